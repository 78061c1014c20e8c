import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { PublicHolidays } from './holidays.ts';

describe('US public holidays', () => {
  const holidays = new PublicHolidays('US');

  it.each([
    ['2026-07-03', true], // July 4 is a Saturday
    ['2026-07-06', false],
    ['2026-11-26', true],
    ['2026-11-27', false],
    ['2021-12-31', true], // New Year's Day 2022 is a Saturday
    ['2027-06-18', true], // June 19 is a Saturday
    ['2026-09-07', true],
    ['2026-09-01', false],
    ['2026-12-24', false],
  ])('%s: %s', (day, expected) => {
    expect(holidays.isHoliday(calendarDate(day))).toBe(expected);
  });
});
