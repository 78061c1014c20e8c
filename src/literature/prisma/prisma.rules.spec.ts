import { describe, expect, it } from '@jest/globals';
import { prismaFlow } from './prisma.rules.ts';

const counts = {
  hits: 40,
  records: 30,
  knownBefore: 5,
  notReturned: 1,
  awaiting: 4,
  excluded: 17,
  included: 3,
};

describe('prismaFlow', () => {
  it('leads from what was identified to what was included', () => {
    expect(prismaFlow(counts)).toMatchObject({
      identified: 40,
      removed: { duplicates: 10, knownBefore: 5, notReturned: 1 },
      awaiting: 4,
      screened: 20,
      excludedOnTitleAndAbstract: 17,
      sought: 3,
      assessed: 3,
      included: 3,
      balanced: true,
    });
  });

  it('says so when the rows do not balance', () => {
    expect(prismaFlow({ ...counts, awaiting: 5 }).balanced).toBe(false);
  });

  it('balances for a cycle that found nothing', () => {
    const nothing = {
      hits: 0,
      records: 0,
      knownBefore: 0,
      notReturned: 0,
      awaiting: 0,
      excluded: 0,
      included: 0,
    };
    expect(prismaFlow(nothing)).toMatchObject({ identified: 0, screened: 0, included: 0, balanced: true });
  });
});
