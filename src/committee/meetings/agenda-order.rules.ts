import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { lastDayOf, rangeOf, type PartialDate } from '../../kernel/partial-date.ts';

/** What decides which item of a proposed agenda comes first. */
export interface Orderable {
  readonly nextReview: PartialDate | null;
  /** Whether an earlier meeting deferred it. */
  readonly carriedOver: boolean;
  /** Null for a matter that is about no policy. */
  readonly policyId: string | null;
  readonly title: string;
}

/**
 * The most urgent first: reviews that are overdue, then those in their window, each by its last day; what an earlier
 * meeting deferred; reviews to come; last what is no review.
 * Of equals what was deferred before, then policies before other matters, then by title.
 */
export function byUrgencyOn(today: CalendarDate): (a: Orderable, b: Orderable) => number {
  return (a, b) =>
    rankOn(today, a) - rankOn(today, b) ||
    lastDayText(a).localeCompare(lastDayText(b), 'en') ||
    Number(b.carriedOver) - Number(a.carriedOver) ||
    Number(a.policyId === null) - Number(b.policyId === null) ||
    titles.compare(a.title, b.title);
}

const titles = new Intl.Collator('en-US', { numeric: true });
const lastDayText = ({ nextReview }: Orderable): string => (nextReview === null ? '' : lastDayOf(nextReview));

function rankOn(today: CalendarDate, { nextReview, carriedOver }: Orderable): number {
  if (nextReview !== null) {
    const window = rangeOf(nextReview);
    if (today >= window.until) return 0;
    if (today >= window.from) return 1;
  }
  if (carriedOver) return 2;
  return nextReview === null ? 4 : 3;
}
