import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import { daysLateOn, onTimeBy, overdueAges } from './report-figures.rules.ts';

const today = calendarDate('2026-10-01');
const windows = (nextReview: string, originalNextReview = nextReview) => ({
  nextReview: partialDate(nextReview),
  originalNextReview: partialDate(originalNextReview),
});

describe('reviews on time', () => {
  it.each([
    ['2026-09', '2026-09-30', 1],
    ['2026-09', '2026-10-01', 0],
    ['2026-09-18', '2026-09-18', 1],
    ['2026-09-18', '2026-09-19', 0],
    ['2026', '2026-12-31', 1],
  ])('a window of %s and a signature on %s: %d', (window, doneOn, onTime) => {
    const ended = [{ ...windows(window), doneOn: calendarDate(doneOn) }];
    expect(onTimeBy('nextReview', ended, [], today)).toEqual({ ended: 1, onTime, openLate: 0, rate: onTime });
  });

  it('counts what is open and late against the rate, on the day after its window and not on its last day', () => {
    const ended = [{ ...windows('2026-09'), doneOn: calendarDate('2026-09-10') }];
    const open = [windows('2026-09')];
    expect(onTimeBy('nextReview', ended, open, today)).toMatchObject({ openLate: 1, rate: 0.5 });
    expect(onTimeBy('nextReview', ended, open, calendarDate('2026-09-30'))).toMatchObject({
      openLate: 0,
      rate: 1,
    });
  });

  it('is not made better by a reschedule where the original window is asked for', () => {
    const ended = [{ ...windows('2026-11', '2026-09'), doneOn: calendarDate('2026-11-02') }];
    const open = [windows('2026-12', '2026-09')];
    expect(onTimeBy('nextReview', ended, open, today).rate).toBe(1);
    expect(onTimeBy('originalNextReview', ended, open, today)).toMatchObject({
      onTime: 0,
      openLate: 1,
      rate: 0,
    });
  });

  it('has no rate where there is nothing', () => {
    expect(onTimeBy('nextReview', [], [], today).rate).toBeNull();
  });
});

describe('the age of what is overdue', () => {
  it('is told in groups, each day in one', () => {
    const ages = overdueAges([1, 7, 8, 30, 31, 90, 91, 180, 181, 4000]);
    expect(ages.map(({ reviews }) => reviews)).toEqual([2, 2, 2, 2, 2]);
  });

  it.each([
    ['2026-09', 1],
    ['2026-09-30', 1],
    ['2026-10-01', 0],
    ['2025', 274],
  ])('%s is late by %d days', (window, days) => {
    expect(daysLateOn(today, partialDate(window))).toBe(days);
  });
});
