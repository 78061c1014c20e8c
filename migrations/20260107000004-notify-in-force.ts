import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tells every replica, when a publishing transaction commits, of which policy it may no longer believe what it
 * remembers. Triggers, so that no road into these tables can forget to tell; the payload is the policy's id.
 * A slug changes only where an administrator lifts `policy_guard` to mend one; replicas must hear of that too.
 */
export class NotifyInForce20260107000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function notify_in_force() returns trigger language plpgsql as $$
      begin
        if tg_table_name = 'policy' then
          perform pg_notify('almanac_in_force', new.id::text);
        else
          perform pg_notify('almanac_in_force', new.policy_id::text);
        end if;
        return null;
      end $$;

      create trigger effective_period_notify after insert or update on effective_period
        for each row execute function notify_in_force();
      create trigger policy_review_dates_notify after insert on policy_review_dates
        for each row execute function notify_in_force();
      create trigger policy_slug_notify after update of slug on policy
        for each row execute function notify_in_force();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger policy_slug_notify on policy;
      drop trigger policy_review_dates_notify on policy_review_dates;
      drop trigger effective_period_notify on effective_period;
      drop function notify_in_force();
    `);
  }
}
