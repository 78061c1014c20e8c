import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Systems that keep copies of what is published, what each said that it has loaded, and who was told that one runs
 * behind. A holding is one version with the moments of what was said about it, so that statements that arrive late or
 * twice change nothing; which version is used for today is worked out when it is read. A key or a webhook belongs to one
 * consumer at most, and to none from the moment it ends.
 */
export class CreateConsumers20261124010501 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table consumer (
        id uuid constraint consumer_pk primary key,
        name text not null constraint consumer_name_given check (btrim(name) <> ''),
        description text,
        owner_id uuid constraint consumer_owner_fk references person (id),
        contacts text[] not null default '{}',
        grace_minutes int not null constraint consumer_grace_bounded check (grace_minutes between 0 and 20160),
        policy_ids uuid[] not null default '{}',
        codes text[] not null default '{}',
        lines_of_business text[] not null default '{}',
        jurisdictions text[] not null default '{}',
        created_at timestamptz not null,
        measured_since timestamptz not null,
        last_heard_at timestamptz,
        complete_at timestamptz,
        feed_epoch text,
        feed_sequence bigint,
        feed_cursor text,
        constraint consumer_feed_whole check (num_nulls(feed_epoch, feed_sequence, feed_cursor) in (0, 3))
      );
      create unique index consumer_name_unique on consumer (lower(name));
      create index consumer_owner_ix on consumer (owner_id);

      create table consumer_key (
        consumer_id uuid not null constraint consumer_key_consumer_fk references consumer (id) on delete cascade,
        api_key_id uuid constraint consumer_key_api_key_unique unique
          constraint consumer_key_api_key_fk references api_key (id) on delete cascade,
        oauth_client_id uuid constraint consumer_key_oauth_client_unique unique
          constraint consumer_key_oauth_client_fk references oauth_client (id) on delete cascade,
        key_id uuid generated always as (coalesce(api_key_id, oauth_client_id)) stored
          constraint consumer_key_pk primary key,
        constraint consumer_key_of_one_kind check (num_nonnulls(api_key_id, oauth_client_id) = 1)
      );
      create index consumer_key_consumer_ix on consumer_key (consumer_id);

      create table consumer_webhook (
        webhook_id uuid constraint consumer_webhook_pk primary key
          constraint consumer_webhook_webhook_fk references webhook (id) on delete cascade,
        consumer_id uuid not null constraint consumer_webhook_consumer_fk references consumer (id) on delete cascade
      );
      create index consumer_webhook_consumer_ix on consumer_webhook (consumer_id);

      -- a key that has ended speaks for nobody, also when it is only marked as revoked
      create function untie_ended_key() returns trigger language plpgsql as $$
      begin
        delete from consumer_key where key_id = new.id;
        return null;
      end $$;
      create trigger api_key_untie after update of revoked_at on api_key
        for each row when (new.revoked_at is not null) execute function untie_ended_key();
      create trigger oauth_client_untie after update of revoked_at on oauth_client
        for each row when (new.revoked_at is not null) execute function untie_ended_key();

      create table consumer_holding (
        consumer_id uuid not null constraint consumer_holding_consumer_fk references consumer (id) on delete cascade,
        policy_id uuid not null,
        version_id uuid not null,
        first_at timestamptz,
        said_at timestamptz,
        dropped_at timestamptz,
        last_at timestamptz not null,
        damaged_at timestamptz,
        damaged_hash text,
        constraint consumer_holding_pk primary key (consumer_id, version_id),
        constraint consumer_holding_version_fk foreign key (policy_id, version_id) references policy_version (policy_id, id),
        constraint consumer_holding_loaded_whole check ((first_at is null) = (said_at is null) and first_at <= said_at),
        constraint consumer_holding_says_something check (said_at is not null or dropped_at is not null),
        constraint consumer_holding_last_is_last check (last_at >= greatest(said_at, dropped_at)),
        constraint consumer_holding_dropped_last check (dropped_at >= said_at),
        constraint consumer_holding_damage_whole check ((damaged_at is null) = (damaged_hash is null))
      );
      create index consumer_holding_policy_ix on consumer_holding (policy_id, version_id);

      create table consumer_policy_drop (
        consumer_id uuid not null constraint consumer_policy_drop_consumer_fk references consumer (id) on delete cascade,
        policy_id uuid not null constraint consumer_policy_drop_policy_fk references policy (id),
        dropped_at timestamptz not null,
        constraint consumer_policy_drop_pk primary key (consumer_id, policy_id)
      );
      create index consumer_policy_drop_policy_ix on consumer_policy_drop (policy_id);

      create table consumer_alert (
        id uuid constraint consumer_alert_pk primary key,
        consumer_id uuid not null constraint consumer_alert_consumer_fk references consumer (id) on delete cascade,
        opened_at timestamptz not null,
        damaged_at timestamptz,
        closed_at timestamptz,
        constraint consumer_alert_closes_later check (closed_at >= opened_at)
      );
      create unique index consumer_alert_one_open on consumer_alert (consumer_id) where closed_at is null;
      create index consumer_alert_consumer_ix on consumer_alert (consumer_id, opened_at);

      create table consumer_notice (
        id uuid constraint consumer_notice_pk primary key,
        alert_id uuid not null constraint consumer_notice_alert_fk references consumer_alert (id) on delete cascade,
        kind text not null constraint consumer_notice_kind check (kind in ('behind', 'damaged', 'reminder', 'caught_up')),
        told_on date not null,
        planned_at timestamptz not null,
        addressed_at timestamptz
      );
      create unique index consumer_notice_once on consumer_notice (alert_id, kind) where kind <> 'reminder';
      create unique index consumer_notice_once_a_day on consumer_notice (alert_id, told_on) where kind = 'reminder';
      create index consumer_notice_alert_ix on consumer_notice (alert_id);

      create table consumer_mail (
        id uuid constraint consumer_mail_pk primary key,
        notice_id uuid not null constraint consumer_mail_notice_fk references consumer_notice (id) on delete cascade,
        person_id uuid constraint consumer_mail_person_fk references person (id),
        name text not null,
        address text not null,
        message_id text not null constraint consumer_mail_message_id_key unique,
        state text not null default 'planned' constraint consumer_mail_state
          check (state in ('planned', 'sent', 'cancelled', 'refused')),
        tried_at timestamptz,
        sent_at timestamptz,
        refusal text,
        constraint consumer_mail_sent_whole check ((state = 'sent') <= (sent_at is not null)),
        constraint consumer_mail_refused_for_a_reason check ((state = 'refused') = (refusal is not null))
      );
      create unique index consumer_mail_once on consumer_mail (notice_id, lower(address));
      create index consumer_mail_person_ix on consumer_mail (person_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table consumer_mail, consumer_notice, consumer_alert, consumer_policy_drop, consumer_holding;
      drop trigger oauth_client_untie on oauth_client;
      drop trigger api_key_untie on api_key;
      drop function untie_ended_key();
      drop table consumer_webhook, consumer_key, consumer;
    `);
  }
}
