import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, calendarDate, daysBetween } from '../../kernel/calendar-date.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import { chainStart, halvesOf, nextWindow, windowedQuery } from './search-window.rules.ts';

const day = calendarDate;

describe('chainStart', () => {
  const nothing = { searchedThrough: null, lastReview: null };

  it('is the first day of the last review where the literature was never searched', () => {
    expect(chainStart({ ...nothing, lastReview: partialDate('2025-11') })).toBe('2025-11-01');
  });
  it('reaches 14 days back into the search that the version declares', () => {
    const known = { searchedThrough: partialDate('2026-09-15'), lastReview: partialDate('2026-09') };
    expect(chainStart(known)).toBe('2026-09-01');
  });
  it('counts a declared month from its first day, since no later day is certain', () => {
    expect(chainStart({ ...nothing, searchedThrough: partialDate('2026-09') })).toBe('2026-08-18');
  });
  it('is not guessed when nothing is known', () => {
    expect(chainStart(nothing)).toBeNull();
  });
});

describe('nextWindow', () => {
  const start = day('2025-11-01');
  const today = day('2026-08-10');

  it('is the whole chain where nothing was searched', () => {
    expect(nextWindow(start, null, today)).toEqual({ from: '2025-11-01', through: '2026-08-10' });
  });
  it('reaches 14 days back into what was searched', () => {
    expect(nextWindow(start, day('2026-05-04'), today)).toEqual({
      from: '2026-04-20',
      through: '2026-08-10',
    });
  });
  it('ends today and never begins later, after a clock was turned back', () => {
    expect(nextWindow(start, day('2026-09-30'), today)).toEqual({
      from: '2026-08-10',
      through: '2026-08-10',
    });
    expect(nextWindow(day('2026-08-11'), null, today)).toEqual({ from: '2026-08-10', through: '2026-08-10' });
  });
});

describe('windowedQuery', () => {
  it('asks for what was created or indexed in the window', () => {
    const window = { from: day('2025-11-01'), through: day('2026-05-04') };
    expect(windowedQuery('a OR b', window)).toBe(
      '(a OR b) AND (("2025/11/01"[crdt] : "2026/05/04"[crdt]) OR ("2025/11/01"[mhda] : "2026/05/04"[mhda]))',
    );
  });
  it('asks for the PMIDs of a part of a day', () => {
    const window = { from: day('2026-05-04'), through: day('2026-05-04') };
    expect(windowedQuery('a', window, { from: 1, through: 38_000_000 })).toBe(
      '(a) AND (("2026/05/04"[crdt] : "2026/05/04"[crdt]) OR ("2026/05/04"[mhda] : "2026/05/04"[mhda])) AND (1:38000000[uid])',
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
