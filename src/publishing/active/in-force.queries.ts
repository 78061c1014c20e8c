import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { Database } from '../../platform/database/database.ts';
import { embargoEnd, publicOn, publicReviewDates } from '../../policies/embargo.ts';
import { columnOfKey } from '../../policies/policy-key.rules.ts';
import type { PolicyEnd, PolicyTimeline, TimelinePeriod } from './active-version.rules.ts';

interface TimelineRow {
  policyId: string;
  slug: string;
  /** The end of the last embargo a version of the policy ever had; null when none had any. */
  embargoedUntil: CalendarDate | null;
  ends: PolicyEnd[];
  lastReview: PartialDate | null;
  nextReview: PartialDate | null;
  versionId: string | null;
  version: number;
  envelopeHash: string;
  from: CalendarDate;
  until: CalendarDate | null;
}

/**
 * Asks the database which versions of a policy are in force when: one indexed query a question. It answers for
 * published policies only, so that one with nothing but drafts looks like none at all.
 */
@Injectable()
export class InForceQueries {
  constructor(private readonly database: Database) {}

  /**
   * A policy's timeline by slug or id, as known at `knownAt` (null: as now known) to who may know what is public on
   * `day`. Undefined for a policy that does not exist or of which nothing was ever published.
   */
  async timeline(
    policy: string,
    knownAt: Instant | null,
    day: CalendarDate,
  ): Promise<PolicyTimeline | undefined> {
    const column = columnOfKey(policy);
    if (column === null) return undefined;
    const params = knownAt === null ? [policy, day] : [policy, day, knownAt];
    const name = `in-force-by-${column}-${knownAt === null ? 'now' : 'then'}`;
    const sql = timelineSql(column, knownAt !== null, whole);
    let found = await this.database.prepared<TimelineRow>(name, sql, params);
    const embargoed = found[0]?.embargoedUntil ?? null;
    // hardly any policy has an embargoed version, and to leave one out costs the planner more than all the rest
    if (embargoed !== null && embargoed > day) {
      found = await this.database.query<TimelineRow>(timelineSql(column, knownAt !== null, asPublic), params);
    }
    const [first] = found;
    if (first === undefined) return undefined;
    return {
      policyId: first.policyId,
      slug: first.slug,
      review: { last: first.lastReview, next: first.nextReview },
      periods: found.flatMap(periodOf),
      ends: first.ends,
      publicOn: embargoed === null ? null : day,
    };
  }
}

/** What of a policy is read: parts of the query, each for what is known at $3 or, without it, now. */
interface View {
  readonly periods: (known: boolean) => string;
  readonly review: (known: boolean) => string;
  readonly published: string;
}

/** All that is signed. */
const whole: View = {
  periods: (known) =>
    `effective_period e on e.policy_id = p.id and ${known ? 'e.recorded @> $3::timestamptz' : 'upper_inf(e.recorded)'}`,
  review: (known) => `
    select r.last_review, r.next_review from policy_review_dates r
     where r.policy_id = p.id ${known ? 'and r.recorded_at <= $3::timestamptz' : ''}
     order by r.revision desc limit 1`,
  published: 'exists (select from effective_period published where published.policy_id = p.id)',
};

/** What may be known on the day $2. */
const asPublic: View = {
  periods: (known) => `public_period($2, ${known ? '$3' : 'null'}) e on e.policy_id = p.id`,
  review: (known) => publicReviewDates('p.id', '$2::date', known ? '$3::timestamptz' : undefined),
  published: `exists (
    select from effective_period published join policy_version signed on signed.id = published.version_id
     where published.policy_id = p.id and ${publicOn('signed', '$2::date')})`,
};

function timelineSql(column: string, known: boolean, view: View): string {
  return `
    select p.id as "policyId", p.slug, d.last_review as "lastReview", d.next_review as "nextReview",
           e.version_id as "versionId", v.number as version, v.envelope_hash as "envelopeHash",
           lower(e.valid) as "from", upper(e.valid) as until,
           (select max(${embargoEnd('h')}) from policy_version h where h.policy_id = p.id and h.embargo_until is not null)
             as "embargoedUntil",
           (${endsOf('p.id', known ? 'a.decided_at <= $3' : 'a.decided_at is not null')}) as ends
      from policy p
      left join ${view.periods(known)}
      left join policy_version v on v.id = e.version_id
      left join lateral (${view.review(known)}) d on true
     where p.${column} = $1 and $2::date is not null and ${view.published}
     order by lower(e.valid)`;
}

/** Retirements and withdrawals after which no version governs, as JSON, in the order in which they were decided. */
function endsOf(policy: string, known: string): string {
  return `
    select coalesce(jsonb_agg(jsonb_build_object('on', a.effective, 'successor',
             case when s.id is not null then jsonb_build_object('policy', s.slug)
                  when a.successor_criteria is not null then jsonb_build_object('criteria', a.successor_criteria) end)
             order by a.decided_at), '[]')
      from policy_act a left join policy s on s.id = a.successor_policy_id
     where a.policy_id = ${policy} and ${known} and a.kind in ('retire', 'withdraw') and a.instead_version_id is null`;
}

function periodOf({ versionId, version, envelopeHash, from, until }: TimelineRow): TimelinePeriod[] {
  return versionId === null ? [] : [{ versionId, version, envelopeHash, from, until }];
}
