import { describe, expect, it } from '@jest/globals';
import { partialDate, type PartialDate } from '../kernel/partial-date.ts';
import {
  CeilingNeedsReason,
  checkReviewDates,
  countsAsReview,
  DateOutOfOrder,
  proposedNextReview,
  type ReviewRhythm,
} from './review-dates.rules.ts';

const yearly: ReviewRhythm = { cadenceMonths: 12, anchorMonth: null, ceilingMonths: 12 };
const date = (text: string | null): PartialDate | null => (text === null ? null : partialDate(text));

describe('the proposed next review', () => {
  it.each<[string, string, Partial<ReviewRhythm>, string]>([
    ['a year after the last', '2026-09', {}, '2027-09'],
    ['as a month even after a full day', '2026-09-18', {}, '2027-09'],
    ['as a year when only the year is known', '2025', {}, '2026'],
    ['by its own cadence', '2026-09', { cadenceMonths: 6 }, '2027-03'],
    ['across the year’s end', '2026-11', { cadenceMonths: 3 }, '2027-02'],
    ['in the anchor month before the ceiling', '2025-11', { anchorMonth: 9 }, '2026-09'],
    ['in the anchor month again after only seven months', '2026-02', { anchorMonth: 9 }, '2026-09'],
    ['in the anchor month when it is the ceiling itself', '2025-09', { anchorMonth: 9 }, '2026-09'],
    ['not in the anchor month one past the ceiling', '2025-08', { anchorMonth: 9 }, '2025-09'],
    ['in the nearer of two anchor months', '2025-08', { anchorMonth: 9, ceilingMonths: 24 }, '2026-09'],
    [
      'in the earlier of two as near',
      '2025-03',
      { anchorMonth: 9, cadenceMonths: 12, ceilingMonths: 24 },
      '2025-09',
    ],
    [
      'by cadence where no anchor month keeps the ceiling',
      '2025-11',
      { anchorMonth: 9, cadenceMonths: 6, ceilingMonths: 6 },
      '2026-05',
    ],
    ['never past the ceiling', '2025-11', { cadenceMonths: 24 }, '2026-11'],
  ])('is %s', (_, last, rhythm, next) => {
    expect(proposedNextReview(partialDate(last), { ...yearly, ...rhythm })).toBe(next);
  });
});

describe('given review dates', () => {
  const check = (last: string | null, next: string | null, reason: string | null = null) =>
    checkReviewDates({ lastReview: date(last), nextReview: date(next) }, yearly, reason);

  it.each([
    ['2025-11', '2026-09'],
    ['2025-11', '2026-11'],
    ['2025-11', '2026-11-30'],
    ['2025-11-15', '2025-12'],
    ['2025', '2025-12'],
    [null, '2020-01'],
    ['2025-11', null],
  ])('%s and %s stand', (last, next) => {
    expect(() => check(last, next)).not.toThrow();
  });

  it.each([
    ['2025-11', '2025-10'],
    ['2025-11', '2025-10-31'],
    ['2025-11', '2025-11'],
    ['2026', '2025'],
  ])('last %s and next %s are out of order, reason or not', (last, next) => {
    expect(() => check(last, next, 'we know')).toThrow(DateOutOfOrder);
  });

  it.each([
    ['2025-11', '2026-12'],
    ['2025-11', '2026-12-01'],
    ['2025', '2027'],
  ])('last %s and next %s pass the ceiling only with a reason', (last, next) => {
    expect(() => check(last, next)).toThrow(CeilingNeedsReason);
    expect(() => check(last, next, 'trial results due')).not.toThrow();
  });
});

describe('counting as the review', () => {
  it.each([
    [false, 'restrictive', null, false],
    [false, 'restrictive', true, false],
    [true, 'restrictive', null, true],
    [true, 'neutral', null, true],
    [true, 'restrictive', false, false],
    [true, 'editorial', null, false],
    [true, 'codes_only', null, false],
    [true, 'codes_only', true, true],
  ] as const)('open %s, %s, signer says %s: %s', (open, changeClass, said, counts) => {
    expect(countsAsReview(open, changeClass, said)).toBe(counts);
  });
});
