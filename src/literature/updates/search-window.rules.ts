import { addDays, daysBetween, type CalendarDate } from '../../kernel/calendar-date.ts';
import { rangeOf, type PartialDate } from '../../kernel/partial-date.ts';

/** Days that a search covers, both included: PubMed's ranges have no open end. */
export interface SearchWindow {
  readonly from: CalendarDate;
  readonly through: CalendarDate;
}

/** What is known of how far the literature has been searched. */
export interface SearchedSoFar {
  /** "Literature searched through", as the latest signed version prints it. */
  readonly searchedThrough: PartialDate | null;
  /** The current last review. */
  readonly lastReview: PartialDate | null;
  /** The last day of the latest finished update in which this very query ran. */
  readonly ranThrough: CalendarDate | null;
}

/** Days by which a window reaches back into the one before it: PubMed adds records with earlier dates for some time. */
const OVERLAP_DAYS = 14;

/** PubMed hands out no more than the first 10,000 hits of a query; `retstart` does not help. */
export const HIT_CEILING = 10_000;

/**
 * The first day of the next window, so that the chain has no gap: 14 days before the end of the search before it, or
 * the first day of the last review where the literature was never searched. Null when neither is known: it is never
 * guessed.
 */
export function windowStart({ searchedThrough, lastReview, ranThrough }: SearchedSoFar): CalendarDate | null {
  const declared = searchedThrough ? rangeOf(searchedThrough).from : null;
  const chainStart = declared ?? (lastReview ? rangeOf(lastReview).from : null);
  if (ranThrough !== null && (chainStart === null || ranThrough >= chainStart)) {
    return addDays(ranThrough, -OVERLAP_DAYS);
  }
  return declared ? addDays(declared, -OVERLAP_DAYS) : chainStart;
}

/**
 * The query as it is sent for a window: `crdt` finds what was added in it, `mhda` what was indexed late. `edat` would
 * miss records, since PubMed back-dates it for those added over 12 months late.
 */
export function windowedQuery(query: string, { from, through }: SearchWindow): string {
  const range = (field: string) =>
    `("${from.replaceAll('-', '/')}"[${field}] : "${through.replaceAll('-', '/')}"[${field}])`;
  return `(${query}) AND (${range('crdt')} OR ${range('mhda')})`;
}

/** The window in two that touch and together cover it; null for a single day. */
export function halvesOf({ from, through }: SearchWindow): readonly [SearchWindow, SearchWindow] | null {
  const days = daysBetween(from, through);
  if (days < 1) return null;
  const middle = addDays(from, Math.floor(days / 2));
  return [
    { from, through: middle },
    { from: addDays(middle, 1), through },
  ];
}
