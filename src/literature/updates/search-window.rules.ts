import { addDays, daysBetween, type CalendarDate } from '../../kernel/calendar-date.ts';
import { rangeOf, type PartialDate } from '../../kernel/partial-date.ts';
import type { UidRange } from './uid-range.rules.ts';

/** Days that a search covers, both included: PubMed's ranges have no open end. */
export interface SearchWindow {
  readonly from: CalendarDate;
  readonly through: CalendarDate;
}

/** Days by which a window reaches back into the one before it: PubMed adds records with earlier dates for some time. */
const OVERLAP_DAYS = 14;

/** PubMed hands out no more than the first 10,000 hits of a query; `retstart` does not help. */
export const HIT_CEILING = 10_000;

/**
 * Why a window begins where it does: the policy's `first` search; a query that is new or `changed`, which goes over the
 * whole chain; one that `continues` where it ended; or a `gap`, of which the days behind it are searched once more.
 */
export type WindowReason = 'first' | 'changed' | 'continues' | 'gap';

/** What says from which day on a policy's literature is to be searched. */
export interface LiteratureDates {
  /** "Literature searched through", as the latest signed version prints it. */
  readonly searchedThrough: PartialDate | null;
  /** The current last review. */
  readonly lastReview: PartialDate | null;
}

/**
 * The first day that a policy's searches must cover: 14 days before the search that its version declares (a month counts
 * from its first day, since no later one is certain), else the first day of its last review. Null when neither is known:
 * it is never guessed.
 */
export function chainStart({ searchedThrough, lastReview }: LiteratureDates): CalendarDate | null {
  if (searchedThrough !== null) return addDays(rangeOf(searchedThrough).from, -OVERLAP_DAYS);
  return lastReview === null ? null : rangeOf(lastReview).from;
}

/**
 * The window that a strategy is searched for next, so that the chain has no gap: from 14 days before the end of what is
 * searched without a gap since `start` (`unbroken`), or from `start` where nothing is; through `today`.
 */
export function nextWindow(
  start: CalendarDate,
  unbroken: CalendarDate | null,
  today: CalendarDate,
): SearchWindow {
  const from = unbroken === null ? start : addDays(unbroken, -OVERLAP_DAYS);
  return { from: from < today ? from : today, through: today };
}

/**
 * The query as it is sent for a window: `crdt` finds what was added in it, `mhda` what was indexed late. `edat` would
 * miss records, since PubMed back-dates it for those added over 12 months late. `uids` narrows it to a part of a day.
 */
export function windowedQuery(
  query: string,
  { from, through }: SearchWindow,
  uids: UidRange | null = null,
): string {
  const range = (field: string) =>
    `("${from.replaceAll('-', '/')}"[${field}] : "${through.replaceAll('-', '/')}"[${field}])`;
  const part = uids === null ? '' : ` AND (${uids.from}:${uids.through}[uid])`;
  return `(${query}) AND (${range('crdt')} OR ${range('mhda')})${part}`;
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
