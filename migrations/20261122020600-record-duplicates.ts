import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which records may be one work, with what speaks for and against it and what a person said; under what a record is
 * filed so that its likes are found; and what was moved when one record took another's place, so that it can be undone.
 */
export class RecordDuplicates20261122020600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update literature_record set doi = nullif(lower(doi), '');

      create table literature_record_key (
        key text not null,
        record_id uuid not null constraint literature_record_key_record_fk
          references literature_record (id) on delete cascade,
        constraint literature_record_key_pk primary key (key, record_id)
      );
      create index literature_record_key_record_ix on literature_record_key (record_id);
      insert into literature_record_key (key, record_id)
      select key, id from literature_record r, unnest(array[
               'id:' || r.pmid, 'doi:' || left(r.doi, 200),
               case when length(r.title_key) >= 24 then 'title:' || left(r.title_key, 200) end]) as key
       where key is not null;

      create table duplicate_suspicion (
        id uuid constraint duplicate_suspicion_pk primary key,
        record_id uuid not null constraint duplicate_suspicion_record_fk references literature_record (id),
        other_id uuid not null constraint duplicate_suspicion_other_fk references literature_record (id),
        certainty text not null constraint duplicate_suspicion_certainty check (certainty in ('certain', 'doubtful')),
        evidence jsonb not null,
        counter_evidence jsonb not null,
        found_at timestamptz not null,
        verdict text constraint duplicate_suspicion_verdict check (verdict in ('same', 'different')),
        kept_id uuid constraint duplicate_suspicion_kept_fk references literature_record (id),
        decided_by uuid constraint duplicate_suspicion_decided_by_fk references person (id),
        decided_at timestamptz,
        constraint duplicate_suspicion_in_order check (record_id < other_id),
        constraint duplicate_suspicion_pair_key unique (record_id, other_id),
        constraint duplicate_suspicion_kept_one check (kept_id in (record_id, other_id)),
        constraint duplicate_suspicion_kept_if_same check ((kept_id is not null) = (verdict is not distinct from 'same')),
        constraint duplicate_suspicion_decided_whole
          check (num_nulls(verdict, decided_by, decided_at) in (0, 3))
      );
      create index duplicate_suspicion_other_ix on duplicate_suspicion (other_id);
      create index duplicate_suspicion_kept_ix on duplicate_suspicion (kept_id) where kept_id is not null;
      create index duplicate_suspicion_decided_by_ix on duplicate_suspicion (decided_by) where decided_by is not null;
      create index duplicate_suspicion_open_ix on duplicate_suspicion (id)
        where verdict is null and certainty = 'doubtful';

      create table duplicate_join (
        record_id uuid constraint duplicate_join_pk primary key
          constraint duplicate_join_record_fk references literature_record (id),
        kept_id uuid not null constraint duplicate_join_kept_fk references literature_record (id),
        suspicion_id uuid not null constraint duplicate_join_suspicion_fk references duplicate_suspicion (id),
        moved jsonb not null,
        joined_at timestamptz not null,
        constraint duplicate_join_two check (record_id <> kept_id)
      );
      create index duplicate_join_kept_ix on duplicate_join (kept_id);
      create index duplicate_join_suspicion_ix on duplicate_join (suspicion_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table duplicate_join, duplicate_suspicion;
      update literature_record set same_as = null where same_as is not null;
      drop table literature_record_key;
    `);
  }
}
