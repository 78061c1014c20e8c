import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A version that was cancelled before its embargo ended never comes to the public's knowledge: neither it nor that it was
 * cancelled. Which ones those are is on record, since the day of a decision is the organisation's, and its zone is not
 * the database's. Events about them get no number in the feed.
 */
export class KeepCancelledEmbargoes20261122000203 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table version_never_public (
        version_id uuid constraint version_never_public_pk primary key
          constraint version_never_public_version_fk references policy_version (id),
        since timestamptz not null
      );
      create trigger version_never_public_append_only before update or delete on version_never_public
        for each row execute function refuse_change();
      create trigger version_never_public_no_truncate before truncate on version_never_public
        for each statement execute function refuse_change();

      -- the first day on which the public may know of a version embargoed until p_until; one that never is public
      -- waits for the day that no embargo outlasts
      create function embargo_end(p_version uuid, p_until date) returns date
      language sql stable as $$
        select case when p_until is not null and exists (select from version_never_public n where n.version_id = p_version)
                    then date '9998-12-31' else p_until end
      $$;
      ${publicFunctions((version) => `embargo_end(${version}.id, ${version}.embargo_until)`)}

      create function drop_feed_waiting() returns trigger language plpgsql as $$
      begin
        delete from feed_waiting w using event e
         where e.id = w.event_id and e.data->>'versionId' = new.version_id::text;
        return null;
      end $$;
      create trigger version_never_public_unheard after insert on version_never_public
        for each row execute function drop_feed_waiting();
      create or replace function await_feed_number() returns trigger language plpgsql as $$
      begin
        insert into feed_waiting (event_id, release_on)
        select new.id, (select v.embargo_until from policy_version v where v.id = (new.data->>'versionId')::uuid)
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
        select new.id, (select v.embargo_until from policy_version v where v.id = (new.data->>'versionId')::uuid);
        return null;
      end $$;
      ${publicFunctions((version) => `${version}.embargo_until`)}
      drop function embargo_end(uuid, date);
      drop table version_never_public;
      drop function drop_feed_waiting();
    `);
  }
}

/** What the public may know of a policy's days, by the expression for a version's first public day. */
function publicFunctions(endOf: (version: string) => string): string {
  return `
      -- the end of a period that ends on p_ends, for who may not know of the embargoed versions that follow it
      create or replace function public_end(p_policy uuid, p_ends date, p_day date, p_known_at timestamptz) returns date
      language sql stable as $$
        select case when count(*) = 0 then p_ends else (array_agg(upper(span)))[1] end
          from unnest((
            select range_agg(h.valid) from policy_version hv join effective_period h on h.version_id = hv.id
             where hv.policy_id = p_policy and hv.embargo_until is not null and ${endOf('hv')} > p_day
               and case when p_known_at is null then upper_inf(h.recorded) else h.recorded @> p_known_at end
               and not exists (
                 select from policy_act a where a.policy_id = p_policy and a.effective = lower(h.valid)
                    and a.kind in ('retire', 'withdraw') and a.instead_version_id is null
                    and case when p_known_at is null then a.decided_at is not null else a.decided_at <= p_known_at end))
          ) as span
         where span @> p_ends
      $$;

      -- the effective periods as they may be known on p_day, of what was recorded at p_known_at (null: as now known)
      create or replace function public_period(p_day date, p_known_at timestamptz)
      returns table (policy_id uuid, version_id uuid, valid daterange)
      language sql stable as $$
        select e.policy_id, e.version_id,
               case when upper_inf(e.valid) or not exists (
                      select from policy_version hidden where hidden.policy_id = e.policy_id
                         and hidden.embargo_until is not null and ${endOf('hidden')} > p_day)
                    then e.valid
                    else daterange(lower(e.valid), public_end(e.policy_id, upper(e.valid), p_day, p_known_at)) end
          from effective_period e join policy_version v on v.id = e.version_id
         where case when p_known_at is null then upper_inf(e.recorded) else e.recorded @> p_known_at end
           and (v.embargo_until is null or ${endOf('v')} <= p_day)
      $$;`;
}
