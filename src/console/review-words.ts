import type { CalendarDate } from '../kernel/calendar-date.ts';
import type { PartialDate } from '../kernel/partial-date.ts';
import { reviewStanding, type ReviewState } from '../reviews/cycles/review-window.rules.ts';
import { count, type Tone } from './parts.tsx';

/** What each state of a review is called on pages, and the tone of its chip. */
export const reviewStateWords: Record<ReviewState, { readonly name: string; readonly tone: Tone }> = {
  overdue: { name: 'Overdue', tone: 'danger' },
  due: { name: 'Due', tone: 'warning' },
  upcoming: { name: 'Upcoming', tone: 'plain' },
};

/** The days that matter in a review's state: `53 days late`, `8 days left`, `in 120 days`. */
export function daysInWords(nextReview: PartialDate, today: CalendarDate): string {
  const { state, days } = reviewStanding(nextReview, today);
  switch (state) {
    case 'overdue':
      return `${count(days, 'day')} late`;
    case 'due':
      return days === 0 ? 'last day' : `${count(days, 'day')} left`;
    case 'upcoming':
      return `in ${count(days, 'day')}`;
  }
}
