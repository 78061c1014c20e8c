import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A review may be opened by a person, by a retraction or on request, before its ladder does; an interim one leaves the
 * review dates alone. What happened to a cycle is kept entry by entry, so that its time in each stage and every detour
 * of a reminder can be told afterwards.
 */
export class WidenReviewCycles20261122010002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table review_cycle
        drop constraint review_cycle_opened_by,
        add constraint review_cycle_opened_by check (opened_by in ('rung', 'hand', 'retraction', 'interim_request')),
        add column kind text not null default 'scheduled'
          constraint review_cycle_kind check (kind in ('scheduled', 'interim')),
        add column stage text constraint review_cycle_stage
          check (stage in ('literature', 'drafting', 'with_committee', 'with_director'));

      create table review_cycle_entry (
        id uuid constraint review_cycle_entry_pk primary key,
        ordinal bigint generated always as identity,
        cycle_id uuid not null constraint review_cycle_entry_cycle_fk references review_cycle (id),
        at timestamptz not null,
        kind text not null constraint review_cycle_entry_kind check (kind in ('opened', 'joined', 'stage_entered',
          'assigned', 'rescheduled', 'address_failed', 'became_scheduled', 'closed', 'reopened')),
        actor jsonb not null,
        detail jsonb not null default '{}',
        reason text constraint review_cycle_entry_reason_not_blank check (btrim(reason) <> '')
      );
      create index review_cycle_entry_cycle_ix on review_cycle_entry (cycle_id, ordinal);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table review_cycle_entry;
      alter table review_cycle drop column stage, drop column kind, drop constraint review_cycle_opened_by,
        add constraint review_cycle_opened_by check (opened_by in ('rung'));
    `);
  }
}
