import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, calendarDate, dayOfWeek } from '../../kernel/calendar-date.ts';
import {
  daysOf,
  hasDays,
  monthlyRule,
  readRule,
  ruleInWords,
  ruleText,
  storedRule,
  weekdays,
  type MonthWeek,
  type Weekday,
} from './series-rule.rules.ts';

const day = calendarDate;

describe('the days of a rule', () => {
  it.each([
    // 2026: January 1 is a Thursday, so that some months have five
    ['third Thursday', 3, 'TH', '2026-01-01', ['2026-01-15', '2026-02-19', '2026-03-19', '2026-04-16']],
    [
      'last Thursday, in months of five and of four',
      'last',
      'TH',
      '2026-01-01',
      ['2026-01-29', '2026-02-26', '2026-03-26', '2026-04-30'],
    ],
    [
      'fourth Thursday, the Thanksgiving of November',
      4,
      'TH',
      '2026-11-01',
      ['2026-11-26', '2026-12-24', '2027-01-28', '2027-02-25'],
    ],
    ['first Monday', 1, 'MO', '2026-09-01', ['2026-09-07', '2026-10-05', '2026-11-02', '2026-12-07']],
  ] as const)('%s', (_, week, weekday, from, expected) => {
    const until = addDays(day(expected.at(-1)!), 1);
    expect(daysOf(monthlyRule(week, weekday), day(from), day(from), until)).toEqual(expected);
  });

  it('takes neither the day before nor the first day after the range', () => {
    const rule = monthlyRule(3, 'TH');
    const days = (since: string, until: string) => daysOf(rule, day('2026-01-01'), day(since), day(until));
    expect(days('2026-01-15', '2026-01-16')).toEqual(['2026-01-15']);
    expect(days('2026-01-16', '2026-02-19')).toEqual([]);
    expect(days('2026-01-14', '2026-01-15')).toEqual([]);
    expect(days('2026-02-01', '2026-01-01')).toEqual([]);
  });

  it('counts intervals from the first day, not from where somebody looks', () => {
    const rule = storedRule('FREQ=WEEKLY;INTERVAL=2;BYDAY=TU');
    const all = daysOf(rule, day('2026-01-06'), day('2026-01-06'), day('2026-04-01'));
    expect(all.slice(0, 3)).toEqual(['2026-01-06', '2026-01-20', '2026-02-03']);
    expect(daysOf(rule, day('2026-01-06'), day('2026-01-28'), day('2026-04-01'))).toEqual(all.slice(2));
  });

  it('has each month exactly one n-th weekday, of that weekday and in that week', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<MonthWeek>(1, 2, 3, 4, 'last'),
        fc.constantFrom(...(Object.keys(weekdays) as Weekday[])),
        fc.integer({ min: 1990, max: 2090 }),
        (week, weekday, year) => {
          const found = daysOf(
            monthlyRule(week, weekday),
            day(`${year}-01-01`),
            day(`${year}-01-01`),
            day(`${year + 1}-01-01`),
          );
          expect(found.map((each) => each.slice(5, 7))).toEqual(
            Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0')),
          );
          for (const each of found) {
            expect(dayOfWeek(each)).toBe(Object.keys(weekdays).indexOf(weekday) + 1);
            if (week === 'last') expect(addDays(each, 7).slice(5, 7)).not.toBe(each.slice(5, 7));
            else expect(Math.ceil(Number(each.slice(8)) / 7)).toBe(week);
          }
        },
      ),
    );
  });
});

describe('reading a rule', () => {
  it.each([
    ['RRULE:FREQ=MONTHLY;BYDAY=3TH', 'FREQ=MONTHLY;BYDAY=3TH', 'third Thursday of each month'],
    ['byday=-1fr;freq=monthly', 'FREQ=MONTHLY;BYDAY=-1FR', 'last Friday of each month'],
    [
      'FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO',
      'FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO',
      'first Monday of every third month',
    ],
    [
      'FREQ=MONTHLY;BYDAY=1TU,3TU;BYMONTH=9,1',
      'FREQ=MONTHLY;BYDAY=1TU,3TU;BYMONTH=1,9',
      'first Tuesday and third Tuesday of each month, in January and September',
    ],
    ['FREQ=WEEKLY;BYDAY=TU,TH', 'FREQ=WEEKLY;BYDAY=TU,TH', 'every Tuesday and Thursday'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', 'Monday of every second week'],
  ])('%s', (text, kept, words) => {
    const rule = readRule(text);
    if ('problem' in rule) throw new Error(rule.problem);
    expect(ruleText(rule)).toBe(kept);
    expect(ruleInWords(rule)).toBe(words);
  });

  it.each([
    ['', ':'],
    ['FREQ=DAILY;BYDAY=MO', 'FREQ'],
    ['FREQ=SECONDLY', 'FREQ'],
    ['FREQ=MONTHLY', 'BYDAY'],
    ['FREQ=MONTHLY;BYDAY=TH', 'BYDAY'],
    ['FREQ=MONTHLY;BYDAY=6TH', 'BYDAY'],
    ['FREQ=WEEKLY;BYDAY=1TH', 'BYDAY'],
    ['FREQ=WEEKLY;BYDAY=TH;COUNT=3', 'COUNT'],
    ['FREQ=WEEKLY;BYDAY=TH;BYHOUR=9', 'BYHOUR'],
    ['FREQ=WEEKLY;FREQ=WEEKLY;BYDAY=TH', 'FREQ'],
    ['FREQ=WEEKLY;INTERVAL=0;BYDAY=TH', 'INTERVAL'],
    ['FREQ=WEEKLY;INTERVAL=1e1;BYDAY=TH;BYMONTH=x', 'BYMONTH'],
    ['FREQ=WEEKLY;BYDAY=TH;BYMONTH=13', 'BYMONTH'],
  ])('refuses %j', (text, named) => {
    expect(readRule(text)).toEqual({ problem: expect.stringContaining(named) });
  });

  it('knows a rule without a day: a fifth Thursday of February comes with leap years only', () => {
    expect(hasDays(storedRule('FREQ=MONTHLY;BYDAY=5TH;BYMONTH=2'), day('2026-01-01'))).toBe(false);
    expect(hasDays(storedRule('FREQ=MONTHLY;BYDAY=5SU;BYMONTH=2'), day('2026-01-01'))).toBe(false);
    expect(hasDays(storedRule('FREQ=MONTHLY;BYDAY=5TU;BYMONTH=2'), day('2026-01-01'))).toBe(true); // 2028-02-29
  });
});
