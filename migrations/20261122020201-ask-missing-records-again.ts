import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A record that PubMed counted and did not hand out is asked for once more the next day: its hit says when it was missed,
 * and when a second time. Whoever brings the record later, the hit is found by what names it.
 */
export class AskMissingRecordsAgain20261122020201 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table literature_hit
        add column missed_at timestamptz,
        add column missed_again_at timestamptz,
        add constraint literature_hit_missed_finite check (isfinite(missed_at) and isfinite(missed_again_at)),
        add constraint literature_hit_missed_in_order check (missed_again_at is null or missed_at is not null);
      update literature_hit h set missed_at = coalesce(s.finished_at, u.started_at)
        from literature_search s join literature_update u on u.id = s.update_id
       where s.id = h.search_id and h.state = 'missing';
      create index literature_hit_missing_pmid_ix on literature_hit (pmid) where state = 'missing';
      create index literature_hit_missing_source_ix on literature_hit (source_id)
        where state = 'missing' and source_id is not null;
      drop index literature_hit_found_ix;
      create index literature_hit_open_ix on literature_hit (search_id, position) where state <> 'stored';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index literature_hit_open_ix;
      create index literature_hit_found_ix on literature_hit (search_id, position) where state = 'found';
      drop index literature_hit_missing_pmid_ix, literature_hit_missing_source_ix;
      alter table literature_hit
        drop constraint literature_hit_missed_finite,
        drop constraint literature_hit_missed_in_order,
        drop column missed_at,
        drop column missed_again_at;
    `);
  }
}
