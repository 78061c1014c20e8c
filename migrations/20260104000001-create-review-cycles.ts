import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Review cycles and the rungs of their ladder. A rung is planned for its business day as soon as the review dates are
 * known, so that what is due is an index range of `send_at` and a sweep costs what is due, not what exists.
 */
export class CreateReviewCycles20260104000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table review_cycle (
        id uuid constraint review_cycle_pk primary key,
        policy_id uuid not null constraint review_cycle_policy_fk references policy (id),
        next_review partial_date not null,
        schedule_revision int not null,
        opened_at timestamptz not null,
        opened_by text not null constraint review_cycle_opened_by check (opened_by in ('rung')),
        closed_at timestamptz,
        outcome text constraint review_cycle_outcome check (outcome in ('revised', 'reaffirmed', 'retired')),
        closing_version_id uuid,
        constraint review_cycle_dates_fk foreign key (policy_id, schedule_revision)
          references policy_review_dates (policy_id, revision),
        constraint review_cycle_closing_version_fk foreign key (policy_id, closing_version_id)
          references policy_version (policy_id, id),
        constraint review_cycle_closed_whole check ((closed_at is null) = (outcome is null))
      );
      create unique index review_cycle_one_open on review_cycle (policy_id) where closed_at is null;
      create index review_cycle_policy_ix on review_cycle (policy_id, opened_at);
      create index review_cycle_closed_ix on review_cycle (closed_at desc, id) where closed_at is not null;

      create table review_rung (
        id uuid constraint review_rung_pk primary key,
        policy_id uuid not null,
        schedule_revision int not null,
        rung_key text not null,
        occurrence int not null constraint review_rung_occurrence_counts check (occurrence >= 0),
        due_on date not null,
        send_at timestamptz not null,
        in_digest boolean not null default false,
        absorbs text[] not null default '{}',
        state text not null default 'planned' constraint review_rung_state check (state in ('planned', 'sent', 'suppressed')),
        suppressed_reason text constraint review_rung_suppressed_reason
          check (suppressed_reason in ('superseded', 'rescheduled', 'cycle_closed', 'no_recipient')),
        finding text constraint review_rung_finding check (finding in ('no_recipient')),
        sent_at timestamptz,
        cycle_id uuid constraint review_rung_cycle_fk references review_cycle (id),
        constraint review_rung_dates_fk foreign key (policy_id, schedule_revision)
          references policy_review_dates (policy_id, revision),
        constraint review_rung_key unique (policy_id, schedule_revision, rung_key, occurrence),
        constraint review_rung_suppressed_why check ((state = 'suppressed') = (suppressed_reason is not null)),
        constraint review_rung_sent_whole check (state <> 'sent' or (sent_at is not null and cycle_id is not null))
      );
      create index review_rung_waiting_ix on review_rung (send_at) where state = 'planned';
      create index review_rung_cycle_ix on review_rung (cycle_id) where cycle_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table review_rung, review_cycle');
  }
}
