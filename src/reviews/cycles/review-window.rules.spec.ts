import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import { byUrgency, reviewStanding } from './review-window.rules.ts';

describe('where a review stands', () => {
  it.each([
    ['2026-09', '2026-08-31', 'upcoming', 1],
    ['2026-09', '2026-09-01', 'due', 29],
    ['2026-09', '2026-09-30', 'due', 0],
    ['2026-09', '2026-10-01', 'overdue', 1],
    ['2026-09', '2026-07-31', 'upcoming', 32],
    ['2026', '2025-12-31', 'upcoming', 1],
    ['2026', '2026-01-01', 'due', 364],
    ['2026', '2027-01-01', 'overdue', 1],
    ['2028-02-29', '2028-02-28', 'upcoming', 1],
    ['2028-02-29', '2028-02-29', 'due', 0],
    ['2028-02-29', '2028-03-01', 'overdue', 1],
    ['2028-02', '2028-02-29', 'due', 0],
  ])('%s on %s is %s, %i days', (nextReview, today, state, days) => {
    expect(reviewStanding(partialDate(nextReview), calendarDate(today))).toEqual({ state, days });
  });
});

describe('the order of urgency', () => {
  it('puts overdue first, then due, then upcoming, each by the end of its window', () => {
    const today = calendarDate('2026-09-15');
    const reviews = ['2027-01', '2026', '2026-08-20', '2026-09', '2026-08', '2026-10'].map((nextReview) => ({
      nextReview: partialDate(nextReview),
    }));
    expect(reviews.sort(byUrgency(today)).map(({ nextReview }) => nextReview)).toEqual([
      '2026-08-20',
      '2026-08',
      '2026-09',
      '2026',
      '2026-10',
      '2027-01',
    ]);
  });
});
