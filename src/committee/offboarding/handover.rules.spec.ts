import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { handedPolicy, kindsOf, successorOf, type HeldPolicy } from './handover.rules.ts';

const policy = (held: Partial<HeldPolicy>): HeldPolicy => ({
  id: 'policy',
  ownerId: 'olive',
  backupId: null,
  reviewerIds: [],
  ...held,
});

describe('who takes over', () => {
  const said = {
    successor: 'sam',
    perKind: { reviewer: 'rita' },
    perPolicy: new Map([['special', 'paula']]),
  };
  it.each([
    ['owner', 'any', 'sam'],
    ['reviewer', 'any', 'rita'],
    ['reviewer', 'special', 'paula'],
    ['owner', 'special', 'paula'],
    ['panel', undefined, 'sam'],
  ] as const)('of %s in %s: %s', (kind, policyId, successor) => {
    expect(successorOf(said, kind, policyId)).toBe(successor);
  });
  it('is nobody where nobody was said', () => {
    expect(successorOf({ perKind: { owner: 'sam' } }, 'backup', 'any')).toBeUndefined();
  });
});

describe('a policy handed over', () => {
  const sam = { successor: 'sam' };
  it.each([
    ['goes to the successor', policy({ ownerId: 'lea' }), { ownerId: 'sam' }],
    ['keeps its owner when its backup goes', policy({ backupId: 'lea' }), { backupId: 'sam' }],
    [
      'lists a reviewer once',
      policy({ reviewerIds: ['lea', 'sam', 'rob'] }),
      { reviewerIds: ['sam', 'rob'] },
    ],
    ['has no backup that is its owner', policy({ ownerId: 'sam', backupId: 'lea' }), { backupId: null }],
    [
      'loses a backup who becomes its owner',
      policy({ ownerId: 'lea', backupId: 'sam' }),
      { ownerId: 'sam', backupId: null },
    ],
    [
      'changes in all three',
      policy({ ownerId: 'lea', backupId: 'lea', reviewerIds: ['lea'] }),
      { ownerId: 'sam', backupId: null, reviewerIds: ['sam'] },
    ],
    ['of others stays', policy({ backupId: 'bob', reviewerIds: ['rob'] }), {}],
  ])('%s', (_, held, handed) => {
    expect(handedPolicy(held, 'lea', sam)).toEqual(handed);
  });

  it('has its leaver in no place, and others where they were', () => {
    const person = fc.constantFrom('lea', 'sam', 'rob', 'olive');
    fc.assert(
      fc.property(
        fc.option(person, { nil: null }),
        fc.option(person, { nil: null }),
        fc.uniqueArray(person),
        (ownerId, backupId, reviewerIds) => {
          const held = policy({ ownerId, backupId, reviewerIds });
          const after = { ...held, ...handedPolicy(held, 'lea', sam) };
          expect(kindsOf(after, 'lea')).toEqual([]);
          expect(new Set(after.reviewerIds).size).toBe(after.reviewerIds.length);
          for (const id of reviewerIds) if (id !== 'lea') expect(after.reviewerIds).toContain(id);
          if (ownerId !== 'lea') expect(after.ownerId).toBe(ownerId);
        },
      ),
    );
  });
});
