import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import { DomainError } from '../kernel/errors.ts';
import { partialDate } from '../kernel/partial-date.ts';
import { isRetroactive, retroactiveTerms, reviewTerms, type ReviewSituation } from './signed-terms.rules.ts';

const situation: ReviewSituation = {
  rhythm: { cadenceMonths: 12, anchorMonth: null, ceilingMonths: 12 },
  current: { lastReview: partialDate('2025-11'), nextReview: partialDate('2026-09') },
  reviewIsOpen: true,
  reinstates: false,
  corrects: false,
  today: '2026-09-18' as CalendarDate,
};
const codeOf = (work: () => unknown): string | null => {
  try {
    work();
    return null;
  } catch (error) {
    return error instanceof DomainError ? error.code : 'unexpected';
  }
};

describe('the review dates a version is signed with', () => {
  it('are the month of the signature and a cadence later when it closes the review', () => {
    expect(reviewTerms('neutral', {}, situation)).toEqual({
      lastReview: '2026-09',
      nextReview: '2027-09',
      closesReview: true,
      setsReviewDates: true,
    });
  });

  it('are what the signer records instead', () => {
    const said = { lastReview: partialDate('2026-08-20'), nextReview: partialDate('2027-03') };
    expect(reviewTerms('neutral', said, situation)).toMatchObject(said);
  });

  it('are the policy’s own for an interim revision, which moves nothing', () => {
    expect(reviewTerms('restrictive', {}, { ...situation, reviewIsOpen: false })).toEqual({
      ...situation.current,
      closesReview: false,
      setsReviewDates: false,
    });
  });

  it('stay for a correction, unless its signer says that it counts as the review', () => {
    const correcting = { ...situation, corrects: true };
    expect(reviewTerms('restrictive', {}, correcting)).toMatchObject({ closesReview: false });
    expect(reviewTerms('editorial', { countsAsReview: true }, correcting)).toMatchObject({
      lastReview: '2026-09',
      closesReview: true,
    });
  });

  it('begin anew for a version that brings a retired policy back', () => {
    const retired = {
      ...situation,
      current: { lastReview: partialDate('2025-11'), nextReview: null },
      reviewIsOpen: false,
    };
    expect(reviewTerms('new', {}, { ...retired, reinstates: true })).toMatchObject({
      lastReview: '2026-09',
      nextReview: '2027-09',
      closesReview: false,
      setsReviewDates: true,
    });
    expect(reviewTerms('new', {}, retired)).toMatchObject({ nextReview: null, setsReviewDates: false });
  });

  it('are set by the first signed version although no review is open', () => {
    const first = { ...situation, current: null, reviewIsOpen: false };
    expect(reviewTerms('new', {}, first)).toMatchObject({
      lastReview: '2026-09',
      closesReview: false,
      setsReviewDates: true,
    });
  });

  it.each([
    ['a next review before the last', { nextReview: '2026-08' }, {}, 'date_out_of_order'],
    ['a last review that is still to come', { lastReview: '2026-10' }, {}, 'date_out_of_order'],
    ['a next review past the ceiling', { nextReview: '2027-10' }, {}, 'reason_required'],
    ['dates on an interim revision', { nextReview: '2027-01' }, { reviewIsOpen: false }, 'invalid_request'],
    [
      'counting as a review that is not open',
      { countsAsReview: true },
      { reviewIsOpen: false },
      'invalid_request',
    ],
  ])('refuse %s', (_, said, change, code) => {
    const given = said as Parameters<typeof reviewTerms>[1];
    expect(codeOf(() => reviewTerms('neutral', given, { ...situation, ...change }))).toBe(code);
  });

  it('pass the ceiling with a reason', () => {
    const said = { nextReview: partialDate('2027-10'), nextReviewReason: 'trial due' };
    expect(reviewTerms('neutral', said, situation).nextReview).toBe('2027-10');
  });
});

describe('a version signed on September 18', () => {
  it.each([
    ['2026-09-17', true, true],
    ['2026-09-18', true, false],
    ['2026-09-19', false, false],
  ])('for %s is retroactive: %s; as a correction: %s', (effective, version, correction) => {
    expect(isRetroactive(effective as CalendarDate, false, situation.today)).toBe(version);
    expect(isRetroactive(effective as CalendarDate, true, situation.today)).toBe(correction);
  });

  it('is signed with a reason when it is retroactive, and without one when it is not', () => {
    const terms = (effective: string, reason?: string) =>
      retroactiveTerms(effective as CalendarDate, false, situation.today, reason);
    expect(terms('2026-09-18', 'A court ruled so.')).toEqual({ reason: 'A court ruled so.' });
    expect(terms('2026-09-19')).toBeNull();
    expect(codeOf(() => terms('2026-09-18'))).toBe('reason_required');
    expect(codeOf(() => terms('2026-09-19', 'A court ruled so.'))).toBe('invalid_request');
  });
});
