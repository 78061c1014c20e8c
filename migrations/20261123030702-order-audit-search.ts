import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The audit is shown by when things happened, the newest first, and a window of time is what an auditor narrows by most: each
 * index ends in the instant, so that an old window is read from its own end and not from today's. And refusals that repeat
 * within a minute are counted in a row instead of filling the record. `since` and `until` are the database's clock.
 */
export class OrderAuditSearch20261123030702 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index audit_search_actor_idx, audit_search_action_idx, audit_search_subject_idx,
        audit_search_subject_type_idx, audit_search_request_idx, audit_search_address_idx;
      create index audit_search_actor_idx on audit_search (actor_id, occurred_at, entry_id);
      create index audit_search_action_idx on audit_search (action text_pattern_ops, occurred_at, entry_id);
      create index audit_search_subject_idx on audit_search (subject_id, occurred_at, entry_id);
      create index audit_search_subject_type_idx on audit_search (subject_type, occurred_at, entry_id);
      create index audit_search_request_idx on audit_search (request_id, occurred_at, entry_id) where request_id is not null;
      create index audit_search_address_idx on audit_search (address, occurred_at, entry_id) where address is not null;

      create table refusal_fold (
        actor_kind text not null,
        actor_id text not null,
        route text not null,
        code text not null,
        actor jsonb not null,
        addresses jsonb not null,
        since timestamptz not null,
        until timestamptz not null,
        more integer not null,
        constraint refusal_fold_pk primary key (actor_kind, actor_id, route, code)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table refusal_fold;
      drop index audit_search_actor_idx, audit_search_action_idx, audit_search_subject_idx,
        audit_search_subject_type_idx, audit_search_request_idx, audit_search_address_idx;
      create index audit_search_actor_idx on audit_search (actor_id, entry_id);
      create index audit_search_action_idx on audit_search (action text_pattern_ops, entry_id);
      create index audit_search_subject_idx on audit_search (subject_id, entry_id);
      create index audit_search_subject_type_idx on audit_search (subject_type, entry_id);
      create index audit_search_request_idx on audit_search (request_id, entry_id) where request_id is not null;
      create index audit_search_address_idx on audit_search (address, entry_id) where address is not null;
    `);
  }
}
