import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Calendars by an address that nobody can guess, of which only a hash is kept; and the numbers under which calendar
 * programs know our events. A feed is its maker's, and stops when its maker leaves, whomever it is about.
 */
export class CreateCalendarFeeds20261122010500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table calendar_feed (
        id uuid constraint calendar_feed_pk primary key,
        token_hash text not null constraint calendar_feed_token_key unique
          constraint calendar_feed_token_hash_shape check (token_hash ~ '^sha256:[0-9a-f]{64}$'),
        person_id uuid constraint calendar_feed_person_fk references person (id),
        name text not null constraint calendar_feed_name_not_blank check (btrim(name) <> ''),
        created_by uuid not null constraint calendar_feed_created_by_fk references person (id),
        created_at timestamptz not null,
        last_read_at timestamptz,
        revoked_at timestamptz,
        constraint calendar_feed_ones_own check (person_id is null or person_id = created_by)
      );
      create index calendar_feed_created_by_ix on calendar_feed (created_by, id);

      create table calendar_event (
        uid text constraint calendar_event_pk primary key,
        sequence int not null constraint calendar_event_sequence_counts check (sequence >= 0),
        content_hash text not null,
        changed_at timestamptz not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table calendar_event, calendar_feed');
  }
}
