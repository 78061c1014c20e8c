import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who stands in for whom while somebody is away, how a person likes to be written to, and whether that still works. A
 * person has at most one delegate a day; a silent bounce is a missed review, so an address that failed is kept as such.
 * Quiet hours, which may pass midnight, leave eight hours of every day in which a person can be told.
 */
export class CreateDelegations20261122010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table delegation (
        id uuid constraint delegation_pk primary key,
        person_id uuid not null constraint delegation_person_fk references person (id),
        delegate_id uuid not null constraint delegation_delegate_fk references person (id),
        first_on date not null,
        until_on date not null,
        reason text constraint delegation_reason_not_blank check (btrim(reason) <> ''),
        created_at timestamptz not null,
        ended_at timestamptz,
        constraint delegation_not_to_oneself check (person_id <> delegate_id),
        constraint delegation_days_finite check (isfinite(first_on) and isfinite(until_on)),
        constraint delegation_has_a_day check (first_on < until_on),
        constraint delegation_one_a_day exclude using gist
          (person_id with =, daterange(first_on, until_on) with &&) where (ended_at is null)
      );
      create index delegation_delegate_ix on delegation (delegate_id) where ended_at is null;

      alter table person
        add column zone text constraint person_zone_not_blank check (btrim(zone) <> ''),
        add column quiet_from time,
        add column quiet_until time,
        add column reminders text not null default 'digest'
          constraint person_reminders check (reminders in ('digest', 'individual')),
        add column address_failed_at timestamptz,
        add column address_failure text,
        add constraint person_quiet_hours_whole
          check (case when quiet_from is null then quiet_until is null else quiet_until <> quiet_from end is true),
        add constraint person_quiet_hours_end
          check (mod(extract(epoch from quiet_until - quiet_from)::int + 86400, 86400) <= 16 * 3600),
        add constraint person_address_failure_whole check ((address_failed_at is null) = (address_failure is null));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table person drop column zone, drop column quiet_from, drop column quiet_until, drop column reminders,
        drop column address_failed_at, drop column address_failure;
      drop table delegation;
    `);
  }
}
