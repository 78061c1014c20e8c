import { DomainError } from '../kernel/errors.ts';
import {
  addMonthsTo,
  isBefore,
  lastDayOf,
  monthOf,
  precisionOf,
  type PartialDate,
} from '../kernel/partial-date.ts';
import type { ChangeClass } from './change-class.rules.ts';

/** How often a policy is reviewed. */
export interface ReviewRhythm {
  /** Months from one review to the next. */
  readonly cadenceMonths: number;
  /** The month (1-12) in which the organisation likes to review it; null when any will do. */
  readonly anchorMonth: number | null;
  /** Months that a next review may lie after the last, counted to the end of the due month, without a recorded reason. */
  readonly ceilingMonths: number;
}

/** The last and the next review, each as precise as it was given. */
export interface ReviewDates {
  readonly lastReview: PartialDate | null;
  readonly nextReview: PartialDate | null;
}

/** A next review that comes before, or on, the last one. */
export class DateOutOfOrder extends DomainError {
  constructor(field: string, last: PartialDate, next: PartialDate) {
    super(
      'date_out_of_order',
      `${field}: the next review ${next} does not come after the last review ${last}`,
      {
        fields: [{ field, reason: `${next} does not come after the last review ${last}` }],
        lastReview: last,
        nextReview: next,
      },
    );
  }
}

/** A next review later than the policy's ceiling, without a reason. */
export class CeilingNeedsReason extends DomainError {
  constructor(field: string, next: PartialDate, ceiling: PartialDate) {
    super(
      'reason_required',
      `${field}: ${next} is later than ${ceiling}, the policy's ceiling: give a reason`,
      {
        fields: [{ field, reason: `${next} is later than the ceiling ${ceiling}; a reason is needed` }],
        ceiling,
        nextReview: next,
      },
    );
  }
}

/** The ceiling that a next review passes: the last month in which it may be due without a reason. Null when it keeps it. */
export function ceilingPassed(
  { lastReview, nextReview }: ReviewDates,
  rhythm: ReviewRhythm,
): PartialDate | null {
  if (lastReview === null || nextReview === null) return null;
  const ceiling = ceilingOf(lastReview, rhythm);
  return lastDayOf(nextReview) > lastDayOf(ceiling) ? ceiling : null;
}

/** True when the next review comes after the last, or either is not known. */
export function isInOrder({ lastReview, nextReview }: ReviewDates): boolean {
  if (lastReview === null || nextReview === null) return true;
  return !isBefore(nextReview, lastReview) && nextReview !== lastReview;
}

export /** The last month in which the next review may be due without a reason of its own. */
function ceilingOf(lastReview: PartialDate, rhythm: Pick<ReviewRhythm, 'ceilingMonths'>): PartialDate {
  return addMonthsTo(monthOf(lastDayOf(lastReview)), rhythm.ceilingMonths);
}

/**
 * The next review Almanac proposes: last review + cadence, moved to the nearest anchor month that keeps the ceiling
 * and lies after the last review (of two as near, the earlier). Where no anchor month does, the cadence decides;
 * the ceiling holds in any case. A month, or a year after a last review of which only the year is known.
 */
export function proposedNextReview(lastReview: PartialDate, rhythm: ReviewRhythm): PartialDate {
  if (precisionOf(lastReview) === 'year') {
    return addMonthsTo(lastReview, Math.min(rhythm.cadenceMonths, rhythm.ceilingMonths));
  }
  const last = monthOf(lastDayOf(lastReview));
  const months = Math.min(rhythm.cadenceMonths, rhythm.ceilingMonths);
  const distances = Array.from({ length: rhythm.ceilingMonths }, (_, index) => index + 1);
  const nearest = distances
    .filter((distance) => calendarMonth(addMonthsTo(last, distance)) === rhythm.anchorMonth)
    .toSorted((a, b) => Math.abs(a - months) - Math.abs(b - months) || a - b)[0];
  return addMonthsTo(last, nearest ?? months);
}

/** Refuses a next review that does not come after the last: {@link DateOutOfOrder}. `field` names it in the request. */
export function checkOrder({ lastReview, nextReview }: ReviewDates, field = 'nextReview'): void {
  if (lastReview === null || nextReview === null || isInOrder({ lastReview, nextReview })) return;
  throw new DateOutOfOrder(field, lastReview, nextReview);
}

/**
 * Refuses review dates that cannot be: {@link DateOutOfOrder}, or {@link CeilingNeedsReason} when the next review
 * passes the ceiling and no reason is given.
 */
export function checkReviewDates(dates: ReviewDates, rhythm: ReviewRhythm, reason: string | null): void {
  checkOrder(dates);
  const { lastReview, nextReview } = dates;
  if (lastReview === null || nextReview === null || reason !== null) return;
  const ceiling = ceilingOf(lastReview, rhythm);
  if (lastDayOf(nextReview) > lastDayOf(ceiling))
    throw new CeilingNeedsReason('nextReview', nextReview, ceiling);
}

/**
 * Whether a version counts as the review: only while one is open (from the first rung on), and then every change of
 * substance does unless its signer says otherwise; an editorial or code-only one only when its signer says so.
 */
export function countsAsReview(
  reviewIsOpen: boolean,
  changeClass: ChangeClass,
  said: boolean | null,
): boolean {
  if (!reviewIsOpen) return false;
  return said ?? (changeClass !== 'editorial' && changeClass !== 'codes_only');
}

function calendarMonth(month: PartialDate): number {
  return Number(month.slice(5, 7));
}
