import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finds the versions that list a code. Signed documents never change, so an index over the document is the
 * look-up table; drafts are left out of it.
 */
export class IndexVersionCodes20260107000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index policy_version_codes_idx on policy_version
        using gin ((document -> 'codes') jsonb_path_ops) where state = 'approved';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index policy_version_codes_idx;`);
  }
}
