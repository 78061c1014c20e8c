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
import { LiteratureUpdatesService } from './literature-updates.service.ts';

/** Starts the update of one policy that is due between reviews. */
const surveil = defineJob<{ policyId: string }>('literature.surveil');

/**
 * Policies in force whose literature was last searched longer ago than their interval, `$2` days where they have none of
 * their own: by the last day of their latest finished update, or by the day on which their chain starts. One with an
 * update under way is left to it. Each policy is claimed once a day, whoever asks and however often.
 */
const claimDue = `
  insert into literature_look as l (policy_id, surveyed_on)
  select p.id, $1::date
    from policy p
    left join literature_look known on known.policy_id = p.id
    left join literature_plan plan on plan.policy_id = p.id
   where (known.surveyed_on is null or known.surveyed_on < $1::date)
     and coalesce(plan.surveillance_days, $2) > 0
     and p.id in (select e.policy_id from ${periodsFrom('$1')})
     and not exists (
       select from literature_update u join literature_search s on s.update_id = u.id
        where u.policy_id = p.id and u.completed_at is null and u.superseded_at is null
          and s.state in ('waiting', 'running'))
     and coalesce(
           (select max(u.through_on) from literature_update u where u.policy_id = p.id and u.completed_at is not null),
           (select left(coalesce(v.literature_searched_through, d.last_review) || '-01-01', 10)::date
              from policy_version v
              left join lateral (select last_review from policy_review_dates r
                                  where r.policy_id = p.id order by r.revision desc limit 1) d on true
             where v.policy_id = p.id and v.state = 'approved' order by v.approved_at desc limit 1),
           '-infinity') <= $1::date - coalesce(plan.surveillance_days, $2)
   order by p.id -- as the look for gaps takes them: two replicas that sweep at once would lock each other out
  on conflict (policy_id) do update set surveyed_on = excluded.surveyed_on
    where l.surveyed_on is null or l.surveyed_on < excluded.surveyed_on
  returning policy_id as "policyId"`;

/** Searches the literature of policies in force on an interval between their reviews. */
@Injectable()
export class SurveilLiterature {
  constructor(
    sweeps: Sweeps,
    private readonly jobs: Jobs,
    private readonly database: Database,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    updates: LiteratureUpdatesService,
  ) {
    jobs.handle(surveil, async ({ policyId }) => await updates.startSurveillance(policyId));
    sweeps.register('literature.surveil', async (now) => await this.sweep(now));
  }

  private async sweep(now: Instant): Promise<number> {
    const today = this.organisation.today(now);
    return await this.database.transaction(async (tx) => await this.claim(tx, today));
  }

  private async claim(tx: Tx, today: CalendarDate): Promise<number> {
    const due = await rows<{ policyId: string }>(tx, claimDue, [
      today,
      this.settings.literatureSurveillanceDays,
    ]);
    await this.jobs.enqueueAll(tx, surveil, due);
    return due.length;
  }
}
