import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { defineJob } from '../../platform/jobs/job-definition.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { periodsFrom } from '../retractions/cited-works.queries.ts';
import { isDueToday } from './days-looked-at.ts';
import { SearchSources } from './search-sources.ts';
import { LiteratureUpdatesService } from './literature-updates.service.ts';

/** One policy's update between reviews: the one that is due, or, `again`, only what failed of the last one. */
interface Surveillance {
  readonly policyId: string;
  readonly again: boolean;
}

/** Starts the update of one policy that is due between reviews. */
const surveil = defineJob<Surveillance>('literature.surveil');

/**
 * Policies in force whose latest update is longer ago than their interval, `$2` days where they have none of their own,
 * or that have a failed search, to be tried again each day. Before their first update the day counts on which their chain
 * starts; an update further ahead than the interval was begun by a wrong clock and does not count. One that asks a service
 * is left to it; what waits for a service that is off (not in `$3`) holds nothing up. Each policy is claimed once a day,
 * whoever asks and however often.
 */
const claimDue = `
  with candidate as (
  select p.id,
         exists (
           select from literature_update u join literature_search s on s.update_id = u.id
            where u.policy_id = p.id and u.completed_at is null and u.superseded_at is null
              and s.state = 'failed') as has_failed,
         coalesce(
           (select max(u.through_on) from literature_update u
             where u.policy_id = p.id and u.through_on <= $1::date + coalesce(plan.surveillance_days, $2)),
           (select left(coalesce(v.literature_searched_through, d.last_review) || '-01-01', 10)::date
              from policy_version v
              left join lateral (select last_review from policy_review_dates r
                                  where r.policy_id = p.id order by r.revision desc limit 1) d on true
             where v.policy_id = p.id and v.state = 'approved' order by v.approved_at desc limit 1),
           '-infinity') <= $1::date - coalesce(plan.surveillance_days, $2) as is_due
    from policy p
    left join literature_look known on known.policy_id = p.id
    left join literature_plan plan on plan.policy_id = p.id
   where ${isDueToday('known.surveyed_on')}
     and coalesce(plan.surveillance_days, $2) > 0
     and p.id in (select e.policy_id from ${periodsFrom('$1')})
     and not exists (
       select from literature_update u
         join literature_search s on s.update_id = u.id
         join search_strategy g on g.id = s.strategy_id
        where u.policy_id = p.id and u.completed_at is null and u.superseded_at is null
          and s.state in ('waiting', 'running') and g.source = any($3::text[]))),
  claimed as (
  insert into literature_look as l (policy_id, surveyed_on)
  select id, $1::date from candidate where is_due or has_failed
   order by id -- as the look for gaps takes them: two replicas that sweep at once would lock each other out
  on conflict (policy_id) do update set surveyed_on = excluded.surveyed_on
    where ${isDueToday('l.surveyed_on')}
  returning policy_id)
  select policy_id as "policyId", not is_due as again from claimed join candidate on id = policy_id`;

/** Searches the literature of policies in force on an interval between their reviews. */
@Injectable()
export class SurveilLiterature {
  constructor(
    sweeps: Sweeps,
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly sources: SearchSources,
    updates: LiteratureUpdatesService,
  ) {
    jobs.handle(surveil, async ({ policyId, again }) => await updates.startSurveillance(policyId, again));
    sweeps.register('literature.surveil', async (now) => await this.sweep(now));
  }

  private async sweep(now: Instant): Promise<number> {
    const today = this.organisation.today(now);
    return await this.database.transaction(async (tx) => await this.claim(tx, today));
  }

  private async claim(tx: Tx, today: CalendarDate): Promise<number> {
    const due = await rows<Surveillance>(tx, claimDue, [
      today,
      this.settings.literatureSurveillanceDays,
      this.sources.on,
    ]);
    await this.jobs.enqueueAll(tx, surveil, due);
    return due.length;
  }
}
