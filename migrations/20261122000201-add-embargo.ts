import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A signed version may be kept from the public until a day. What the public may then know of a policy's days is one
 * function, so that no reader makes up its own; and an event about such a version gets its number in the feed, and with
 * it its webhooks, when its day has begun.
 */
export class AddEmbargo20261122000201 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table policy_version
        add column embargo_until date,
        add constraint policy_version_embargo_finite check (isfinite(embargo_until)),
        add constraint policy_version_embargo_of_signed check (embargo_until is null or state = 'approved'),
        add constraint policy_version_embargo_before_force check (embargo_until <= effective);
      create index policy_version_embargo_ix on policy_version (policy_id) where embargo_until is not null;

      -- The end of a period that ends on p_ends, for who may not know of the embargoed versions that follow it: a version
      -- holds until the next decision that may be known. A policy that ends on the very day on which such a version
      -- begins ends for the public.
      create function public_end(p_policy uuid, p_ends date, p_day date, p_known_at timestamptz) returns date
      language sql stable as $$
        select case when count(*) = 0 then p_ends else (array_agg(upper(span)))[1] end
          from unnest((
            select range_agg(h.valid) from policy_version hv join effective_period h on h.version_id = hv.id
             where hv.policy_id = p_policy and hv.embargo_until > p_day
               and case when p_known_at is null then upper_inf(h.recorded) else h.recorded @> p_known_at end
               and not exists (
                 select from policy_act a where a.policy_id = p_policy and a.effective = lower(h.valid)
                    and a.kind in ('retire', 'withdraw') and a.instead_version_id is null
                    and case when p_known_at is null then a.decided_at is not null else a.decided_at <= p_known_at end))
          ) as span
         where span @> p_ends
      $$;

      -- the effective periods as they may be known on p_day, of what was recorded at p_known_at (null: as now known)
      create function public_period(p_day date, p_known_at timestamptz)
      returns table (policy_id uuid, version_id uuid, valid daterange)
      language sql stable as $$
        select e.policy_id, e.version_id,
               case when upper_inf(e.valid) or not exists (
                      select from policy_version hidden where hidden.policy_id = e.policy_id and hidden.embargo_until > p_day)
                    then e.valid
                    else daterange(lower(e.valid), public_end(e.policy_id, upper(e.valid), p_day, p_known_at)) end
          from effective_period e join policy_version v on v.id = e.version_id
         where case when p_known_at is null then upper_inf(e.recorded) else e.recorded @> p_known_at end
           and (v.embargo_until is null or v.embargo_until <= p_day)
      $$;

      alter table feed_waiting add column release_on date;
      create or replace function await_feed_number() returns trigger language plpgsql as $$
      begin
        insert into feed_waiting (event_id, release_on)
        select new.id, (select v.embargo_until from policy_version v where v.id = (new.data->>'versionId')::uuid);
        return null;
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function await_feed_number() returns trigger language plpgsql as $$
      begin
        insert into feed_waiting (event_id) values (new.id);
        return null;
      end $$;
      alter table feed_waiting drop column release_on;
      drop function public_period(date, timestamptz);
      drop function public_end(uuid, date, date, timestamptz);
      alter table policy_version drop column embargo_until;
    `);
  }
}
