import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What every feature stands on: the organisation, the outbox of events, the append-only audit with its chain,
 * idempotency keys, the mailbox of an evaluation, and when each sweep last ran.
 */
export class CreatePlatform20260101000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create extension if not exists btree_gist;

      create table organisation (
        singleton boolean not null default true,
        name text not null,
        zone text not null,
        mail_time time not null default '08:00',
        holiday_country text not null default 'US',
        constraint organisation_pk primary key (singleton),
        constraint organisation_is_one check (singleton)
      );

      create table event (
        id uuid not null,
        type text not null,
        occurred_at timestamptz not null,
        data jsonb not null,
        constraint event_pk primary key (id)
      );

      create table audit_entry (
        id bigint generated always as identity,
        occurred_at timestamptz not null,
        actor_kind text not null,
        actor_id text,
        actor_name text,
        action text not null,
        subject_type text not null,
        subject_id text not null,
        detail jsonb not null,
        reason text,
        request_id text,
        address text,
        constraint audit_entry_pk primary key (id),
        constraint audit_entry_actor_kind check (actor_kind in ('person', 'key', 'system', 'anonymous'))
      );
      create index audit_entry_subject_idx on audit_entry (subject_type, subject_id, id);

      create table audit_unsealed (
        entry_id bigint not null,
        constraint audit_unsealed_pk primary key (entry_id),
        constraint audit_unsealed_entry_fk foreign key (entry_id) references audit_entry (id)
      );

      create table audit_seal (
        position bigint not null,
        entry_id bigint not null,
        previous_hash text not null,
        hash text not null,
        constraint audit_seal_pk primary key (position),
        constraint audit_seal_entry_key unique (entry_id),
        constraint audit_seal_entry_fk foreign key (entry_id) references audit_entry (id)
      );

      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
      end $$;

      create trigger audit_entry_append_only before update or delete on audit_entry for each row execute function refuse_change();
      create trigger audit_entry_no_truncate before truncate on audit_entry for each statement execute function refuse_change();
      create trigger audit_seal_append_only before update or delete on audit_seal for each row execute function refuse_change();
      create trigger audit_seal_no_truncate before truncate on audit_seal for each statement execute function refuse_change();
      create trigger event_append_only before update or delete on event for each row execute function refuse_change();

      create table idempotency_key (
        scope text not null,
        key text not null,
        fingerprint text not null,
        state text not null default 'reserved',
        reserved_at timestamptz not null,
        status integer,
        content_type text,
        body text,
        constraint idempotency_key_pk primary key (scope, key),
        constraint idempotency_key_state check (state in ('reserved', 'committed', 'replied', 'secret'))
      );
      create index idempotency_key_reserved_at_idx on idempotency_key (reserved_at);

      create table mailbox_message (
        id bigint generated always as identity,
        message_id text not null,
        recipients text not null,
        subject text not null,
        text text not null,
        html text not null,
        headers jsonb not null,
        received_at timestamptz not null,
        constraint mailbox_message_pk primary key (id),
        constraint mailbox_message_id_key unique (message_id)
      );

      create table sweep_run (
        name text not null,
        last_ran_at timestamptz not null,
        last_succeeded_at timestamptz,
        last_error text,
        constraint sweep_run_pk primary key (name)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table sweep_run, mailbox_message, idempotency_key, audit_seal, audit_unsealed, audit_entry, event, organisation;
      drop function refuse_change();
    `);
  }
}
