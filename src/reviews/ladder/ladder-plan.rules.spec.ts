import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isBusinessDay, type HolidayCalendar } from '../../kernel/business-days.ts';
import { addDays, calendarDate, daysBetween, type CalendarDate } from '../../kernel/calendar-date.ts';
import { partialDate, rangeOf, type PartialDate } from '../../kernel/partial-date.ts';
import { occurrenceAfter, occurrencesOf, planLadder, type PlannedRung } from './ladder-plan.rules.ts';
import { audienceOf, defaultLadder, rungOf } from './ladder.rules.ts';

const closed = (...days: string[]): HolidayCalendar => ({ isHoliday: (day) => days.includes(day) });
/** US federal holidays of May to December 2026 (5 U.S.C. 6103; July 4 is a Saturday, observed on the Friday). */
const federal = closed(
  '2026-05-25',
  '2026-06-19',
  '2026-07-03',
  '2026-09-07',
  '2026-10-12',
  '2026-11-11',
  '2026-11-26',
  '2026-12-25',
);
const september = partialDate('2026-09');
const overdue = rungOf(defaultLadder, 'overdue');
const days = (rungs: readonly PlannedRung[]): [string, string][] =>
  rungs.map(({ key, dueOn }) => [key, dueOn]);

function take(count: number, rungs: Generator<PlannedRung>): PlannedRung[] {
  return Array.from({ length: count }, () => rungs.next().value as PlannedRung);
}

describe('the default ladder', () => {
  it('gives the example its days', () => {
    expect(days(planLadder(september, defaultLadder, federal))).toEqual([
      ['before_120', '2026-05-04'],
      ['before_90', '2026-06-03'],
      ['before_60', '2026-07-02'],
      ['before_30', '2026-07-31'],
      ['before_14', '2026-08-18'],
      ['before_7', '2026-08-25'],
      ['first_day', '2026-09-01'],
      ['closing', '2026-09-23'],
      ['overdue', '2026-10-01'],
    ]);
  });

  it('repeats weekly after the window, past a holiday', () => {
    expect(take(10, occurrencesOf(overdue, september, federal)).map(({ dueOn }) => dueOn)).toEqual([
      '2026-10-01',
      '2026-10-08',
      '2026-10-15',
      '2026-10-22',
      '2026-10-29',
      '2026-11-05',
      '2026-11-12',
      '2026-11-19',
      '2026-11-27', // the 26th is Thanksgiving
      '2026-12-03',
    ]);
  });

  it.each([
    [0, ['owner', 'reviewers']],
    [1, ['owner', 'reviewers', 'committee_chair']],
    [2, ['owner', 'reviewers', 'committee_chair']],
    [3, ['owner', 'reviewers', 'committee_chair', 'medical_director']],
  ])('escalates in occurrence %i to %j', (occurrence, audience) => {
    expect(audienceOf(defaultLadder, { key: 'overdue', step: occurrence, absorbs: [] })).toEqual(audience);
  });

  it('includes the committee on the first day of the window', () => {
    expect(audienceOf(defaultLadder, { key: 'first_day', step: 0, absorbs: [] })).toEqual([
      'owner',
      'reviewers',
      'committee_member',
      'committee_chair',
    ]);
  });

  it('moves the first-day rung to the next business day', () => {
    const plan = planLadder(partialDate('2026-11'), defaultLadder, federal); // November 1 is a Sunday
    expect(plan.find(({ key }) => key === 'first_day')?.dueOn).toBe('2026-11-02');
  });
});

describe('a window shorter than the ladder', () => {
  it('makes one of the rungs that meet and cross, the most urgent, for everybody they would have told', () => {
    const plan = planLadder(partialDate('2026-09-16'), defaultLadder, federal);
    expect(days(plan).slice(-3)).toEqual([
      ['before_14', '2026-09-02'],
      ['closing', '2026-09-09'],
      ['overdue', '2026-09-17'],
    ]);
    const closing = plan.find(({ key }) => key === 'closing');
    expect(closing?.absorbs).toEqual(['before_7', 'first_day']);
    expect(closing && audienceOf(defaultLadder, closing)).toContain('committee_member');
  });
});

describe('a house closed for weeks', () => {
  const fortnight = closed(
    ...Array.from({ length: 16 }, (_, index) => addDays(calendarDate('2026-12-21'), index)),
  );

  it('makes one of two weekly reminders that meet', () => {
    const november = partialDate('2026-11'); // +1 is December 1, a Tuesday
    expect(
      take(4, occurrencesOf(overdue, november, fortnight, 2)).map(({ occurrence, dueOn }) => [
        occurrence,
        dueOn,
      ]),
    ).toEqual([
      [2, '2026-12-15'],
      [5, '2027-01-06'],
      [6, '2027-01-12'],
      [7, '2027-01-19'],
    ]);
  });
});

describe('the occurrence after a day', () => {
  it.each([
    ['2026-09-30', 0],
    ['2026-10-01', 1],
    ['2026-11-26', 8],
    ['2026-11-27', 9],
  ])('after %s is number %i', (day, occurrence) => {
    const next = occurrenceAfter(overdue, september, federal, 0, calendarDate(day));
    expect(next.occurrence).toBe(occurrence);
  });
});

describe('any ladder plan', () => {
  const anyDay = fc
    .integer({ min: 0, max: 20_000 })
    .map((offset) => addDays(calendarDate('2001-01-01'), offset));
  const anyWindow: fc.Arbitrary<PartialDate> = fc
    .tuple(anyDay, fc.constantFrom(4, 7, 10))
    .map(([day, precision]) => partialDate(day.slice(0, precision)));
  // Three open days in a row hold a working one: a house that never opened would have no next business day.
  const anyHolidays: fc.Arbitrary<HolidayCalendar> = fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 3, max: 40 }))
    .map(([length, every]) => ({
      isHoliday: (day: CalendarDate) => dayNumber(day) % (length + every) < length,
    }));

  it('is strictly ordered, on business days, and warns before the window', () => {
    fc.assert(
      fc.property(anyWindow, anyHolidays, (nextReview, holidays) => {
        const plan = planLadder(nextReview, defaultLadder, holidays);
        const urgencies = plan.map(({ key }) => rungOf(defaultLadder, key).urgency);
        expect(plan.map(({ dueOn }) => dueOn)).toEqual([...new Set(plan.map(({ dueOn }) => dueOn))].sort());
        expect(urgencies).toEqual([...urgencies].sort((a, b) => a - b));
        expect(plan.every(({ dueOn }) => isBusinessDay(dueOn, holidays))).toBe(true);
        const before = plan.filter(({ key }) => key.startsWith('before_'));
        expect(before.every(({ dueOn }) => dueOn < rangeOf(nextReview).from)).toBe(true);
        expect([...plan.flatMap(({ absorbs }) => absorbs), ...plan.map(({ key }) => key)].sort()).toEqual(
          defaultLadder.map(({ key }) => key).sort(),
        );
      }),
    );
  });

  it('repeats strictly in order on business days', () => {
    fc.assert(
      fc.property(anyWindow, anyHolidays, (nextReview, holidays) => {
        const due = take(20, occurrencesOf(overdue, nextReview, holidays)).map(({ dueOn }) => dueOn);
        expect(due).toEqual([...new Set(due)].sort());
        expect(due.every((day) => isBusinessDay(day, holidays))).toBe(true);
      }),
    );
  });
});

function dayNumber(day: CalendarDate): number {
  return daysBetween(calendarDate('1990-01-01'), day);
}
