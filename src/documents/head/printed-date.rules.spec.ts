import { describe, expect, it } from '@jest/globals';
import { partialDate } from '../../kernel/partial-date.ts';
import { dependsOnOrder, hasDayFirst, isPolicyYear, readPrintedDate } from './printed-date.rules.ts';

describe('readPrintedDate', () => {
  it.each([
    ['January 1, 2026', '2026-01-01'],
    ['February 01, 2025', '2025-02-01'],
    ['Jan. 5 2021', '2021-01-05'],
    ['5 January 2021', '2021-01-05'],
    ['1st March 2020', '2020-03-01'],
    ['September 2026', '2026-09'],
    ['Sept 2026', '2026-09'],
    ['November, 2025', '2025-11'],
    ['2026', '2026'],
    ['2026-09', '2026-09'],
    ['2024-02-29', '2024-02-29'],
    ['2026/9/1', '2026-09-01'],
    ['10/1/2024', '2024-10-01'],
    ['11-21-2024', '2024-11-21'],
    ['08/2025', '2025-08'],
    ['  May   2020. ', '2020-05'],
    ['J uly 01, 2024', '2024-07-01'],
    ['Septem ber 2026', '2026-09'],
    ['Oct.20, 2023', '2023-10-20'],
    ['04|01|2025', '2025-04-01'],
    ['01.01.2025', '2025-01-01'],
    ['March 1, 2025*', '2025-03-01'],
  ])('reads "%s" at its printed precision', (printed, date) => {
    expect(readPrintedDate(printed)).toEqual({ kind: 'date', date, centuryAssumed: false });
  });

  it.each([
    ['1/1/30', '2030-01-01'],
    ['1/1/60', '1960-01-01'],
    ['07/28/98', '1998-07-28'],
    ['1/1/00', '2000-01-01'],
  ])('reads "%s" in the century of its two-digit year and says so', (printed, date) => {
    expect(readPrintedDate(printed)).toEqual({ kind: 'date', date, centuryAssumed: true });
  });

  it.each(['', 'None', 'N/A', 'na', '—', 'Not applicable'])('takes "%s" for no date', (printed) => {
    expect(readPrintedDate(printed)).toEqual({ kind: 'none' });
  });

  it.each([
    ['13/1/2024', 'month 13'],
    ['2025-13', 'month 13'],
    ['2025-00', 'month 00'],
    ['Movember 2025', 'month Movember'],
    ['February 30, 2025', '2025-02-30'],
    ['2/29/2023', '2023-02-29'],
    ['4TH QTR 2025', 'quarter'],
    ['3rd Quarter, 2025', 'quarter'],
    ['Q4 2025', 'quarter'],
    ['to be determined', 'not set'],
    ['TBD', 'not set'],
    ['Upon approval', 'not set'],
    ['1/1/31', 'century'],
    ['1/1/59', 'century'],
    ['12/24/2022; 11/21/24', 'more than one'],
    ['January 1, 2024 - December 31, 2024', 'more than one'],
    ['1.15.2025', 'certain'],
    ['January 01/2025', 'certain'],
    ['January 1 5, 2025', 'certain'],
    ['10/24', 'certain'],
    ['1.2.2024', 'certain'],
    ['2025-9', 'certain'],
    ['January 1, 2026 or later', 'certain'],
    ['0000', 'calendar'],
    ['2016-05-02T16:54:59', 'certain'],
    ['1980/1994', 'certain'],
    ['January 1, 2026, unless the committee decides otherwise', 'long'],
  ])('does not guess at "%s"', (printed, reason) => {
    expect(readPrintedDate(printed)).toMatchObject({
      kind: 'unreadable',
      reason: expect.stringContaining(reason),
    });
  });
});

describe('the order of a date', () => {
  it.each([
    ['13/11/2025', true, false],
    ['31-12-25', true, false],
    ['12/13/2025', false, false],
    ['32/12/2025', false, false],
    ['03/04/2026', false, true],
    ['3-4-26', false, true],
    ['04/04/2026', false, false],
    ['2026-03-04', false, false],
    ['March 4, 2026', false, false],
  ])('of "%s": its day first %s, in doubt %s', (printed, dayFirst, inDoubt) => {
    expect([hasDayFirst(printed), dependsOnOrder(printed)]).toEqual([dayFirst, inDoubt]);
  });
});

describe('isPolicyYear', () => {
  it.each([
    ['1949-12', false],
    ['1950', true],
    ['2100-12-31', true],
    ['2101-01-01', false],
  ])('says of %s: %s', (date, expected) => {
    expect(isPolicyYear(partialDate(date))).toBe(expected);
  });
});
