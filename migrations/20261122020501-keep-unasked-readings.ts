import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A second reading that a policy wants and that nobody can be asked for yet has no reader: the record stays unsettled and
 * is listed until somebody is asked. Without a row, an inclusion that was to be read twice would count after one reading.
 */
export class KeepUnaskedReadings20261122020501 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table second_reading
        alter column reader_id drop not null,
        add constraint second_reading_read_by_somebody check (read_at is null or reader_id is not null);
      create index second_reading_unasked_ix on second_reading (screening_id) where reader_id is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index second_reading_unasked_ix;
      delete from second_reading where reader_id is null;
      alter table second_reading
        drop constraint second_reading_read_by_somebody,
        alter column reader_id set not null;
    `);
  }
}
