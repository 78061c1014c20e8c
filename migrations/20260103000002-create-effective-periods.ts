import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which version governs which days of service (`valid`), and when Almanac knew it (`recorded`). The database holds the
 * law itself: no two periods of a policy overlap on both axes, and a row is only ever closed on the recorded axis.
 */
export class CreateEffectivePeriods20260103000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table effective_period (
        id uuid constraint effective_period_pk primary key,
        policy_id uuid not null,
        version_id uuid not null,
        valid daterange not null,
        recorded tstzrange not null,
        constraint effective_period_version_fk foreign key (policy_id, version_id) references policy_version (policy_id, id),
        constraint effective_period_valid_not_empty check (not isempty(valid)),
        constraint effective_period_recorded_not_empty check (not isempty(recorded)),
        constraint effective_period_recorded_half_open check (lower_inc(recorded) and not upper_inc(recorded)),
        -- an 'infinity' bound is a value, not the absence of one: upper_inf() would be false for it
        constraint effective_period_valid_finite check (
          not lower_inf(valid) and isfinite(lower(valid)) and (upper_inf(valid) or isfinite(upper(valid)))),
        constraint effective_period_recorded_finite check (
          not lower_inf(recorded) and isfinite(lower(recorded)) and (upper_inf(recorded) or isfinite(upper(recorded)))),
        constraint effective_period_no_overlap exclude using gist (policy_id with =, valid with &&, recorded with &&)
      );
      create index effective_period_version_ix on effective_period (version_id);
      create index effective_period_now_known_ix on effective_period (policy_id, lower(valid)) where upper_inf(recorded);

      create function guard_effective_period() returns trigger language plpgsql as $$
      declare
        at timestamptz;
      begin
        if tg_op = 'INSERT' then
          if not upper_inf(new.recorded) then
            raise exception 'an effective period is recorded open: its end is not yet known' using errcode = 'restrict_violation';
          end if;
          at := lower(new.recorded);
        else
          if (new.id, new.policy_id, new.version_id, new.valid, lower(new.recorded))
               is distinct from (old.id, old.policy_id, old.version_id, old.valid, lower(old.recorded))
             or not upper_inf(old.recorded) or upper_inf(new.recorded) then
            raise exception 'an effective period is only ever closed, once, on the recorded axis' using errcode = 'restrict_violation';
          end if;
          at := upper(new.recorded);
        end if;
        -- recorded time never runs back, or "what did we know then" would change its answer
        if exists (select 1 from effective_period p where p.policy_id = new.policy_id
                   and greatest(lower(p.recorded), upper(p.recorded)) > at) then
          raise exception 'an effective period is recorded after what its policy has on record' using errcode = 'restrict_violation';
        end if;
        return new;
      end $$;

      create trigger effective_period_guard before insert or update on effective_period
        for each row execute function guard_effective_period();
      create trigger effective_period_no_delete before delete on effective_period
        for each row execute function refuse_change();
      create trigger effective_period_no_truncate before truncate on effective_period
        for each statement execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table effective_period;
      drop function guard_effective_period();
    `);
  }
}
