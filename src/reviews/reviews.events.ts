import { defineEvent } from '../platform/events/event-definition.ts';
import type { ReviewOutcome } from '../policies/policy-version.entity.ts';

/** A policy's review has begun: work on it may start. */
export const reviewCycleOpened = defineEvent<{ readonly cycleId: string; readonly policyId: string }>(
  'review.cycle.opened',
);

/** Work between reviews has become the policy's regular review: its dates have come near, or somebody began it early. */
export const reviewCycleBecameScheduled = defineEvent<{
  readonly cycleId: string;
  readonly policyId: string;
}>('review.cycle.became_scheduled');

/** A review that had ended goes on: the version that was its outcome was cancelled before it began. */
export const reviewCycleReopened = defineEvent<{ readonly cycleId: string; readonly policyId: string }>(
  'review.cycle.reopened',
);

/** How a review cycle ends. */
export type CycleOutcome = ReviewOutcome | 'retired';

/** A policy's review has ended with an outcome. */
export const reviewCycleClosed = defineEvent<{
  readonly cycleId: string;
  readonly policyId: string;
  readonly outcome: CycleOutcome;
}>('review.cycle.closed');
