import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A search that failed and that surveillance tries again is still one that failed, until it is done or a person takes it up. */
export class KeepWhenSearchesWereGivenUp20261122020301 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table literature_search add column given_up_at timestamptz;
      update literature_search set given_up_at = coalesce(finished_at, clock_timestamp()) where state = 'failed';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table literature_search drop column given_up_at');
  }
}
