import type { CalendarDate } from '../kernel/calendar-date.ts';
import { formatPartialDate, precisionOf, type PartialDate } from '../kernel/partial-date.ts';
import { byUrgency, reviewState, type ReviewState } from '../reviews/cycles/review-window.rules.ts';

interface Reviewed {
  readonly title: string;
  readonly nextReview: PartialDate;
}

/** The reviews of one month, or of one year where no month is given. */
export interface DueMonth<Item> {
  readonly name: string;
  readonly items: readonly Item[];
}

/** The reviews in one state, by month. */
export interface DueSection<Item> {
  readonly state: ReviewState;
  readonly months: readonly DueMonth<Item>[];
}

/** Groups reviews as they are read: overdue first, then due, then upcoming; within each the earliest month first. */
export function groupDue<Item extends Reviewed>(
  items: readonly Item[],
  today: CalendarDate,
): DueSection<Item>[] {
  const urgency = byUrgency(today);
  const sorted = items.toSorted((a, b) => urgency(a, b) || a.title.localeCompare(b.title, 'en'));
  const sections = Map.groupBy(sorted, ({ nextReview }) => reviewState(nextReview, today));
  return [...sections].map(([state, inState]) => {
    const months = Map.groupBy(inState, ({ nextReview }) => monthName(nextReview));
    return { state, months: [...months].map(([name, inMonth]) => ({ name, items: inMonth })) };
  });
}

/** How many reviews stand in each state. */
export function countStates(items: readonly Reviewed[], today: CalendarDate): Record<ReviewState, number> {
  const counts: Record<ReviewState, number> = { overdue: 0, due: 0, upcoming: 0 };
  for (const { nextReview } of items) counts[reviewState(nextReview, today)] += 1;
  return counts;
}

function monthName(date: PartialDate): string {
  return formatPartialDate(precisionOf(date) === 'day' ? (date.slice(0, 7) as PartialDate) : date);
}
