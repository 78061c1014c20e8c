import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Ladders as data: the organisation's, a manual section's, a policy's. A ladder never changes; another takes its place.
 * A rung knows the ladder it was planned from (none: the one built in) and its step there, so that its audience can be
 * told for ever; its occurrence is counted on when another ladder takes over.
 */
export class CreateLadders20261122010003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table ladder (
        id uuid constraint ladder_pk primary key,
        manual_section text constraint ladder_section_not_blank check (btrim(manual_section) <> ''),
        policy_id uuid constraint ladder_policy_fk references policy (id),
        rungs jsonb not null constraint ladder_rungs_listed check (jsonb_typeof(rungs) = 'array'),
        created_at timestamptz not null,
        replaced_at timestamptz,
        constraint ladder_one_scope check (num_nonnulls(manual_section, policy_id) <= 1)
      );
      create unique index ladder_one_of_organisation on ladder ((true))
        where replaced_at is null and manual_section is null and policy_id is null;
      create unique index ladder_one_of_section on ladder (manual_section)
        where replaced_at is null and manual_section is not null;
      create unique index ladder_one_of_policy on ladder (policy_id)
        where replaced_at is null and policy_id is not null;

      alter table review_rung
        add column ladder_id uuid constraint review_rung_ladder_fk references ladder (id),
        add column step int not null default 0 constraint review_rung_step_counts check (step >= 0),
        drop constraint review_rung_suppressed_reason,
        add constraint review_rung_suppressed_reason
          check (suppressed_reason in ('superseded', 'rescheduled', 'cycle_closed', 'no_recipient', 'replanned'));

      update review_rung set step = occurrence;

      create table organisation_holiday (
        day date constraint organisation_holiday_pk primary key
          constraint organisation_holiday_finite check (isfinite(day)),
        name text not null constraint organisation_holiday_named check (btrim(name) <> ''),
        works boolean not null default false
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table organisation_holiday;
      update review_rung set suppressed_reason = 'superseded' where suppressed_reason = 'replanned';
      alter table review_rung drop constraint review_rung_suppressed_reason,
        add constraint review_rung_suppressed_reason
          check (suppressed_reason in ('superseded', 'rescheduled', 'cycle_closed', 'no_recipient')),
        drop column step, drop column ladder_id;
      drop table ladder;
    `);
  }
}
