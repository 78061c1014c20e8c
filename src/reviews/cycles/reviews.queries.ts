import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { Database } from '../../platform/database/database.ts';
import type { Named } from '../../policies/policies.queries.ts';
import type { OpenedBy } from './cycle-opening.ts';
import type { CycleKind, CycleStage } from './review-stage.rules.ts';
import { urgency, type ReviewState } from './review-window.rules.ts';
import type { CycleOutcome } from '../reviews.events.ts';

/** A review: of the policy's current dates whether its cycle has begun or not, or a closed one. */
export interface Review {
  /** Of the cycle; null before it has opened. */
  readonly id: string | null;
  readonly policyId: string;
  readonly slug: string;
  readonly title: string;
  readonly nextReview: PartialDate;
  readonly scheduleRevision: number;
  readonly owner: Named | null;
  readonly reviewers: readonly Named[];
  /** Who is told where the owner or a reviewer cannot be reached. */
  readonly backup: Named | null;
  /** A review that has not opened will be a scheduled one. */
  readonly kind: CycleKind;
  /** Null before it has opened. */
  readonly openedBy: OpenedBy | null;
  /** Null before it has opened, and until its first stage is known. */
  readonly stage: CycleStage | null;
  readonly openedAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly outcome: CycleOutcome | null;
  /** Number of the version that closed it. */
  readonly closingVersion: number | null;
}

/** Which reviews a list shows. */
export interface ReviewFilter {
  readonly state?: ReviewState | undefined;
  readonly kind?: CycleKind | undefined;
  readonly stage?: CycleStage | undefined;
  /** Id of the policy's owner. */
  readonly owner?: string | undefined;
  /** Only windows with a day on or after this one. */
  readonly from?: CalendarDate | undefined;
  /** Only windows with a day on or before this one. */
  readonly to?: CalendarDate | undefined;
}

/** Where an open review stands in its list: state (by `urgency`), date, slug. */
export type ReviewPlace = readonly [number, string, string];

/** Where a closed review stands in its list: when it was closed, and its id. */
export type ClosedPlace = readonly [string, string];

const person = (id: string): string =>
  `(select jsonb_build_object('id', person.id, 'name', person.name) from person where person.id = ${id})`;

const columns = `
  policy.id as "policyId", policy.slug, policy.title, ${person('policy.owner_id')} as owner,
  (select coalesce(jsonb_agg(jsonb_build_object('id', person.id, 'name', person.name) order by person.name, person.id), '[]')
     from policy_reviewer reviewer join person on person.id = reviewer.person_id
    where reviewer.policy_id = policy.id) as reviewers,
  ${person('policy.backup_id')} as backup,
  cycle.id, coalesce(cycle.kind, 'scheduled') as kind, cycle.opened_by as "openedBy", cycle.stage, cycle.opened_at as "openedAt", cycle.closed_at as "closedAt", cycle.outcome,
  (select version.number from policy_version version where version.id = cycle.closing_version_id) as "closingVersion"`;

// Dates of one length compare as text: `2026-09` is over when the month of today is greater.
const rank = `case when today.prefix > dates.next_review collate "C" then ${urgency.overdue}
  when today.prefix = dates.next_review then ${urgency.due} else ${urgency.upcoming} end`;
const windowReaches = (date: string): string => `(
  ($3::text is null or ${date} collate "C" >= left($3, length(${date})))
  and ($4::text is null or ${date} collate "C" <= left($4, length(${date}))))`;
const isOf = (kind: string, stage: string): string => `(
  (${kind}::text is null or coalesce(cycle.kind, 'scheduled') = ${kind}) and (${stage}::text is null or cycle.stage = ${stage}))`;

/** Questions about reviews. */
@Injectable()
export class ReviewsQueries {
  constructor(private readonly database: Database) {}

  /** Reviews that are not closed: overdue first, then due, then upcoming, each by date. Cycles need not have opened. */
  async list(
    today: CalendarDate,
    filter: ReviewFilter,
    after: ReviewPlace | undefined,
    limit: number,
  ): Promise<(Review & { rank: number })[]> {
    return await this.database.query(
      `select * from (
         select ${columns}, dates.next_review as "nextReview", dates.revision as "scheduleRevision", ${rank} as rank
           from policy
           cross join lateral (select next_review, revision from policy_review_dates
             where policy_id = policy.id order by revision desc limit 1) dates
           cross join lateral (select left($1::text, length(dates.next_review)) collate "C" as prefix) today
           left join review_cycle cycle on cycle.policy_id = policy.id and cycle.closed_at is null
          where dates.next_review is not null and ($2::uuid is null or policy.owner_id = $2)
            and ${windowReaches('dates.next_review')} and ${isOf('$10', '$11')}
       ) review
        where ($5::int is null or rank = $5)
          and ($6::int is null or (rank, "nextReview" collate "C", slug collate "C") > ($6, $7::text, $8::text))
        order by rank, "nextReview" collate "C", slug collate "C" limit $9`,
      [
        today,
        filter.owner ?? null,
        filter.from ?? null,
        filter.to ?? null,
        filter.state === undefined ? null : urgency[filter.state],
        ...(after ?? [null, null, null]),
        limit,
        filter.kind ?? null,
        filter.stage ?? null,
      ],
    );
  }

  /** Closed reviews, the last closed first. */
  async listClosed(
    filter: Omit<ReviewFilter, 'state'>,
    after: ClosedPlace | undefined,
    limit: number,
  ): Promise<Review[]> {
    return await this.database.query<Review>(
      `select ${columns}, cycle.next_review as "nextReview", cycle.schedule_revision as "scheduleRevision"
         from review_cycle cycle join policy on policy.id = cycle.policy_id
        where cycle.closed_at is not null and ($2::uuid is null or policy.owner_id = $2)
          and ${windowReaches('cycle.next_review')} and ${isOf('$7', '$8')}
          and ($1::timestamptz is null or (cycle.closed_at, cycle.id) < ($1, $5::uuid))
        order by cycle.closed_at desc, cycle.id desc limit $6`,
      [
        after?.[0] ?? null,
        filter.owner ?? null,
        filter.from ?? null,
        filter.to ?? null,
        after?.[1] ?? null,
        limit,
        filter.kind ?? null,
        filter.stage ?? null,
      ],
    );
  }

  /** The review with this cycle, open or closed. Throws {@link NotFound}. */
  async one(id: string): Promise<Review & { readonly id: string }> {
    const [found] = isId(id)
      ? await this.database.query<Review & { readonly id: string }>(
          `select ${columns}, cycle.next_review as "nextReview", cycle.schedule_revision as "scheduleRevision"
             from review_cycle cycle join policy on policy.id = cycle.policy_id where cycle.id = $1`,
          [id],
        )
      : [];
    if (!found) throw new NotFound('review', id.slice(0, 100));
    return found;
  }
}
