import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calendarDate } from './calendar-date.ts';
import {
  addMonthsTo,
  formatPartialDate,
  isBefore,
  isPartialDate,
  lastDayOf,
  monthOf,
  partialDate,
  precisionOf,
  rangeOf,
} from './partial-date.ts';

describe('PartialDate', () => {
  it.each(['1999', '0001', '9998', '2026-01', '2026-12', '2026-09-30', '2024-02-29', '0023'])(
    'accepts %s',
    (text) => {
      expect(isPartialDate(text)).toBe(true);
    },
  );

  it.each([
    '',
    '0000',
    '9999',
    '26',
    '2026-13',
    '2026-00',
    '2026-9',
    '2025-02-29',
    '2025-02-30',
    '2026-04-31',
    '2025-Q4',
    'November 2025',
    '2026-09-01T00:00',
    '-0002',
    ' 2026',
    '2026-09 ',
    '12345',
  ])('refuses "%s"', (text) => {
    expect(isPartialDate(text)).toBe(false);
    expect(() => partialDate(text, 'next review')).toThrow('next review');
  });

  it.each([
    ['1999', '1999-01-01', '2000-01-01'],
    ['2026-09', '2026-09-01', '2026-10-01'],
    ['2026-12', '2026-12-01', '2027-01-01'],
    ['2024-02', '2024-02-01', '2024-03-01'],
    ['2026-12-31', '2026-12-31', '2027-01-01'],
  ])('%s covers [%s, %s)', (text, from, until) => {
    expect(rangeOf(partialDate(text))).toEqual({ from, until });
  });

  it.each([
    ['2025-11', '2026-09', true],
    ['2026-08', '2026-09', true],
    ['2026-09', '2026-09', false],
    ['2026', '2026-09', false],
    ['2025', '2026-01-01', true],
    ['2026-09-30', '2026-10', true],
    ['2026-09-30', '2026-09', false],
    ['2026-09', '2025-11', false],
  ])('%s before %s: %s', (a, b, answer) => {
    expect(isBefore(partialDate(a), partialDate(b))).toBe(answer);
  });

  it.each([
    ['2025-11', 10, '2026-09'],
    ['2026-09', 12, '2027-09'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2023-01-31', 13, '2024-02-29'],
    ['1999', 12, '2000'],
    ['1999', 7, '2000'],
  ])('%s and %i months is %s', (text, months, expected) => {
    expect(addMonthsTo(partialDate(text), months)).toBe(expected);
  });

  it.each([
    ['1999', '1999'],
    ['1999-02', 'February 1999'],
    ['2026-09', 'September 2026'],
    ['2026-01-01', 'January 1, 2026'],
  ])('prints %s as "%s"', (text, expected) => {
    expect(formatPartialDate(partialDate(text))).toBe(expected);
  });

  it('keeps its precision whatever is added', () => {
    const months = fc.tuple(fc.integer({ min: 1000, max: 3000 }), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(months, fc.integer({ min: -120, max: 120 }), ([year, month], add) => {
        const date = partialDate(`${year}-${String(month).padStart(2, '0')}`);
        const moved = addMonthsTo(date, add);
        expect(precisionOf(moved)).toBe('month');
        expect(addMonthsTo(moved, -add)).toBe(date);
        expect(monthOf(lastDayOf(moved))).toBe(moved);
      }),
    );
  });

  it('refuses a day that no calendar has where a full day is needed', () => {
    expect(() => calendarDate('2026-09', 'effective')).toThrow('effective');
    expect(() => calendarDate('2100-02-29')).toThrow('full day');
  });
});
