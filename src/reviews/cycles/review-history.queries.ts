import { Injectable } from '@nestjs/common';
import type { ActorOnRecord } from '../../kernel/actor.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { Database } from '../../platform/database/database.ts';
import { policyOf } from '../../policies/policy-records.ts';
import type { CycleOutcome } from '../reviews.events.ts';
import type { EntryKind } from './cycle-history.ts';
import type { OpenedBy } from './cycle-opening.ts';
import type { CycleKind, CycleStage } from './review-stage.rules.ts';
import { ReviewsQueries } from './reviews.queries.ts';

/** Something that happened to a review. */
export interface HistoryEntry {
  readonly kind: EntryKind;
  readonly at: Instant;
  readonly by: ActorOnRecord;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly reason: string | null;
}

/** A stage that a review entered; the last one is left when the review is closed. */
export interface StageEntered {
  readonly stage: CycleStage;
  readonly at: string;
}

/** One review of a policy, open or closed. */
export interface PastReview {
  readonly id: string;
  readonly kind: CycleKind;
  readonly openedBy: OpenedBy;
  readonly nextReview: PartialDate;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
  readonly outcome: CycleOutcome | null;
  readonly closingVersion: number | null;
  readonly stage: CycleStage | null;
  /** In their order, each as often as it was entered. */
  readonly stages: readonly StageEntered[];
}

/** Review dates that a policy had from a moment on. */
export interface PastReviewDates {
  readonly revision: number;
  readonly lastReview: PartialDate | null;
  readonly nextReview: PartialDate | null;
  /** The version that brought them; null for a reschedule, a retirement or dates given back. */
  readonly version: number | null;
  readonly reason: string | null;
  readonly by: ActorOnRecord | null;
  readonly at: Instant;
}

/** A policy's reviews and review dates, the newest first. */
export interface PolicyReviewHistory {
  readonly slug: string;
  readonly reviews: readonly PastReview[];
  readonly reviewDates: readonly PastReviewDates[];
}

/** What happened to reviews. */
@Injectable()
export class ReviewHistoryQueries {
  constructor(
    private readonly database: Database,
    private readonly reviews: ReviewsQueries,
  ) {}

  /** What happened to one review, in order. Throws not_found. */
  async ofCycle(cycleId: string): Promise<HistoryEntry[]> {
    const { id } = await this.reviews.one(cycleId);
    return await this.database.query<HistoryEntry>(
      `select kind, at, actor as by, detail, reason from review_cycle_entry where cycle_id = $1 order by ordinal`,
      [id],
    );
  }

  /** Every review of a policy, by slug or id, and every change of its review dates. Throws not_found. */
  async ofPolicy(policyKey: string): Promise<PolicyReviewHistory> {
    const policy = await policyOf(this.database.source.manager, policyKey);
    const reviews = await this.database.query<PastReview>(
      `select cycle.id, cycle.kind, cycle.opened_by as "openedBy", cycle.next_review as "nextReview",
              cycle.opened_at as "openedAt", cycle.closed_at as "closedAt", cycle.outcome, cycle.stage,
              version.number as "closingVersion",
              (select coalesce(jsonb_agg(jsonb_build_object('stage', entry.detail->>'stage', 'at', entry.at)
                                 order by entry.ordinal), '[]')
                 from review_cycle_entry entry where entry.cycle_id = cycle.id and entry.kind = 'stage_entered') as stages
         from review_cycle cycle left join policy_version version on version.id = cycle.closing_version_id
        where cycle.policy_id = $1 order by cycle.opened_at desc, cycle.id desc`,
      [policy.id],
    );
    const reviewDates = await this.database.query<PastReviewDates>(
      `select dates.revision, dates.last_review as "lastReview", dates.next_review as "nextReview", version.number as version,
              dates.reason, dates.set_by as by, dates.recorded_at as at
         from policy_review_dates dates left join policy_version version on version.id = dates.version_id
        where dates.policy_id = $1 order by dates.revision desc`,
      [policy.id],
    );
    return { slug: policy.slug, reviews, reviewDates };
  }
}
