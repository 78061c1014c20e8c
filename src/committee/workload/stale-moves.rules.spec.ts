import { describe, expect, it } from '@jest/globals';
import { partialDate } from '../../kernel/partial-date.ts';
import { staleness, type ReviewNow } from './stale-moves.rules.ts';

const move = { policyId: 'p', revision: 2, to: partialDate('2027-06') };
const now: ReviewNow = {
  revision: 2,
  lastReview: partialDate('2026-09'),
  nextReview: partialDate('2027-09'),
  ceilingMonths: 12,
  isOpen: false,
};
const judge = (given: Partial<ReviewNow>, thisMonth = '2027-05', movesOpen = false) =>
  staleness(move, { ...now, ...given }, partialDate(thisMonth), movesOpen);

describe('a proposed move', () => {
  it('stands while nothing has changed', () => expect(judge({})).toBeNull());
  it('is stale once the review dates have moved', () => expect(judge({ revision: 3 })).toBe('dates_moved'));
  it('is stale once the policy is retired', () =>
    expect(staleness(move, undefined, partialDate('2027-05'), false)).toBe('dates_moved'));
  it('is stale once its month has begun', () => expect(judge({}, '2027-06')).toBe('month_begun'));
  it('is stale under a lower ceiling', () => expect(judge({ ceilingMonths: 8 })).toBe('past_ceiling'));
  it('stands at the ceiling itself', () => expect(judge({ ceilingMonths: 9 })).toBeNull());
  it('is stale once the review has begun', () => expect(judge({ isOpen: true })).toBe('review_opened'));
  it('stands where reviews that have begun are moved too', () =>
    expect(judge({ isOpen: true }, '2027-05', true)).toBeNull());
});
