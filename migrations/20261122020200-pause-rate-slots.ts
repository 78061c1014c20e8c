import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A pause that a service asked for may last longer than anybody sleeps, and the database's clock may be set back: a slot
 * says when it was taken, and a pause when it began.
 */
export class PauseRateSlots20261122020200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table rate_slot
        add column taken_at timestamptz not null default clock_timestamp(),
        add column paused_at timestamptz,
        add column paused_until timestamptz,
        add constraint rate_slot_pause_whole check ((paused_at is null) = (paused_until is null)),
        add constraint rate_slot_pause_finite check (isfinite(taken_at) and isfinite(paused_at) and isfinite(paused_until));
      alter table rate_slot alter column taken_at drop default;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table rate_slot
        drop constraint rate_slot_pause_whole,
        drop constraint rate_slot_pause_finite,
        drop column taken_at, drop column paused_at, drop column paused_until;
    `);
  }
}
