import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { formatPartialDate, precisionOf, type PartialDate } from '../../kernel/partial-date.ts';
import { byUrgency, reviewStanding, reviewState, type ReviewState } from '../cycles/review-window.rules.ts';

/** What a mail says of one review: nothing of a policy's text, which may be unpublished. */
export interface ReminderItem {
  readonly slug: string;
  readonly title: string;
  readonly nextReview: PartialDate;
  /** Null where nobody has it. */
  readonly ownerName: string | null;
}

/** The reviews of one state in a mail, under their heading. */
export interface ReminderGroup {
  readonly heading: string;
  readonly items: readonly ReminderItem[];
}

/** From this many days before the last day of its window, a review is said to close. */
const CLOSING_DAYS = 7;

const headings: Record<ReviewState, string> = {
  overdue: 'Overdue',
  due: 'Due now',
  upcoming: 'Coming up',
};

/** How a review stands, in words: `overdue by 8 days`, with the number of days as of today and not as once planned. */
export function standingInWords(nextReview: PartialDate, today: CalendarDate): string {
  const { state, days } = reviewStanding(nextReview, today);
  switch (state) {
    case 'upcoming':
      return `due in ${count(days, 'day')}`;
    case 'due':
      if (days === 0) return 'due today';
      if (days <= CLOSING_DAYS) return `closes in ${count(days, 'day')}`;
      return `${precisionOf(nextReview)} has begun, ${count(days, 'day')} left`;
    case 'overdue':
      return `overdue by ${count(days, 'day')}`;
  }
}

/** The subject: how many reviews where there are several, and the most urgent one, its date at its own precision. */
export function reminderSubject(items: readonly ReminderItem[], today: CalendarDate): string {
  const first = [...items].sort(byUrgency(today))[0];
  if (!first) throw new RangeError('a reminder tells of at least one review');
  const standing = standingInWords(first.nextReview, today);
  const which = `${first.title} (${formatPartialDate(first.nextReview)})`;
  if (items.length === 1) return `Review ${standing}: ${which}`;
  return `${items.length} reviews, most urgent ${standing}: ${which}`;
}

/** The reviews most urgent first, grouped as the mail shows them; groups without one are left out. */
export function groupByUrgency(
  items: readonly ReminderItem[],
  today: CalendarDate,
): readonly ReminderGroup[] {
  const sorted = [...items].sort(byUrgency(today));
  const states: readonly ReviewState[] = ['overdue', 'due', 'upcoming'];
  return states
    .map((state) => ({
      heading: headings[state],
      items: sorted.filter(({ nextReview }) => reviewState(nextReview, today) === state),
    }))
    .filter((group) => group.items.length > 0);
}

/** `1 day`, `2 days`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
