import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Events that wait for their numbers are numbered in the order in which they were recorded, and no longer by their time: two
 * replicas' clocks differ, and a Clock may stand still. Who writes about a policy holds it until the commit, so that of one
 * policy the order of recording is that of the commits.
 */
export class OrderWaitingEvents20261124010302 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table feed_waiting add column recorded bigint;
      update feed_waiting w set recorded = o.place
        from (select x.event_id, row_number() over (order by e.occurred_at, e.id) as place
                from feed_waiting x join event e on e.id = x.event_id) o
       where o.event_id = w.event_id;
      alter table feed_waiting
        alter column recorded set not null,
        alter column recorded add generated always as identity;
      select setval(pg_get_serial_sequence('feed_waiting', 'recorded'),
                    (select coalesce(max(recorded), 0) + 1 from feed_waiting), false);
      create unique index feed_waiting_recorded_ix on feed_waiting (recorded);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index feed_waiting_recorded_ix;
      alter table feed_waiting drop column recorded;
    `);
  }
}
