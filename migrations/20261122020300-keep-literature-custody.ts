import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One turn in the queue for each policy, whatever number of searches it has; which of them was asked least recently;
 * what the days of its searches leave out, and when each policy was last looked at for that.
 */
export class KeepLiteratureCustody20261122020300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table literature_turn (
        policy_id uuid constraint literature_turn_pk primary key
          constraint literature_turn_policy_fk references policy (id),
        turn int not null default 0,
        due_at timestamptz
      );
      create index literature_turn_due_ix on literature_turn (due_at) where due_at is not null;

      alter table literature_update add column superseded_at timestamptz;
      drop index literature_update_unfinished_ix;
      create index literature_update_unfinished_ix on literature_update (policy_id)
        where completed_at is null and superseded_at is null;

      alter table literature_search
        add column why text constraint literature_search_why check (why in ('first', 'changed', 'continues', 'gap')),
        add column last_asked_at timestamptz,
        add column failing_since timestamptz,
        add column told_on date constraint literature_search_told_finite check (isfinite(told_on)),
        drop constraint literature_search_state,
        add constraint literature_search_state
          check (state in ('waiting', 'running', 'split', 'done', 'failed', 'dropped')),
        drop constraint literature_search_finished_whole,
        add constraint literature_search_finished_whole
          check ((state in ('split', 'done', 'failed', 'dropped')) = (finished_at is not null));
      update literature_search set failing_since = clock_timestamp() where state = 'failed' or failures > 0;
      create index literature_search_failing_ix on literature_search (failing_since)
        where failing_since is not null and told_on is null;
      create index literature_search_told_ix on literature_search (told_on) where told_on is not null;
      create index literature_search_parent_ix on literature_search (parent_id) where parent_id is not null;

      insert into literature_turn (policy_id, due_at)
      select distinct u.policy_id, clock_timestamp()
        from literature_search s join literature_update u on u.id = s.update_id
       where s.state in ('waiting', 'running');
      -- jobs of a kind that nobody works any more; a sweep gives those policies their turn
      do $$ begin
        if to_regclass('pgboss.job') is not null then
          execute 'delete from pgboss.job where name = ''literature.run-search''';
        end if;
      end $$;

      create table record_in_flight (
        pmid text constraint record_in_flight_pk primary key,
        search_id uuid not null constraint record_in_flight_search_fk references literature_search (id),
        until timestamptz not null
      );
      create index record_in_flight_search_ix on record_in_flight (search_id);

      create table literature_look (
        policy_id uuid constraint literature_look_pk primary key
          constraint literature_look_policy_fk references policy (id),
        surveyed_on date constraint literature_look_surveyed_finite check (isfinite(surveyed_on)),
        checked_on date constraint literature_look_checked_finite check (isfinite(checked_on))
      );

      create table custody_gap (
        id uuid constraint custody_gap_pk primary key,
        policy_id uuid not null constraint custody_gap_policy_fk references policy (id),
        strategy_id uuid constraint custody_gap_strategy_fk references search_strategy (id),
        kind text not null constraint custody_gap_kind check (kind in
          ('start_unknown', 'never_searched', 'strategy_new', 'source_off', 'search_failed', 'overdue', 'days_missed',
           'version_ahead')),
        from_on date constraint custody_gap_from_finite check (isfinite(from_on)),
        through_on date constraint custody_gap_through_finite check (isfinite(through_on)),
        found_at timestamptz not null,
        told_on date not null constraint custody_gap_told_finite check (isfinite(told_on)),
        closed_at timestamptz,
        constraint custody_gap_days check (from_on <= through_on),
        constraint custody_gap_days_whole check ((from_on is null) = (through_on is null))
      );
      create unique index custody_gap_open_key on custody_gap (policy_id, kind, strategy_id, from_on)
        nulls not distinct where closed_at is null;
      create index custody_gap_told_ix on custody_gap (told_on) where closed_at is null;
      create index custody_gap_policy_ix on custody_gap (policy_id, found_at);
      create index custody_gap_strategy_ix on custody_gap (strategy_id) where strategy_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table custody_gap, literature_look, record_in_flight, literature_turn;
      update literature_search set state = 'failed', last_error = coalesce(last_error, 'stopped') where state = 'dropped';
      drop index literature_search_parent_ix;
      drop index literature_search_failing_ix;
      alter table literature_search
        drop constraint literature_search_finished_whole,
        drop constraint literature_search_state,
        add constraint literature_search_state check (state in ('waiting', 'running', 'split', 'done', 'failed')),
        add constraint literature_search_finished_whole
          check ((state in ('split', 'done', 'failed')) = (finished_at is not null)),
        drop column why, drop column told_on, drop column failing_since, drop column last_asked_at;
      drop index literature_update_unfinished_ix;
      alter table literature_update drop column superseded_at;
      create index literature_update_unfinished_ix on literature_update (policy_id) where completed_at is null;
    `);
  }
}
