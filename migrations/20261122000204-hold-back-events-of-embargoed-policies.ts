import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An event about a policy as a whole, as its retirement, tells that the policy is there. While all its signed versions are
 * embargoed, such an event waits for the first day on which the public may know of one of them.
 */
export class HoldBackEventsOfEmbargoedPolicies20261122000204 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function await_feed_number() returns trigger language plpgsql as $$
      begin
        insert into feed_waiting (event_id, release_on)
        select new.id, case when new.data->>'versionId' is not null then (
                 select v.embargo_until from policy_version v where v.id = (new.data->>'versionId')::uuid)
               else (
                 select nullif(min(coalesce(embargo_end(v.id, v.embargo_until), '-infinity')), '-infinity')
                   from policy_version v where v.policy_id = (new.data->>'policyId')::uuid and v.state = 'approved') end
         where not exists (select from version_never_public n where n.version_id = (new.data->>'versionId')::uuid);
        return null;
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function await_feed_number() returns trigger language plpgsql as $$
      begin
        insert into feed_waiting (event_id, release_on)
        select new.id, (select v.embargo_until from policy_version v where v.id = (new.data->>'versionId')::uuid)
         where not exists (select from version_never_public n where n.version_id = (new.data->>'versionId')::uuid);
        return null;
      end $$;
    `);
  }
}
