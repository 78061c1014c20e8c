import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which records that wait for a policy PubMed calls similar to the works it cites or included. It is asked for in several
 * requests, so that what was told is kept until the records are ranked.
 */
export class KeepSimilarity20261122020400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table literature_similarity (
        policy_id uuid not null constraint literature_similarity_policy_fk references policy (id),
        pmid text not null,
        seed_pmid text not null,
        place int not null constraint literature_similarity_place_positive check (place > 0),
        constraint literature_similarity_pk primary key (policy_id, pmid, seed_pmid)
      );
      create index literature_similarity_seed_ix on literature_similarity (policy_id, seed_pmid);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table literature_similarity');
  }
}
