import type { PartialDate } from '../../kernel/partial-date.ts';
import { roomOf } from './levelling.rules.ts';
import { dueMonth, type Month } from './months.rules.ts';

/** A move of a proposal, with the revision of the review dates it was computed from. */
export interface ProposedMove {
  readonly policyId: string;
  readonly revision: number;
  readonly to: PartialDate;
}

/** The policy of a move as it now is; undefined where no review of it is due any more. */
export interface ReviewNow {
  readonly revision: number;
  readonly lastReview: PartialDate | null;
  readonly nextReview: PartialDate;
  readonly ceilingMonths: number;
  readonly isOpen: boolean;
}

/** Why a move can no longer be made. */
export type Staleness = 'dates_moved' | 'month_begun' | 'past_ceiling' | 'review_opened';

/**
 * Why a move of a proposal can no longer be made: the review dates moved since, its month has begun, the ceiling came down,
 * or its review has begun, where the proposal leaves such reviews alone. Null when it can.
 */
export function staleness(
  move: ProposedMove,
  now: ReviewNow | undefined,
  thisMonth: Month,
  movesOpenReviews: boolean,
): Staleness | null {
  if (now === undefined || now.revision !== move.revision) return 'dates_moved';
  if (dueMonth(move.to) <= thisMonth) return 'month_begun';
  if (!roomOf(now)(dueMonth(move.to))) return 'past_ceiling';
  return now.isOpen && !movesOpenReviews ? 'review_opened' : null;
}
