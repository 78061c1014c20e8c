import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A file that is refused because its policy has another text for the day has no version that keeps what was found in it. */
export class KeepRefusedFindings20261122000302 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table library_import_file add findings jsonb not null default '[]'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table library_import_file drop findings');
  }
}
