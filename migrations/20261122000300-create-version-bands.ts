import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * By what an imported text is found again: the same text by its hash, a nearly identical one by a band that both have.
 * A new document is so compared with a few others and not with all.
 */
export class CreateVersionBands20261122000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table version_bands (
        version_id uuid constraint version_bands_pk primary key
          constraint version_bands_version_fk references policy_version (id),
        -- of the text as it was imported (min-hash.rules.ts)
        bands int[] not null
      );
      create index version_bands_ix on version_bands using gin (bands);
      create index policy_version_content_hash_ix on policy_version (content_hash);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index policy_version_content_hash_ix; drop table version_bands');
  }
}
