import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, calendarDate, daysBetween } from '../../kernel/calendar-date.ts';
import { halvesOf, type SearchWindow } from '../updates/search-window.rules.ts';
import { ALL_UIDS } from '../updates/uid-range.rules.ts';
import { coveredDays, joined, leftOut, shared, unbrokenFrom, type SearchedPart } from './coverage.rules.ts';

const window = (from: string, through: string): SearchWindow => ({
  from: calendarDate(from),
  through: calendarDate(through),
});
const whole = (from: string, through: string): SearchedPart => ({ ...window(from, through), uids: null });
const part = (day: string, from: number, through: number): SearchedPart => ({
  ...window(day, day),
  uids: { from, through },
});

describe('coveredDays', () => {
  it('joins windows that touch or overlap, in any order', () => {
    expect(coveredDays([whole('2026-03-01', '2026-03-31'), whole('2026-02-01', '2026-02-28')])).toEqual([
      window('2026-02-01', '2026-03-31'),
    ]);
    expect(coveredDays([whole('2026-02-01', '2026-02-20'), whole('2026-02-10', '2026-02-12')])).toEqual([
      window('2026-02-01', '2026-02-20'),
    ]);
  });
  it('keeps windows apart that leave out one day', () => {
    expect(coveredDays([whole('2026-02-01', '2026-02-27'), whole('2026-03-01', '2026-03-31')])).toHaveLength(
      2,
    );
  });
  it('counts a day in parts when they hold every PMID, and not when one is left out', () => {
    const low = part('2026-05-04', ALL_UIDS.from, 500);
    expect(coveredDays([low, part('2026-05-04', 501, ALL_UIDS.through)])).toEqual([
      window('2026-05-04', '2026-05-04'),
    ]);
    expect(coveredDays([low, part('2026-05-04', 502, ALL_UIDS.through)])).toEqual([]);
    expect(coveredDays([low, part('2026-05-05', 501, ALL_UIDS.through)])).toEqual([]);
  });
});

describe('leftOut', () => {
  const wanted = window('2026-01-01', '2026-01-31');
  it.each<[string, SearchWindow[], SearchWindow[]]>([
    ['all of it', [], [wanted]],
    ['nothing', [window('2025-12-01', '2026-02-01')], []],
    ['the first day', [window('2026-01-02', '2026-01-31')], [window('2026-01-01', '2026-01-01')]],
    ['the last day', [window('2026-01-01', '2026-01-30')], [window('2026-01-31', '2026-01-31')]],
    [
      'the middle',
      [window('2026-01-01', '2026-01-10'), window('2026-01-12', '2026-01-31')],
      [window('2026-01-11', '2026-01-11')],
    ],
    ['what ends before it does not count', [window('2025-01-01', '2025-12-31')], [wanted]],
    ['what begins after it does not count', [window('2026-02-01', '2026-12-31')], [wanted]],
  ])('%s', (_, covered, expected) => {
    expect(leftOut(wanted, covered)).toEqual(expected);
  });

  it('and what is covered make up every day once, whatever was searched', () => {
    const start = calendarDate('2025-11-01');
    const windows = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 20 })).map(([from, length]) => ({
        from: addDays(start, from),
        through: addDays(start, from + length),
      })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(windows, (searched) => {
        const all = { from: start, through: addDays(start, 80) };
        const covered = joined(searched);
        const gaps = leftOut(all, covered);
        for (let offset = 0; offset <= 80; offset += 1) {
          const day = addDays(start, offset);
          const isIn = (list: readonly SearchWindow[]) =>
            list.filter(({ from, through }) => from <= day && day <= through).length;
          expect(isIn(gaps)).toBe(isIn(searched) > 0 ? 0 : 1);
        }
      }),
    );
  });
});

describe('a window that is halved again and again', () => {
  it('is covered by its leaves, and no longer when any one of them is lost', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 50 }),
        fc.nat(),
        (days, longest, lost) => {
          const start = calendarDate('2024-02-01');
          const all = { from: start, through: addDays(start, days) };
          const leavesOf = (given: SearchWindow): SearchedPart[] => {
            const halves = daysBetween(given.from, given.through) < longest ? null : halvesOf(given);
            return halves === null ? [{ ...given, uids: null }] : halves.flatMap(leavesOf);
          };
          const leaves = leavesOf(all);
          expect(leftOut(all, coveredDays(leaves))).toEqual([]);
          const kept = leaves.filter((_, index) => index !== lost % leaves.length);
          expect(leftOut(all, coveredDays(kept))).toHaveLength(1);
        },
      ),
    );
  });
});

describe('unbrokenFrom', () => {
  const covered = [window('2026-01-01', '2026-01-10'), window('2026-01-12', '2026-01-31')];
  it.each([
    ['2025-12-31', null],
    ['2026-01-01', '2026-01-10'],
    ['2026-01-10', '2026-01-10'],
    ['2026-01-11', null],
    ['2026-01-12', '2026-01-31'],
  ])('from %s reaches %s', (start, expected) => {
    expect(unbrokenFrom(calendarDate(start), covered)).toBe(expected);
  });
});

describe('shared', () => {
  it('is the days that both have', () => {
    expect(shared(window('2026-01-01', '2026-01-10'), window('2026-01-10', '2026-01-20'))).toEqual(
      window('2026-01-10', '2026-01-10'),
    );
    expect(shared(window('2026-01-01', '2026-01-09'), window('2026-01-10', '2026-01-20'))).toBeNull();
  });
});
