import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The change feed: which recorded events are public, and the number each was given after its transaction committed.
 * Numbers come from one row that the sequencer locks, never from a sequence: a sequence hands numbers out before
 * commit, and who reads `id > cursor` then misses the transaction that commits late.
 */
export class CreateFeed20260107000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table feed (
        sole boolean not null default true,
        epoch text not null,
        last_sequence bigint not null default 0,
        constraint feed_pk primary key (sole),
        constraint feed_is_one check (sole),
        constraint feed_epoch_shape check (epoch ~ '^[0-9a-f]{12}$')
      );
      insert into feed (epoch) values (substr(replace(gen_random_uuid()::text, '-', ''), 1, 12));

      create table feed_event (
        sequence bigint not null,
        event_id uuid not null,
        constraint feed_event_pk primary key (sequence),
        constraint feed_event_event_key unique (event_id),
        constraint feed_event_event_fk foreign key (event_id) references event (id),
        constraint feed_event_sequence_positive check (sequence > 0)
      );
      create trigger feed_event_append_only before update or delete on feed_event
        for each row execute function refuse_change();
      create trigger feed_event_no_truncate before truncate on feed_event
        for each statement execute function refuse_change();

      create table feed_waiting (
        event_id uuid not null,
        constraint feed_waiting_pk primary key (event_id),
        constraint feed_waiting_event_fk foreign key (event_id) references event (id)
      );

      -- a trigger, so that no event of a public type can be committed without waiting for its number
      create function await_feed_number() returns trigger language plpgsql as $$
      begin
        insert into feed_waiting (event_id) values (new.id);
        return null;
      end $$;
      create trigger event_awaits_feed_number after insert on event for each row
        when (new.type in (
          'policy.version.approved', 'policy.version.effective', 'policy.version.superseded',
          'policy.version.corrected', 'policy.version.cancelled', 'policy.reaffirmed', 'policy.retired'))
        execute function await_feed_number();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger event_awaits_feed_number on event;
      drop function await_feed_number();
      drop table feed_waiting, feed_event, feed;
    `);
  }
}
