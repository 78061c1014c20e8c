import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isBusinessDay } from '../../kernel/business-days.ts';
import { addDays, calendarDate, daysBetween } from '../../kernel/calendar-date.ts';
import { PublicHolidays } from '../../platform/organisation/holidays.ts';
import { lastVotingDay, reminderDays } from './vote-deadline.rules.ts';

const holidays = new PublicHolidays('US');
const last = (day: string, working: number) => lastVotingDay(calendarDate(day), working, holidays);
const days = (opened: string, voteBy: string) =>
  reminderDays(calendarDate(opened), calendarDate(voteBy), holidays).map(({ kind, on }) => `${kind} ${on}`);

describe('the last day of a vote', () => {
  it.each([
    ['2026-09-18', 1, '2026-09-21'],
    ['2026-09-18', 5, '2026-09-25'],
    ['2026-09-16', 1, '2026-09-17'],
    // from a Saturday it begins to count on the Monday
    ['2026-09-19', 1, '2026-09-21'],
    // over Labor Day, September 7
    ['2026-09-04', 1, '2026-09-08'],
    ['2026-09-03', 2, '2026-09-08'],
    // over Thanksgiving, Christmas and New Year
    ['2026-11-25', 1, '2026-11-27'],
    ['2026-12-24', 1, '2026-12-28'],
    ['2026-12-31', 1, '2027-01-04'],
    // leap day
    ['2028-02-28', 1, '2028-02-29'],
  ])('of one that opens on %s and takes %p working days is %s', (day, working, expected) => {
    expect(last(day, working)).toBe(expected);
  });
});

describe('the days of reminders', () => {
  it.each([
    [
      '2026-09-18',
      '2026-10-02',
      ['half_time 2026-09-25', 'day_before 2026-10-01', 'last_day 2026-10-02', 'passed 2026-10-05'],
    ],
    // three working days: half time is the first of them
    [
      '2026-09-14',
      '2026-09-17',
      ['half_time 2026-09-15', 'day_before 2026-09-16', 'last_day 2026-09-17', 'passed 2026-09-18'],
    ],
    // two: half time would be the day before
    ['2026-09-14', '2026-09-16', ['day_before 2026-09-15', 'last_day 2026-09-16', 'passed 2026-09-17']],
    ['2026-09-14', '2026-09-15', ['last_day 2026-09-15', 'passed 2026-09-16']],
    ['2026-09-14', '2026-09-14', ['passed 2026-09-15']],
    // the working day before a Monday is the Friday, and after Thanksgiving comes the Friday
    [
      '2026-11-16',
      '2026-11-30',
      ['half_time 2026-11-20', 'day_before 2026-11-27', 'last_day 2026-11-30', 'passed 2026-12-01'],
    ],
    // a last day on a Sunday is told on that day, and its end on the Monday
    [
      '2026-09-07',
      '2026-09-13',
      ['half_time 2026-09-09', 'day_before 2026-09-11', 'last_day 2026-09-13', 'passed 2026-09-14'],
    ],
  ])('of a vote from %s to %s are %j', (opened, voteBy, expected) => {
    expect(days(opened, voteBy)).toEqual(expected);
  });

  it('are in order, no two on one day, within the vote, and on working days but for the last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 0, max: 120 }), (start, length) => {
        const opened = addDays(calendarDate('2026-01-01'), start);
        const voteBy = addDays(opened, length);
        const found = reminderDays(opened, voteBy, holidays);
        for (const [index, { kind, on }] of found.entries()) {
          expect(daysBetween(index === 0 ? opened : found[index - 1]!.on, on)).toBeGreaterThan(0);
          if (kind === 'passed') expect(on > voteBy).toBe(true);
          else expect(on <= voteBy).toBe(true);
          if (kind !== 'last_day') expect(isBusinessDay(on, holidays)).toBe(true);
        }
      }),
    );
  });
});
