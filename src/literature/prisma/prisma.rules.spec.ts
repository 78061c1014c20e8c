import { describe, expect, it } from '@jest/globals';
import { prismaFlow, type PrismaCounts } from './prisma.rules.ts';

const counts: PrismaCounts = {
  sources: [
    { name: 'europe_pmc', count: 10 },
    { name: 'pubmed', count: 30 },
  ],
  works: 30,
  places: {
    known_before: 5,
    not_returned: 1,
    not_fetched: 1,
    identified: 3,
    excluded: 12,
    sought: 1,
    not_retrieved: 1,
    retrieved: 1,
    included: 3,
    excluded_in_full_text: 2,
  },
  queuedByHits: 23,
  queued: 23,
  returned: { identified: 1, included: 1 },
  includedBefore: 4,
  reasonsOnTitleAndAbstract: [{ name: 'Other population', count: 12 }],
  reasonsInFullText: [
    { name: 'Other intervention', count: 1 },
    { name: 'No relevant outcome', count: 1 },
  ],
};

describe('prismaFlow', () => {
  it('leads from what was identified to what was included, each step from the one before', () => {
    expect(prismaFlow(counts)).toMatchObject({
      identified: 40,
      removed: { duplicates: 10, knownBefore: 5, notReturned: 1 },
      returned: 2,
      awaiting: 5,
      screened: 21,
      excludedOnTitleAndAbstract: 12,
      sought: 9,
      awaitingRetrieval: 1,
      notRetrieved: 1,
      retrieved: 7,
      awaitingAssessment: 1,
      assessed: 6,
      excludedInFullText: 2,
      included: 4,
      balanced: true,
      problems: [],
    });
  });

  it.each<[string, Partial<PrismaCounts>, RegExp]>([
    ['more works than places', { works: 31 }, /^records screened: 22 by the lines before, 21 by the rows$/],
    ['fewer works than places', { works: 29 }, /^records screened: 20/],
    ['more works than hits', { works: 41 }, /duplicates: -1/],
    ['a queue that has more', { queued: 24 }, /^records in the queue: 23/],
    [
      'an exclusion that is not explained',
      { reasonsOnTitleAndAbstract: [] },
      /^reasons on title and abstract: 12/,
    ],
    [
      'reasons for more than was excluded',
      { reasonsInFullText: counts.reasonsOnTitleAndAbstract },
      /^reasons in full text: 2/,
    ],
    ['a state nobody knows', { places: { ...counts.places, lost: 1 }, works: 31 }, /unknown state "lost"/],
  ])('says where %s', (_, changed, problem) => {
    const flow = prismaFlow({ ...counts, ...changed });
    expect(flow.balanced).toBe(false);
    expect(flow.problems.some((each) => problem.test(each))).toBe(true);
  });

  it('balances for a cycle that found nothing', () => {
    const nothing: PrismaCounts = {
      sources: [],
      works: 0,
      places: {},
      queuedByHits: 0,
      queued: 0,
      returned: {},
      includedBefore: 0,
      reasonsOnTitleAndAbstract: [],
      reasonsInFullText: [],
    };
    expect(prismaFlow(nothing)).toMatchObject({ identified: 0, screened: 0, included: 0, balanced: true });
  });
});
