import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import type { Instant } from '../kernel/instant.ts';
import type { PartialDate } from '../kernel/partial-date.ts';
import { Database } from '../platform/database/database.ts';
import { columnOfKey } from '../policies/policy-key.rules.ts';
import type { PolicyTimeline, TimelinePeriod } from './active-version.rules.ts';

interface TimelineRow {
  policyId: string;
  slug: string;
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
   * A policy's timeline by slug or id, as known at `knownAt` (null: as now known).
   * Undefined for a policy that does not exist or of which nothing was ever published.
   */
  async timeline(policy: string, knownAt: Instant | null): Promise<PolicyTimeline | undefined> {
    const column = columnOfKey(policy);
    if (column === null) return undefined;
    const found = await this.database.query<TimelineRow>(
      `select p.id as "policyId", p.slug, d.last_review as "lastReview", d.next_review as "nextReview",
              e.version_id as "versionId", v.number as version, v.envelope_hash as "envelopeHash",
              lower(e.valid) as "from", upper(e.valid) as until
         from policy p
         left join effective_period e on e.policy_id = p.id
          and ${knownAt === null ? 'upper_inf(e.recorded)' : 'e.recorded @> $2::timestamptz'}
         left join policy_version v on v.id = e.version_id
         left join lateral (
           select r.last_review, r.next_review from policy_review_dates r
            where r.policy_id = p.id ${knownAt === null ? '' : 'and r.recorded_at <= $2::timestamptz'}
            order by r.revision desc limit 1) d on true
        where p.${column} = $1
          and exists (select from effective_period published where published.policy_id = p.id)
        order by lower(e.valid)`,
      knownAt === null ? [policy] : [policy, knownAt],
    );
    const [first] = found;
    if (first === undefined) return undefined;
    return {
      policyId: first.policyId,
      slug: first.slug,
      review: { last: first.lastReview, next: first.nextReview },
      periods: found.flatMap(periodOf),
    };
  }
}

function periodOf({ versionId, version, envelopeHash, from, until }: TimelineRow): TimelinePeriod[] {
  return versionId === null ? [] : [{ versionId, version, envelopeHash, from, until }];
}
