import { describe, expect, it } from '@jest/globals';
import { instant } from '../../kernel/instant.ts';
import { partialDate } from '../../kernel/partial-date.ts';
import { reviewsOf, type CycleOfPolicy, type DatesOfPolicy } from './review-history.rules.ts';

const at = (day: number) => instant(`2026-01-${String(day).padStart(2, '0')}T12:00:00Z`);

/** `v1` and its like bring dates as a review; null reschedules; a next review of null retires. */
const dates = (
  ...given: readonly {
    next: string | null;
    version?: string;
    outcome?: 'revised' | null;
    cancelled?: number;
  }[]
): DatesOfPolicy[] =>
  given.map(({ next, version, outcome = 'revised', cancelled }, index) => ({
    revision: index + 1,
    nextReview: next === null ? null : partialDate(next),
    versionId: version ?? null,
    outcome: version === undefined ? null : outcome,
    cancelledAt: cancelled === undefined ? null : at(cancelled),
    recordedAt: at(index + 1),
  }));
const cycle = (
  id: string,
  scheduleRevision: number,
  outcome: CycleOfPolicy['outcome'] = null,
): CycleOfPolicy => ({
  id,
  scheduleRevision,
  outcome,
});
const told = (of: readonly DatesOfPolicy[], cycles: readonly CycleOfPolicy[] = []) =>
  reviewsOf(of, cycles).map(
    ({ firstRevision, nextReview, fate, cycleId }) =>
      `${firstRevision} ${nextReview} ${fate}${cycleId === null ? '' : ` ${cycleId}`}`,
  );

describe('the reviews of a policy', () => {
  it.each<[string, readonly DatesOfPolicy[], readonly CycleOfPolicy[], readonly string[]]>([
    ['none without dates', [], [], []],
    ['one from its first dates on', dates({ next: '2026-09', version: 'v1' }), [], ['1 2026-09 open']],
    ['the same before any version', dates({ next: '2026-09' }), [], ['1 2026-09 open']],
    [
      'the same when it is rescheduled, and back',
      dates({ next: '2026-09', version: 'v1' }, { next: '2026-11' }, { next: '2026-09' }),
      [],
      ['1 2026-09 open'],
    ],
    [
      'the same once its cycle has opened',
      dates({ next: '2026-09', version: 'v1' }, { next: '2026-11' }),
      [cycle('c1', 2)],
      ['1 2026-11 open c1'],
    ],
    [
      'another when a version was signed as the review',
      dates({ next: '2026-09', version: 'v1' }, { next: '2026-10' }, { next: '2027-09', version: 'v2' }),
      [cycle('c1', 2, 'revised')],
      ['1 2026-10 revised c1', '3 2027-09 open'],
    ],
    [
      'closed by the signature before its cycle is, or without one',
      dates({ next: '2026-09', version: 'v1' }, { next: '2027-09', version: 'v2' }),
      [cycle('c1', 1)],
      ['1 2026-09 revised c1', '2 2027-09 open'],
    ],
    [
      'the earlier one again when the version that closed it is cancelled',
      dates(
        { next: '2026-09', version: 'v1' },
        { next: '2027-09', version: 'v2', cancelled: 3 },
        { next: '2026-09' },
      ),
      [cycle('c1', 3)],
      ['1 2026-09 open c1', '2 2027-09 cancelled'],
    ],
    [
      'cancelled when the policy is retired before it opens',
      dates({ next: '2026-09', version: 'v1' }, { next: null }),
      [],
      ['1 2026-09 cancelled'],
    ],
    [
      'retired when it was open then',
      dates({ next: '2026-09', version: 'v1' }, { next: null }),
      [cycle('c1', 1, 'retired')],
      ['1 2026-09 retired c1'],
    ],
    [
      'another after a reinstatement',
      dates(
        { next: '2026-09', version: 'v1' },
        { next: null },
        { next: '2027-09', version: 'v2', outcome: null },
      ),
      [cycle('c1', 1, 'retired')],
      ['1 2026-09 retired c1', '3 2027-09 open'],
    ],
    [
      'no dates of an adopted history that nobody’s review ended',
      dates({ next: '2025-09', version: 'v1' }, { next: '2026-09', version: 'v2', outcome: null }),
      [],
      ['2 2026-09 open'],
    ],
  ])('are %s', (_, of, cycles, reviews) => {
    expect(told(of, cycles)).toEqual(reviews);
  });
});
