import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import type { ReminderItem } from './reminder-item.rules.ts';
import { groupByUrgency, reminderSubject, summaryOf } from './reminder-wording.rules.ts';
import { sampleItem } from './sample-item.ts';

const review = (title: string, nextReview: string): ReminderItem => ({
  ...sampleItem,
  title,
  nextReview: partialDate(nextReview),
});

describe('the subject', () => {
  it.each([
    ['2026-09', '2026-08-02', 'Review due in 30 days: Spinal Taps (September 2026)'],
    ['2026-09', '2026-08-31', 'Review due in 1 day: Spinal Taps (September 2026)'],
    ['2026-09', '2026-09-01', 'Review month has begun, 29 days left: Spinal Taps (September 2026)'],
    ['2026-09', '2026-09-22', 'Review month has begun, 8 days left: Spinal Taps (September 2026)'],
    ['2026-09', '2026-09-23', 'Review closes in 7 days: Spinal Taps (September 2026)'],
    ['2026-09', '2026-09-30', 'Review due today: Spinal Taps (September 2026)'],
    ['2026-09', '2026-10-01', 'Review overdue by 1 day: Spinal Taps (September 2026)'],
    ['2026-09', '2026-10-08', 'Review overdue by 8 days: Spinal Taps (September 2026)'],
    ['2027', '2027-01-01', 'Review year has begun, 364 days left: Spinal Taps (2027)'],
    ['2026-09-16', '2026-09-16', 'Review due today: Spinal Taps (September 16, 2026)'],
  ])('of %s on %s', (nextReview, today, subject) => {
    expect(reminderSubject([review('Spinal Taps', nextReview)], calendarDate(today))).toBe(subject);
  });

  it('says how many there are and the most urgent', () => {
    const items = [review('Later', '2026-12'), review('Late', '2026-08'), review('Now', '2026-09')];
    expect(reminderSubject(items, calendarDate('2026-09-08'))).toBe(
      '3 reviews, most urgent overdue by 8 days: Late (August 2026)',
    );
  });
});

describe('the summary', () => {
  it('counts each state that there is, the worst first', () => {
    const items = [review('Later', '2026-12'), review('Late', '2026-08'), review('Late too', '2026-07')];
    expect(summaryOf(items, calendarDate('2026-09-08'))).toBe('2 overdue, 1 coming up');
  });
});

describe('the groups of a mail', () => {
  it('put first the window that ends first', () => {
    const items = [review('Year', '2026'), review('Month', '2026-09'), review('Day', '2026-09-08')];
    const [group] = groupByUrgency(items, calendarDate('2026-09-08'));
    expect(group?.items.map(({ title }) => title)).toEqual(['Day', 'Month', 'Year']);
  });

  it('come most urgent first and leave out the empty ones', () => {
    const items = [review('Later', '2026-12'), review('Late', '2026-08'), review('Later still', '2027')];
    const groups = groupByUrgency(items, calendarDate('2026-09-08'));
    expect(groups.map(({ heading, items: found }) => [heading, ...found.map(({ title }) => title)])).toEqual([
      ['Overdue', 'Late'],
      ['Coming up', 'Later', 'Later still'],
    ]);
  });
});
