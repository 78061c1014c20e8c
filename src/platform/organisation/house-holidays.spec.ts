import { describe, expect, it } from '@jest/globals';
import { isBusinessDay, onOrAfterBusinessDay } from '../../kernel/business-days.ts';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { HouseHolidays } from './house-holidays.ts';
import { holidayCountries, PublicHolidays } from './holidays.ts';

const day = calendarDate;
const house = new HouseHolidays(new PublicHolidays('US'), [
  { day: day('2026-12-24'), name: 'Christmas Eve', works: false },
  { day: day('2026-07-03'), name: 'We work', works: true },
]);

describe('the holidays of a house', () => {
  it.each([
    ['its own day off', '2026-12-24', false],
    ['the public holiday after it', '2026-12-25', false],
    ['the day before it', '2026-12-23', true],
    ['a public holiday it works on', '2026-07-03', true],
    ['another public holiday', '2026-09-07', false],
    ['the same day of another year', '2027-12-24', false], // observed: December 25, 2027 is a Saturday
    ['a plain day of another year', '2025-12-24', true],
  ])('%s, %s: works %s', (_, on, works) => {
    expect(isBusinessDay(day(on), house)).toBe(works);
  });

  it('move what falls on them past both', () => {
    expect(onOrAfterBusinessDay(day('2026-12-24'), house)).toBe('2026-12-28');
  });
});

describe('public holidays', () => {
  it('that last for days count each of them', () => {
    const ofYear = new PublicHolidays('CN').ofYear('2026').map((holiday) => holiday.day);
    expect(ofYear.filter((on) => on.startsWith('2026-02')).length).toBeGreaterThan(1); // the Spring Festival
  });

  it('are known by name, and of the countries the library names', () => {
    expect(new PublicHolidays('US').nameOf(day('2026-11-26'))).toBe('Thanksgiving Day');
    expect(new PublicHolidays('US').nameOf(day('2026-11-25'))).toBeNull();
    expect(holidayCountries['US']).toBe('United States of America');
  });
});
