import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Webhooks after Standard Webhooks 1.0. One delivery a webhook and event, whatever is retried or replayed; the row
 * says when its next attempt is due (wall clock), and jobs only wake its webhook. An attempt is written before it is
 * made, so that one cut off by a crash is seen.
 */
export class CreateWebhooks20260107000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table webhook (
        id uuid not null,
        url text not null,
        secret text not null,
        event_types text[] not null,
        description text,
        state text not null,
        disabled_reason text,
        created_at timestamptz not null,
        woken_at timestamptz not null,
        constraint webhook_pk primary key (id),
        constraint webhook_state check (state in ('active', 'disabled')),
        constraint webhook_disabled_for_a_reason check ((state = 'disabled') = (disabled_reason is not null)),
        constraint webhook_secret_shape check (secret ~ '^whsec_[A-Za-z0-9+/]{32,88}={0,2}$')
      );

      create table webhook_delivery (
        id uuid not null,
        webhook_id uuid not null,
        sequence bigint not null,
        message_id text not null,
        state text not null,
        attempts integer not null default 0,
        position integer not null default 0,
        next_attempt_at timestamptz,
        last_status integer,
        last_error text,
        created_at timestamptz not null,
        delivered_at timestamptz,
        constraint webhook_delivery_pk primary key (id),
        constraint webhook_delivery_webhook_fk foreign key (webhook_id) references webhook (id) on delete cascade,
        constraint webhook_delivery_sequence_fk foreign key (sequence) references feed_event (sequence),
        constraint webhook_delivery_once unique (webhook_id, sequence),
        constraint webhook_delivery_state check (state in ('waiting', 'delivered', 'dead')),
        constraint webhook_delivery_due check ((state = 'waiting') = (next_attempt_at is not null)),
        constraint webhook_delivery_message_id_shape check (message_id ~ '^msg_[0-9a-f]{32}$')
      );
      create index webhook_delivery_due_idx on webhook_delivery (webhook_id, next_attempt_at) where state = 'waiting';

      create table webhook_attempt (
        delivery_id uuid not null,
        number integer not null,
        started_at timestamptz not null,
        duration_milliseconds integer,
        status integer,
        error text,
        reply text,
        constraint webhook_attempt_pk primary key (delivery_id, number),
        constraint webhook_attempt_delivery_fk foreign key (delivery_id) references webhook_delivery (id) on delete cascade
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table webhook_attempt, webhook_delivery, webhook;`);
  }
}
