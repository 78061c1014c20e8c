import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import { screeningDue } from './screening-due.rules.ts';

describe('screeningDue', () => {
  it.each([
    ['long before the review', '2026-05-04', '2026-09', '2026-06-03'],
    ['without a review to come', '2026-05-04', null, '2026-06-03'],
    ['31 days before the window', '2026-08-01', '2026-09', '2026-08-31'],
    ['32 days before the window', '2026-07-31', '2026-09', '2026-08-30'],
    ['30 days before the window', '2026-08-02', '2026-09', '2026-08-31'],
    ['8 days before the window', '2026-08-24', '2026-09', '2026-08-31'],
    ['7 days before the window', '2026-08-25', '2026-09', '2026-09-01'],
    ['inside the window', '2026-09-10', '2026-09', '2026-09-17'],
    ['after the window', '2027-01-01', '2026-09', '2027-01-08'],
    ['before a day', '2026-08-30', '2026-09-15', '2026-09-14'],
    ['before a year', '2026-12-20', '2027', '2026-12-31'],
    ['over a leap day', '2028-02-20', '2028-03', '2028-02-29'],
  ])('%s', (_, arrived, nextReview, expected) => {
    const review = nextReview === null ? null : partialDate(nextReview);
    expect(screeningDue(calendarDate(arrived), review)).toBe(expected);
  });
});
