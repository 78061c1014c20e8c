import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, calendarDate, daysBetween } from '../../kernel/calendar-date.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import { halvesOf, windowedQuery, windowStart } from './search-window.rules.ts';

const day = calendarDate;

describe('windowStart', () => {
  const nothing = { searchedThrough: null, lastReview: null, ranThrough: null };

  it('is the first day of the last review where the literature was never searched', () => {
    expect(windowStart({ ...nothing, lastReview: partialDate('2025-11') })).toBe('2025-11-01');
  });
  it('reaches 14 days back into the search that the version declares', () => {
    const known = {
      ...nothing,
      searchedThrough: partialDate('2026-09-15'),
      lastReview: partialDate('2026-09'),
    };
    expect(windowStart(known)).toBe('2026-09-01');
  });
  it('counts a declared month from its first day, since no later day is certain', () => {
    expect(windowStart({ ...nothing, searchedThrough: partialDate('2026-09') })).toBe('2026-08-18');
  });
  it('reaches 14 days back into the last run of the same query', () => {
    const known = { ...nothing, lastReview: partialDate('2025-11'), ranThrough: day('2026-05-04') };
    expect(windowStart(known)).toBe('2026-04-20');
  });
  it('starts at the declared search when the query last ran before it', () => {
    const known = {
      ...nothing,
      searchedThrough: partialDate('2026-09-15'),
      ranThrough: day('2026-05-04'),
    };
    expect(windowStart(known)).toBe('2026-09-01');
  });
  it('is not guessed when nothing is known', () => {
    expect(windowStart(nothing)).toBeNull();
  });
});

describe('windowedQuery', () => {
  it('asks for what was created or indexed in the window', () => {
    const window = { from: day('2025-11-01'), through: day('2026-05-04') };
    expect(windowedQuery('a OR b', window)).toBe(
      '(a OR b) AND (("2025/11/01"[crdt] : "2026/05/04"[crdt]) OR ("2025/11/01"[mhda] : "2026/05/04"[mhda]))',
    );
  });
});

describe('halvesOf', () => {
  it('cannot halve a single day', () => {
    expect(halvesOf({ from: day('2026-05-04'), through: day('2026-05-04') })).toBeNull();
  });
  it('halves two days into one each', () => {
    expect(halvesOf({ from: day('2026-02-28'), through: day('2026-03-01') })).toEqual([
      { from: '2026-02-28', through: '2026-02-28' },
      { from: '2026-03-01', through: '2026-03-01' },
    ]);
  });
  it('covers every day of the window once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), (days) => {
        const window = { from: day('1999-02-01'), through: addDays(day('1999-02-01'), days) };
        const [first, second] = halvesOf(window) ?? [];
        expect(first?.from).toBe(window.from);
        expect(second?.through).toBe(window.through);
        expect(first && second && daysBetween(first.through, second.from)).toBe(1);
      }),
    );
  });
});
