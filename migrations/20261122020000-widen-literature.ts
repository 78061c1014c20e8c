import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Records of more sources than PubMed, searches of a part of a day, PRISMA's stages between found and included, and
 * what a policy wants of its literature. Every move of a record through screening is kept, so that it can be taken back
 * and counted.
 */
export class WidenLiterature20261122020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table search_strategy
        add column source text not null default 'pubmed'
          constraint search_strategy_source check (source in ('pubmed', 'europe_pmc')),
        add column created_by uuid constraint search_strategy_created_by_fk references person (id),
        add column basis jsonb not null default '[]',
        add column reason text,
        add column tried_at timestamptz,
        add column trial jsonb,
        add constraint search_strategy_tried_whole check ((tried_at is null) = (trial is null));

      alter table literature_update
        drop constraint literature_update_cause,
        add constraint literature_update_cause check (cause in ('cycle', 'request', 'surveillance'));
      create index literature_update_unfinished_ix on literature_update (policy_id) where completed_at is null;

      alter table literature_search
        add column uid_from bigint,
        add column uid_through bigint,
        add column page_cursor text,
        drop constraint literature_search_window_key,
        add constraint literature_search_uids_whole check ((uid_from is null) = (uid_through is null)),
        add constraint literature_search_uids check (uid_from <= uid_through),
        add constraint literature_search_uids_of_a_day check (uid_from is null or from_on = through_on),
        add constraint literature_search_window_key
          unique nulls not distinct (update_id, strategy_id, from_on, through_on, uid_from, uid_through);

      alter table literature_record
        alter column pmid drop not null,
        add column source text not null default 'pubmed'
          constraint literature_record_source check (source in ('pubmed', 'europe_pmc')),
        add column source_id text constraint literature_record_source_id_key unique,
        add column preprint boolean not null default false,
        add column title_key text not null default '',
        add column published_year int,
        add column same_as uuid constraint literature_record_same_as_fk references literature_record (id),
        add constraint literature_record_named check (num_nonnulls(pmid, source_id) > 0),
        add constraint literature_record_not_itself check (same_as <> id);
      update literature_record
         set title_key = regexp_replace(lower(normalize(title, NFKD)), '[^[:alnum:]]+', '', 'g'),
             published_year = substring(fields ->> 'publishedOn' from '^[0-9]{4}')::int,
             fields = fields || jsonb_build_object(
               'source', 'pubmed', 'pmcid', null, 'preprint', false, 'titleMarkup', null, 'electronicOn', null,
               'keywords', '[]'::jsonb,
               'meshHeadings', coalesce(
                 (select jsonb_agg(jsonb_build_object('descriptor', heading, 'major', false, 'qualifiers', '[]'::jsonb))
                    from jsonb_array_elements(fields -> 'meshHeadings') heading), '[]'::jsonb));
      create index literature_record_title_ix on literature_record (title_key, published_year) where title_key <> '';
      create index literature_record_same_as_ix on literature_record (same_as) where same_as is not null;

      alter table literature_hit
        alter column pmid drop not null,
        add column source_id text,
        add column record_id uuid constraint literature_hit_record_fk references literature_record (id),
        add constraint literature_hit_named check (num_nonnulls(pmid, source_id) > 0),
        add constraint literature_hit_source_id_once_a_search unique (search_id, source_id);
      update literature_hit h set record_id = r.id from literature_record r where r.pmid = h.pmid and h.state = 'stored';
      alter table literature_hit add constraint literature_hit_stored_has_record check (state <> 'stored' or record_id is not null);
      create index literature_hit_record_ix on literature_hit (record_id) where record_id is not null;
      create index literature_hit_pmid_ix on literature_hit (pmid) where state = 'found';

      create table exclusion_reason (
        id uuid constraint exclusion_reason_pk primary key,
        label text not null constraint exclusion_reason_label_given check (label <> ''),
        position int not null constraint exclusion_reason_position_positive check (position > 0),
        retired_at timestamptz
      );
      create unique index exclusion_reason_label_key on exclusion_reason (lower(label)) where retired_at is null;
      insert into exclusion_reason (id, label, position)
      select gen_random_uuid(), label, place from unnest(array[
        'Other population', 'Other intervention', 'No relevant comparator', 'No relevant outcome',
        'Study design does not qualify', 'No original data', 'Superseded by a later report',
        'Abstract or protocol only', 'Animal or laboratory study', 'Language nobody here reads'
      ]) with ordinality as given (label, place);

      alter table screening
        drop constraint screening_state,
        drop constraint screening_decided_whole,
        drop constraint screening_exclusion_has_reason,
        add column reason_id uuid constraint screening_reason_fk references exclusion_reason (id),
        add column assigned_to uuid constraint screening_assigned_to_fk references person (id),
        add column due_on date constraint screening_due_finite check (isfinite(due_on)),
        add column returned_for jsonb,
        add column likelihood real,
        add column likelihood_basis jsonb not null default '[]',
        add constraint screening_state check (state in
          ('identified', 'excluded', 'sought', 'not_retrieved', 'retrieved', 'included', 'excluded_in_full_text')),
        add constraint screening_decided_whole check (
          case when state = 'identified'
            then num_nonnulls(reason, reason_id, decided_by, decided_at) = 0
            else num_nulls(decided_by, decided_at) = 0 end),
        add constraint screening_exclusion_has_reason check (
          state not in ('excluded', 'excluded_in_full_text') or coalesce(reason, '') <> '' or reason_id is not null);
      create index screening_assigned_ix on screening (assigned_to) where assigned_to is not null;
      create index screening_reason_ix on screening (reason_id) where reason_id is not null;

      create table screening_step (
        id uuid constraint screening_step_pk primary key,
        screening_id uuid not null constraint screening_step_screening_fk references screening (id),
        position int not null constraint screening_step_position_positive check (position > 0),
        kind text not null constraint screening_step_kind
          check (kind in ('decided', 'undone', 'returned', 'resolved')),
        from_state text not null,
        to_state text not null,
        reason_id uuid constraint screening_step_reason_fk references exclusion_reason (id),
        reason text,
        person_id uuid constraint screening_step_person_fk references person (id),
        at timestamptz not null,
        constraint screening_step_place_key unique (screening_id, position),
        constraint screening_step_by_somebody check (kind = 'returned' or person_id is not null)
      );
      insert into screening_step (id, screening_id, position, kind, from_state, to_state, reason, person_id, at)
      select gen_random_uuid(), id, 1, 'decided', 'identified', state, reason, decided_by, decided_at
        from screening where state <> 'identified';
      create index screening_step_person_ix on screening_step (person_id) where person_id is not null;

      create table second_reading (
        screening_id uuid constraint second_reading_pk primary key
          constraint second_reading_screening_fk references screening (id),
        reader_id uuid not null constraint second_reading_reader_fk references person (id),
        asked_by uuid not null constraint second_reading_asked_by_fk references person (id),
        asked_at timestamptz not null,
        verdict text constraint second_reading_verdict check (verdict in ('include', 'exclude', 'seek')),
        reason_id uuid constraint second_reading_reason_fk references exclusion_reason (id),
        reason text,
        read_at timestamptz,
        resolved_by uuid constraint second_reading_resolved_by_fk references person (id),
        resolved_at timestamptz,
        constraint second_reading_read_whole check ((verdict is null) = (read_at is null)),
        constraint second_reading_resolved_whole check ((resolved_by is null) = (resolved_at is null)),
        constraint second_reading_resolved_after check (resolved_at is null or verdict is not null)
      );
      create index second_reading_reader_ix on second_reading (reader_id) where read_at is null;

      create table literature_plan (
        policy_id uuid constraint literature_plan_pk primary key
          constraint literature_plan_policy_fk references policy (id),
        surveillance_days int constraint literature_plan_interval check (surveillance_days between 0 and 3660),
        second_reader_id uuid constraint literature_plan_second_reader_fk references person (id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table literature_plan, second_reading, screening_step;
      update screening set state = 'excluded' where state in ('excluded_in_full_text', 'not_retrieved');
      update screening set state = 'identified', reason = null, reason_id = null, decided_by = null, decided_at = null
       where state in ('sought', 'retrieved');
      update screening set reason = coalesce(reason, 'not said') where state = 'excluded';
      alter table screening
        drop constraint screening_state,
        drop constraint screening_decided_whole,
        drop constraint screening_exclusion_has_reason,
        drop column reason_id, drop column assigned_to, drop column due_on, drop column returned_for,
        drop column likelihood, drop column likelihood_basis,
        add constraint screening_state check (state in ('identified', 'included', 'excluded')),
        add constraint screening_decided_whole check (
          case when state = 'identified'
            then num_nonnulls(reason, decided_by, decided_at) = 0
            else num_nulls(decided_by, decided_at) = 0 end),
        add constraint screening_exclusion_has_reason check (state <> 'excluded' or coalesce(reason, '') <> '');
      drop table exclusion_reason;

      delete from literature_hit where pmid is null;
      alter table literature_hit
        drop constraint literature_hit_named,
        drop column source_id, drop column record_id,
        alter column pmid set not null;
      drop index literature_hit_pmid_ix;
      delete from screening using literature_record r where r.id = screening.record_id and r.pmid is null;
      delete from literature_record where pmid is null;
      update literature_record
         set fields = (fields - '{source,pmcid,preprint,titleMarkup,electronicOn,keywords}'::text[])
               || jsonb_build_object('meshHeadings', coalesce(
                    (select jsonb_agg(heading -> 'descriptor') from jsonb_array_elements(fields -> 'meshHeadings') heading),
                    '[]'::jsonb));
      alter table literature_record
        drop constraint literature_record_named,
        drop column source, drop column source_id, drop column preprint, drop column title_key,
        drop column published_year, drop column same_as,
        alter column pmid set not null;

      delete from literature_search where uid_from is not null;
      alter table literature_search
        drop constraint literature_search_window_key,
        drop column uid_from, drop column uid_through, drop column page_cursor,
        add constraint literature_search_window_key unique (update_id, strategy_id, from_on, through_on);
      drop index literature_update_unfinished_ix;
      update literature_update set cause = 'request' where cause = 'surveillance';
      alter table literature_update
        drop constraint literature_update_cause,
        add constraint literature_update_cause check (cause in ('cycle', 'request'));
      alter table search_strategy
        drop column source, drop column created_by, drop column basis, drop column reason, drop column tried_at,
        drop column trial;
    `);
  }
}
