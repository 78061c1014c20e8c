import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Records from before duplicates were looked for are filed under a few of their keys only and were never compared. Those
 * that are to be looked at once more stand here until they were.
 */
export class CompareEarlierRecords20261122020601 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table uncompared_record (
        record_id uuid constraint uncompared_record_pk primary key
          constraint uncompared_record_record_fk references literature_record (id) on delete cascade
      );
      insert into uncompared_record (record_id) select id from literature_record;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table uncompared_record');
  }
}
