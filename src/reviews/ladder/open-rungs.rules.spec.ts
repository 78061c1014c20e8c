import { describe, expect, it } from '@jest/globals';
import type { HolidayCalendar } from '../../kernel/business-days.ts';
import { calendarDate } from '../../kernel/calendar-date.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import { defaultLadder, ladderOf, type Ladder } from './ladder.rules.ts';
import { openRungs, untouched, type WindowStanding } from './open-rungs.rules.ts';

const september = partialDate('2026-09');
const open: HolidayCalendar = { isHoliday: (day) => day === '2026-09-07' };
const told = (toldUntil: string, ended: Record<string, number> = {}): WindowStanding => ({
  ended: new Map(Object.entries(ended)),
  toldUntil: calendarDate(toldUntil),
  waiting: [],
});
const names = (standing: WindowStanding, day: string, ladder: Ladder = defaultLadder, holidays = open) =>
  openRungs(september, ladder, holidays, calendarDate(day), standing).map(
    ({ key, occurrence, step, dueOn }) =>
      `${key}${occurrence > 0 ? `#${occurrence}` : ''}${step === occurrence ? '' : `@${step}`} ${dueOn}`,
  );
const every = (days: number): Ladder =>
  defaultLadder.map((rung) => (rung.key === 'overdue' ? { ...rung, repeatEveryDays: days } : rung));

describe('what a window has still to see', () => {
  it('is the whole ladder at first, of the last rung its first occurrence', () => {
    expect(names(untouched, '2026-05-01')).toHaveLength(defaultLadder.length);
  });

  it.each([
    ['the day before a rung', '2026-08-17', 'before_14 2026-08-18'],
    ['its day', '2026-08-18', 'before_7 2026-08-25'],
    ['the day after', '2026-08-19', 'before_7 2026-08-25'],
  ])('begins, when people were told until %s (%s), with %s', (_, until, first) => {
    expect(names(told(until), '2026-08-20')[0]).toBe(first);
  });

  it('leaves out a rung whose own day was told though it moved to a later one', () => {
    const closed: HolidayCalendar = { isHoliday: (day) => day === '2026-09-01' };
    expect(names(told('2026-09-01', { first_day: 0 }), '2026-09-02', defaultLadder, closed)[0]).toBe(
      'closing 2026-09-23',
    );
  });

  it('does not let a rung that has gone and would come later take others along', () => {
    const moved = ladderOf([
      ...defaultLadder.slice(0, 6),
      { ...defaultLadder[6]!, key: 'note', offsetDays: 5 }, // Sunday, September 6: due on Tuesday, past Labor Day
      { ...defaultLadder[6]!, offsetDays: 6 }, // the first-day rung, now due there too
    ]);
    expect(names(told('2026-09-01', { first_day: 0 }), '2026-09-02', moved)).toEqual(['note 2026-09-08']);
  });
});

describe('a rung that repeats', () => {
  it('is given until the day, and where there is none once more', () => {
    expect(names(told('2026-10-08', { overdue: 1 }), '2026-10-09')).toEqual(['overdue#2 2026-10-15']);
    expect(names(told('2026-10-08', { overdue: 1 }), '2026-10-22')).toEqual([
      'overdue#2 2026-10-15',
      'overdue#3 2026-10-22',
    ]);
  });

  it('is counted on at another pace', () => {
    expect(names(told('2026-10-15', { overdue: 2 }), '2026-10-16', every(10))).toEqual([
      'overdue#3@2 2026-10-21',
    ]);
    expect(names(told('2026-10-15', { overdue: 2 }), '2026-10-16', every(1))).toEqual([
      'overdue#15 2026-10-16',
    ]);
  });

  it('is counted on at a slower pace for as long as it takes', () => {
    expect(names(told('2027-10-01', { overdue: 52 }), '2027-10-02', every(100))[0]).toBe(
      'overdue#53@4 2027-11-05',
    );
  });
});
