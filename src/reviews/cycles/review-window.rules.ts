import { daysBetween, type CalendarDate } from '../../kernel/calendar-date.ts';
import { lastDayOf, rangeOf, type PartialDate } from '../../kernel/partial-date.ts';

/** Where a review stands on a day: before its window, inside it, or after it. */
export const reviewStates = ['upcoming', 'due', 'overdue'] as const;
export type ReviewState = (typeof reviewStates)[number];

/** A review as seen on one day. */
export interface ReviewStanding {
  readonly state: ReviewState;
  /**
   * Days that matter in this state: until the first day of the window when upcoming, left until its last day
   * when due (0 on the last day), since its last day when overdue (1 on the day after).
   */
  readonly days: number;
}

/**
 * Upcoming before the window, due inside it, overdue after it. The window is the range of the next-review date:
 * `2026-09` is due from September 1 to September 30, whatever the precision says on paper.
 */
export function reviewState(nextReview: PartialDate, today: CalendarDate): ReviewState {
  const window = rangeOf(nextReview);
  if (today < window.from) return 'upcoming';
  return today < window.until ? 'due' : 'overdue';
}

/** The state and its number of days, as mail and pages say them. */
export function reviewStanding(nextReview: PartialDate, today: CalendarDate): ReviewStanding {
  const state = reviewState(nextReview, today);
  switch (state) {
    case 'upcoming':
      return { state, days: daysBetween(today, rangeOf(nextReview).from) };
    case 'due':
      return { state, days: daysBetween(today, lastDayOf(nextReview)) };
    case 'overdue':
      return { state, days: daysBetween(lastDayOf(nextReview), today) };
  }
}

/** Which state is read first: the worst. */
export const urgency = { overdue: 0, due: 1, upcoming: 2 } as const satisfies Record<ReviewState, number>;

/** Orders what stands worst first: overdue, due, upcoming; within a state the window that ends first. */
export function byUrgency(
  today: CalendarDate,
): (a: { nextReview: PartialDate }, b: { nextReview: PartialDate }) => number {
  return (a, b) =>
    urgency[reviewState(a.nextReview, today)] - urgency[reviewState(b.nextReview, today)] ||
    lastDayOf(a.nextReview).localeCompare(lastDayOf(b.nextReview), 'en');
}
