import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Search strategies and their revisions, literature updates with one search for each strategy and window, what each
 * search found, the records, and their screening. A record exists once, a hit once a search, a screening once a policy:
 * whatever is repeated after a crash meets what is there.
 */
export class CreateLiterature20260105000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table search_strategy (
        id uuid constraint search_strategy_pk primary key,
        policy_id uuid not null constraint search_strategy_policy_fk references policy (id),
        revision int not null constraint search_strategy_revision_positive check (revision > 0),
        position int not null constraint search_strategy_position_positive check (position > 0),
        name text not null constraint search_strategy_name_given check (name <> ''),
        query text not null constraint search_strategy_query_given check (query <> ''),
        origin text not null constraint search_strategy_origin check (origin in ('proposed', 'given')),
        created_at timestamptz not null,
        constraint search_strategy_place_key unique (policy_id, revision, position)
      );

      create table literature_update (
        id uuid constraint literature_update_pk primary key,
        policy_id uuid not null constraint literature_update_policy_fk references policy (id),
        cycle_id uuid constraint literature_update_cycle_fk references review_cycle (id),
        cause text not null constraint literature_update_cause check (cause in ('cycle', 'request')),
        strategy_revision int not null,
        through_on date not null constraint literature_update_through_finite check (isfinite(through_on)),
        started_at timestamptz not null,
        completed_at timestamptz,
        constraint literature_update_of_cycle check (cause <> 'cycle' or cycle_id is not null)
      );
      create unique index literature_update_once_a_cycle on literature_update (cycle_id) where cause = 'cycle';
      create index literature_update_cycle_ix on literature_update (cycle_id);
      create index literature_update_policy_ix on literature_update (policy_id, started_at desc, id);

      create table literature_search (
        id uuid constraint literature_search_pk primary key,
        update_id uuid not null constraint literature_search_update_fk references literature_update (id),
        strategy_id uuid not null constraint literature_search_strategy_fk references search_strategy (id),
        parent_id uuid constraint literature_search_parent_fk references literature_search (id),
        from_on date not null constraint literature_search_from_finite check (isfinite(from_on)),
        through_on date not null constraint literature_search_through_finite check (isfinite(through_on)),
        state text not null default 'waiting'
          constraint literature_search_state check (state in ('waiting', 'running', 'split', 'done', 'failed')),
        step int not null default 0,
        hits int,
        web_env text,
        query_key text,
        translation text,
        warnings jsonb not null default '[]',
        failures int not null default 0,
        refusals int not null default 0,
        last_error text,
        next_try_at timestamptz,
        finished_at timestamptz,
        constraint literature_search_window check (from_on <= through_on),
        constraint literature_search_window_key unique (update_id, strategy_id, from_on, through_on),
        constraint literature_search_finished_whole check ((state in ('split', 'done', 'failed')) = (finished_at is not null)),
        constraint literature_search_done_counted check (state not in ('split', 'done') or hits is not null)
      );
      create index literature_search_strategy_ix on literature_search (strategy_id);
      create index literature_search_unfinished_ix on literature_search (update_id) where state in ('waiting', 'running', 'failed');

      create table literature_record (
        id uuid constraint literature_record_pk primary key,
        pmid text not null constraint literature_record_pmid_key unique
          constraint literature_record_pmid_shape check (pmid ~ '^[0-9]{1,10}$'),
        doi text,
        title text not null,
        study_type text not null constraint literature_record_study_type check (study_type in
          ('guideline', 'systematic_review', 'rct', 'nonrandomised', 'other')),
        fields jsonb not null,
        fetched_at timestamptz not null
      );
      create index literature_record_doi_ix on literature_record (lower(doi)) where doi is not null;

      create table literature_hit (
        search_id uuid not null constraint literature_hit_search_fk references literature_search (id),
        position int not null constraint literature_hit_position_counts check (position >= 0),
        pmid text not null,
        state text not null default 'found'
          constraint literature_hit_state check (state in ('found', 'stored', 'missing')),
        constraint literature_hit_pk primary key (search_id, position),
        constraint literature_hit_once_a_search unique (search_id, pmid)
      );
      create index literature_hit_found_ix on literature_hit (search_id, position) where state = 'found';

      create table screening (
        id uuid constraint screening_pk primary key,
        policy_id uuid not null constraint screening_policy_fk references policy (id),
        record_id uuid not null constraint screening_record_fk references literature_record (id),
        update_id uuid not null constraint screening_update_fk references literature_update (id),
        state text not null default 'identified'
          constraint screening_state check (state in ('identified', 'included', 'excluded')),
        reason text,
        decided_by uuid constraint screening_decided_by_fk references person (id),
        decided_at timestamptz,
        identified_at timestamptz not null,
        constraint screening_once_a_policy unique (policy_id, record_id),
        constraint screening_decided_whole check (
          case when state = 'identified'
            then num_nonnulls(reason, decided_by, decided_at) = 0
            else num_nulls(decided_by, decided_at) = 0 end),
        constraint screening_exclusion_has_reason check (state <> 'excluded' or coalesce(reason, '') <> '')
      );
      create index screening_queue_ix on screening (state, policy_id);
      create index screening_record_ix on screening (record_id);
      create index screening_update_ix on screening (update_id);
      create index screening_included_ix on screening (policy_id, decided_at, id) where state = 'included';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table screening, literature_hit, literature_record, literature_search, literature_update, search_strategy
    `);
  }
}
