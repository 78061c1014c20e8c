import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { Database } from '../../platform/database/database.ts';
import type { CycleKind, CycleStage } from '../cycles/review-stage.rules.ts';
import type { CycleOutcome } from '../reviews.events.ts';
import type { EndedReview, Windows } from './report-figures.rules.ts';
import { currentDates, inScope, lastDay, originalDate, type ReportScope } from './report-scope.ts';

/** The policy that a line of a report is about. */
export interface ReportedPolicy {
  readonly slug: string;
  readonly title: string;
  readonly section: string | null;
  readonly ownerName: string | null;
}

/** A review that ended. */
export interface EndedLine extends ReportedPolicy, EndedReview {
  readonly cycleId: string;
  readonly outcome: CycleOutcome;
}

/** An open review whose window, or whose original window, is over. */
export interface OpenLine extends ReportedPolicy, Windows {
  /** Null where no cycle has opened. */
  readonly cycleId: string | null;
  readonly stage: CycleStage | null;
}

/** Time that ended reviews spent in a stage, or from opening to closing: `whole`. */
export interface StageTime {
  readonly stage: CycleStage | 'whole';
  readonly reviews: number;
  /** Calendar days, to the tenth. */
  readonly medianDays: number;
  /** Nine of ten took no longer: calendar days, to the tenth. */
  readonly ninetiethDays: number;
}

/** How many reviews ended how. */
export interface OutcomeCount {
  readonly kind: CycleKind;
  readonly outcome: string;
  readonly reviews: number;
}

/** A reschedule past the ceiling. */
export interface PastCeilingLine extends ReportedPolicy {
  readonly recordedAt: Instant;
  readonly by: string | null;
  readonly from: PartialDate | null;
  readonly to: PartialDate;
  /** The last month without a reason. */
  readonly ceiling: PartialDate;
  readonly reason: string | null;
}

// The scope's section and owner come first, its zone and days after them.
const closed = `closed as (
  select cycle.*, (coalesce(closing.approved_at, cycle.closed_at) at time zone $3)::date as done_on
    from review_cycle cycle join policy on policy.id = cycle.policy_id
    left join policy_version closing on closing.id = cycle.closing_version_id
   where cycle.closed_at is not null and ${inScope}
     and (coalesce(closing.approved_at, cycle.closed_at) at time zone $3)::date between $4::date and $5::date)`;

const policyColumns = `policy.slug, policy.title, policy.manual_section as section, owner.name as "ownerName"`;

/** How reviews went: one statement a question. */
@Injectable()
export class ReportsQueries {
  constructor(private readonly database: Database) {}

  /** Scheduled reviews that ended with a signed version, by day. What a retirement ended was neither late nor on time. */
  async ended(scope: ReportScope): Promise<EndedLine[]> {
    return await this.database.query(
      `with ${closed}
       select ${policyColumns}, cycle.id as "cycleId", cycle.outcome, cycle.next_review as "nextReview",
              coalesce(${originalDate('cycle.policy_id', 'cycle.schedule_revision')}, cycle.next_review) as "originalNextReview",
              cycle.done_on as "doneOn"
         from closed cycle join policy on policy.id = cycle.policy_id left join person owner on owner.id = policy.owner_id
        where cycle.kind = 'scheduled' and cycle.outcome in ('revised', 'reaffirmed')
        order by cycle.done_on, policy.slug, cycle.id`,
      ended(scope),
    );
  }

