import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A cursor means a place in one feed. A database that was put back to an earlier day, or copied, would give the same numbers
 * to other events, and a reader who was further would miss them unseen. So the feed's row knows where and by which
 * transaction it was written: in a copy, after a restore of any kind or behind a promoted standby it shows that it came from
 * elsewhere, and the feed begins a new epoch.
 *
 * What each road changes: a dump and restore, into this database or another, the transaction (xmin) that wrote the row; a
 * template or a base backup of the same cluster the database's oid; point-in-time recovery and promotion the timeline
 * (both may have lost the last commits); another cluster its system identifier. Restarts, crashes, VACUUM FULL and pg_upgrade
 * change none of them, save that pg_upgrade makes another cluster.
 */
export class HoldFeedToItsDatabase20261124010301 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- where we are; a part that a managed server does not tell is left out of it
      create function feed_home() returns text language plpgsql stable as $$
      declare cluster text; timeline text;
      begin
        begin
          cluster := (select system_identifier from pg_control_system());
        exception when insufficient_privilege or feature_not_supported or undefined_function then null;
        end;
        begin
          timeline := left(pg_walfile_name(pg_current_wal_insert_lsn()), 8);
        exception when insufficient_privilege or feature_not_supported or undefined_function
                    or object_not_in_prerequisite_state then null;
        end;
        return concat_ws('.', coalesce(cluster, '-'), coalesce(timeline, '-'),
                         (select oid from pg_database where datname = current_database()));
      end $$;

      alter table feed
        add column home text,
        add column written_by xid8,
        -- the latest day on which something was told that is public since then
        add column told_on date;

      create function stamp_feed() returns trigger language plpgsql as $$
      begin
        new.home := feed_home();
        new.written_by := pg_current_xact_id();
        return new;
      end $$;
      create trigger feed_stamp before update on feed for each row execute function stamp_feed();
      update feed set epoch = epoch;

      -- Whoever waits for the feed is told when it has grown, after the commit.
      create function notify_feed() returns trigger language plpgsql as $$
      begin
        perform pg_notify('almanac_feed', '');
        return null;
      end $$;
      create trigger feed_notify after update on feed for each row execute function notify_feed();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger feed_notify on feed;
      drop function notify_feed();
      drop trigger feed_stamp on feed;
      drop function stamp_feed();
      alter table feed drop column told_on, drop column written_by, drop column home;
      drop function feed_home();
    `);
  }
}
