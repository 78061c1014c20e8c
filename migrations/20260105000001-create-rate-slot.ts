import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the next request to an outside service may go: one row a service, shared by all replicas. */
export class CreateRateSlot20260105000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table rate_slot (
        key text constraint rate_slot_pk primary key,
        next_at timestamptz not null constraint rate_slot_next_at_finite check (isfinite(next_at))
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table rate_slot');
  }
}
