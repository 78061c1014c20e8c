import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How far the feed has been relayed to a broker's stream, in the numbers of which epoch, and what hinders it. The row is also
 * the lease of the process that relays: whoever dies leaves it to the next, and no transaction waits for a broker. An event
 * keeps when it got its number, by the wall clock, so that it can be told how long it waits.
 */
export class CreateRelayPosition20261124010303 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table relay_position (
        target text constraint relay_position_pk primary key,
        sequence bigint not null default 0 constraint relay_position_not_negative check (sequence >= 0),
        -- null before anything was relayed
        epoch text,
        relayed_at timestamptz,
        holder uuid,
        held_until timestamptz,
        failing_since timestamptz,
        error text,
        constraint relay_position_held_until_told check ((holder is null) = (held_until is null)),
        constraint relay_position_error_told check ((failing_since is null) = (error is null))
      );
      alter table feed_event add column numbered_at timestamptz;
      alter table feed_event alter column numbered_at set default clock_timestamp();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table feed_event drop column numbered_at;
      drop table relay_position;
    `);
  }
}
