import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { formatPartialDate, precisionOf, type PartialDate } from '../../kernel/partial-date.ts';
import { byUrgency, reviewStanding, reviewState, type ReviewState } from '../cycles/review-window.rules.ts';
import { fittedSubject, plainLine, shortened, TITLE_LENGTH } from '../../platform/mail/plain-line.rules.ts';
import type { ReminderItem } from './reminder-item.rules.ts';

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

const states: readonly ReviewState[] = ['overdue', 'due', 'upcoming'];

const inOneWord: Record<ReviewState, string> = { overdue: 'overdue', due: 'due now', upcoming: 'coming up' };

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

/** The name of a policy in a mail, on one line; a policy without a published title has its number, if any. */
export function titleInMail({ title, number }: { title: string | null; number: string | null }): string {
  const [named, numbered] = [plainLine(title ?? ''), plainLine(number ?? '')];
  if (named !== '') return shortened(named, TITLE_LENGTH);
  return numbered === ''
    ? 'An unpublished policy'
    : `Unpublished policy ${shortened(numbered, NUMBER_LENGTH)}`;
}

/** The most that is kept of a policy's number, in characters. */
const NUMBER_LENGTH = 60;

/** The subject: how many reviews where there are several, and the most urgent one, its date at its own precision. */
export function reminderSubject(items: readonly ReminderItem[], today: CalendarDate): string {
  const first = [...items].sort(byUrgency(today))[0];
  if (!first) throw new RangeError('a reminder tells of at least one review');
  const standing = standingInWords(first.nextReview, today);
  const before =
    items.length === 1
      ? `Review ${standing}: `
      : `${items.length.toLocaleString('en-US')} reviews, most urgent ${standing}: `;
  return fittedSubject(before, titleInMail(first), ` (${formatPartialDate(first.nextReview)})`);
}

/** `2 overdue, 1 due now, 5 coming up`: what a mail holds, in a line. */
export function summaryOf(items: readonly ReminderItem[], today: CalendarDate): string {
  return states
    .map((state) => ({
      state,
      found: items.filter(({ nextReview }) => reviewState(nextReview, today) === state).length,
    }))
    .filter(({ found }) => found > 0)
    .map(({ state, found }) => `${found.toLocaleString('en-US')} ${inOneWord[state]}`)
    .join(', ');
}

/** The reviews most urgent first, grouped as the mail shows them; groups without one are left out. */
export function groupByUrgency(
  items: readonly ReminderItem[],
  today: CalendarDate,
): readonly ReminderGroup[] {
  const sorted = [...items].sort(byUrgency(today));
  return states
    .map((state) => ({
      heading: headings[state],
      items: sorted.filter(({ nextReview }) => reviewState(nextReview, today) === state),
    }))
    .filter((group) => group.items.length > 0);
}

/** `1 day`, `2 days`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? noun : plural}`;
}
