import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A cursor means a place in one feed. A database that was put back to an earlier day, or copied, would give the same numbers
 * to other events, and a reader who was further would miss them unseen. So the feed's row knows where and by which
 * transaction it was written: in a copy, after a restore or behind a promoted standby it shows that it came from elsewhere,
 * and the feed begins a new epoch, in which it numbers on. Up to where it then goes, it is the feed of the earlier epoch: a
 * cursor of that epoch from up to there holds here too, one from beyond is of what was lost.
 *
 * What each road changes: a dump and restore, into this database or another, the transaction (xmin) that wrote the row; a
 * template or a base backup of the same cluster the database's oid; point-in-time recovery and promotion the timeline
 * (both may have lost the last commits); another cluster its system identifier. Restarts, crashes and VACUUM FULL change none
 * of them. pg_upgrade makes another cluster, and an epoch with nothing lost.
 */
export class HoldFeedToItsDatabase20261124010301 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Where we are; a part that a managed server does not tell is left out of it. It is the same for whoever asks: the
      -- rights of its owner hold. A connection to a server that takes writes stays with one cluster, timeline and database, so
      -- it is found out once a connection; a standby, which may be promoted, is asked each time.
      create function feed_home() returns text language plpgsql stable security definer
        set search_path = pg_catalog, pg_temp as $$
      declare
        home text := nullif(current_setting('almanac.feed_home', true), '');
        cluster text;
        timeline text;
      begin
        if home is not null then return home; end if;
        for attempt in 1..5 loop
          begin
            cluster := (select system_identifier from pg_control_system());
            exit;
          exception
            when insufficient_privilege or feature_not_supported or undefined_function then exit;
            when internal_error then -- the control file was being written
              if attempt = 5 then raise; end if;
              perform pg_sleep(0.01);
          end;
        end loop;
        begin
          timeline := left(pg_walfile_name(pg_current_wal_insert_lsn()), 8);
        exception when insufficient_privilege or feature_not_supported or undefined_function
                    or object_not_in_prerequisite_state then null;
        end;
        home := concat_ws('.', coalesce(cluster, '-'), coalesce(timeline, '-'),
                          (select oid from pg_database where datname = current_database()));
        if not pg_is_in_recovery() then perform set_config('almanac.feed_home', home, false); end if;
        return home;
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

      -- The feed's epochs before this one, and how far the feed went in each when the next began.
      create table earlier_feed_epoch (
        epoch text constraint earlier_feed_epoch_pk primary key
          constraint earlier_feed_epoch_shape check (epoch ~ '^[0-9a-f]{12}$'),
        last_sequence bigint not null
          constraint earlier_feed_epoch_not_negative check (last_sequence >= 0),
        ended_at timestamptz not null default clock_timestamp()
      );

      -- Up to which number the feed of an epoch is this feed; null for an epoch that was never one of it.
      create function feed_reach(asked text) returns bigint language sql stable as $$
        select case when f.epoch = asked then f.last_sequence
                    else (select e.last_sequence from earlier_feed_epoch e where e.epoch = asked) end
          from feed f
      $$;

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
      drop function feed_reach(text);
      drop table earlier_feed_epoch;
      drop trigger feed_stamp on feed;
      drop function stamp_feed();
      alter table feed drop column told_on, drop column written_by, drop column home;
      drop function feed_home();
    `);
  }
}
