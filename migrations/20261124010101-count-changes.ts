import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lets a replica find out that a notification never reached it. Each transaction that changes what replicas remember
 * counts itself once, in its own commit, and sends the count after all else it tells; whoever listens compares the two.
 * The count is taken when the transaction commits (a deferred trigger), so that its row is held for no longer than that.
 *
 * A slug that is mended is told as `*`: ended policies name it as what governs after them.
 *
 * Keys of machines are told of like policies: what decides whether one is good, and not that it was used.
 */
export class CountChanges20261124010101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table change_count (
        channel text constraint change_count_pk primary key,
        transactions bigint not null default 0
      ) with (fillfactor = 10);
      insert into change_count (channel) values ('almanac_in_force'), ('almanac_keys');

      create function count_change() returns trigger language plpgsql as $$
      declare
        told text := tg_argv[0];
        mark text := 'almanac.counted_' || tg_argv[0];
        counted bigint;
      begin
        -- once a transaction, however many rows it changed
        if current_setting(mark, true) = pg_current_xact_id()::text then return null; end if;
        update change_count set transactions = transactions + 1 where channel = told returning transactions into counted;
        perform set_config(mark, pg_current_xact_id()::text, true);
        perform pg_notify(told, '#' || counted);
        return null;
      end $$;

      create constraint trigger effective_period_count after insert or update on effective_period
        deferrable initially deferred for each row execute function count_change('almanac_in_force');
      create constraint trigger policy_review_dates_count after insert on policy_review_dates
        deferrable initially deferred for each row execute function count_change('almanac_in_force');
      create constraint trigger policy_slug_count after update of slug on policy
        deferrable initially deferred for each row execute function count_change('almanac_in_force');
      create constraint trigger policy_act_count after update on policy_act
        deferrable initially deferred for each row execute function count_change('almanac_in_force');

      create or replace function notify_in_force() returns trigger language plpgsql as $$
      begin
        if tg_table_name = 'policy' then
          perform pg_notify('almanac_in_force', '*');
        else
          perform pg_notify('almanac_in_force', new.policy_id::text);
        end if;
        return null;
      end $$;

      create function notify_key() returns trigger language plpgsql as $$
      begin
        perform pg_notify('almanac_keys', old.id::text);
        return null;
      end $$;
      create trigger api_key_notify
        after delete or update of name, scopes, token_hash, previous_token_hash, previous_until, expires_at, revoked_at
        on api_key for each row execute function notify_key();
      create constraint trigger api_key_count
        after delete or update of name, scopes, token_hash, previous_token_hash, previous_until, expires_at, revoked_at
        on api_key deferrable initially deferred for each row execute function count_change('almanac_keys');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function notify_in_force() returns trigger language plpgsql as $$
      begin
        if tg_table_name = 'policy' then
          perform pg_notify('almanac_in_force', new.id::text);
        else
          perform pg_notify('almanac_in_force', new.policy_id::text);
        end if;
        return null;
      end $$;
      drop trigger api_key_count on api_key;
      drop trigger api_key_notify on api_key;
      drop function notify_key();
      drop trigger policy_act_count on policy_act;
      drop trigger policy_slug_count on policy;
      drop trigger policy_review_dates_count on policy_review_dates;
      drop trigger effective_period_count on effective_period;
      drop function count_change();
      drop table change_count;
    `);
  }
}
