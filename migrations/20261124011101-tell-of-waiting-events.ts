import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An event that waits for its number is told of when it commits, so that it is numbered at once: the queue's job, which
 * comes to it later, and the sweep are there for a notification that was lost.
 */
export class TellOfWaitingEvents20261124011101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function notify_feed_waiting() returns trigger language plpgsql as $$
      begin
        perform pg_notify('almanac_feed_waiting', '');
        return null;
      end $$;
      create trigger feed_waiting_notify after insert on feed_waiting
        for each statement execute function notify_feed_waiting();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger feed_waiting_notify on feed_waiting;
      drop function notify_feed_waiting();
    `);
  }
}