  /** Reviews that are open today and whose window, or original window, ended by the scope's last day: the oldest first. */
  async openLate(scope: ReportScope): Promise<OpenLine[]> {
    const original = `coalesce(${originalDate('current.policy_id', 'current.revision')}, current.next_review)`;
    return await this.database.query(
      `with ${currentDates}
       select ${policyColumns}, current.next_review as "nextReview", dates.original as "originalNextReview",
              cycle.id as "cycleId", cycle.stage
         from current join policy on policy.id = current.policy_id
         cross join lateral (select ${original} as original) dates
         left join person owner on owner.id = policy.owner_id
         left join review_cycle cycle
           on cycle.policy_id = policy.id and cycle.closed_at is null and cycle.kind = 'scheduled'
        where current.next_review is not null and ${inScope}
          and least(${lastDay('current.next_review')}, ${lastDay('dates.original')}) < least($3::date, $4::date + 1)
        order by ${lastDay('current.next_review')}, policy.slug`,
      [scope.section, scope.owner, scope.today, scope.to],
    );
  }

  /**
   * Time in each stage of reviews that ended: a stage that was entered again counts with all of its time, and one that a
   * reopened review goes on in without the days in which the review was closed.
   */
  async stageTimes(scope: ReportScope): Promise<StageTime[]> {
    return await this.database.query(
      `with ${closed}, entered as (
         select entry.cycle_id, entry.kind, entry.at,
                lead(entry.at, 1, cycle.closed_at) over so_far as left_at,
                array_agg(entry.detail ->> 'stage') filter (where entry.kind = 'stage_entered') over so_far as stages
           from review_cycle_entry entry join closed cycle on cycle.id = entry.cycle_id
          where entry.kind in ('stage_entered', 'closed', 'reopened')
         window so_far as (partition by entry.cycle_id order by entry.ordinal)
       ), spent as (
         select stages[cardinality(stages)] as stage,
                sum(extract(epoch from greatest(left_at - at, interval '0')) / 86400) as days
           from entered where kind <> 'closed' and stages is not null group by cycle_id, 1
         union all
         select 'whole', extract(epoch from closed_at - opened_at) / 86400 from closed
       )
       select stage, count(*)::int as reviews,
              round(percentile_cont(0.5) within group (order by days)::numeric, 1)::float8 as "medianDays",
              round(percentile_cont(0.9) within group (order by days)::numeric, 1)::float8 as "ninetiethDays"
         from spent group by stage
        order by array_position(array['literature', 'drafting', 'with_committee', 'with_director', 'whole'], stage)`,
      ended(scope),
    );
  }

  /** How reviews ended, those between scheduled reviews apart. */
  async outcomes(scope: ReportScope): Promise<OutcomeCount[]> {
    return await this.database.query(
      `with ${closed}
       select kind, coalesce(outcome, 'without_version') as outcome, count(*)::int as reviews
         from closed group by 1, 2 order by kind desc, reviews desc, outcome`,
      ended(scope),
    );
  }

  /** Reschedules past the policy's ceiling, the newest first. */
  async pastCeiling(scope: ReportScope): Promise<PastCeilingLine[]> {
    return await this.database.query(
      `select ${policyColumns}, dates.recorded_at as "recordedAt", dates.set_by ->> 'name' as by,
              earlier.next_review as "from", dates.next_review as "to", to_char(ceiling.month, 'YYYY-MM') as ceiling, dates.reason
         from policy_review_dates dates join policy on policy.id = dates.policy_id
         left join person owner on owner.id = policy.owner_id
         left join policy_review_dates earlier
           on earlier.policy_id = dates.policy_id and earlier.revision = dates.revision - 1
         cross join lateral (
           select date_trunc('month', ${lastDay('dates.last_review')}) + policy.ceiling_months * interval '1 month' as month
         ) ceiling
        where ${inScope} and dates.version_id is null and dates.revision > 1
          and dates.last_review is not null and dates.next_review is not null
          and ${lastDay('dates.next_review')} >= (ceiling.month + interval '1 month')::date
          and (dates.recorded_at at time zone $3)::date between $4::date and $5::date
        order by dates.recorded_at desc, policy.slug`,
      ended(scope),
    );
  }
}

/** The parameters of what happened in the scope's days. */
function ended({ section, owner, zone, from, to }: ReportScope): unknown[] {
  return [section, owner, zone, from, to];
}
