import { describe, expect, it } from '@jest/globals';
import { recipientsOf, type Reachable } from './policy-recipients.rules.ts';

const person = (id: string, given: Partial<Reachable> = {}): [string, Reachable] => [
  id,
  {
    id,
    name: id.toUpperCase(),
    active: true,
    addressFailed: false,
    delegateId: null,
    backOn: null,
    isChair: false,
    isAdmin: false,
    ...given,
  },
];
const home = { policyId: 'policy', ownerId: 'owner', backupId: 'backup' };
const told = (given: Partial<typeof home> | { ownerId: null }, ...people: [string, Reachable][]) =>
  recipientsOf(
    { ...home, ...given },
    new Map([person('chair', { isChair: true }), person('admin', { isAdmin: true }), ...people]),
  ).map(({ personId, insteadOf, because }) => [personId, insteadOf, because]);

describe('recipientsOf', () => {
  it.each<[string, [string, Reachable][], unknown]>([
    ['the owner', [person('owner')], [['owner', null, 'owner']]],
    [
      'the delegate of an owner on leave',
      [person('owner', { delegateId: 'delegate' }), person('delegate')],
      [['delegate', 'OWNER', 'on_leave']],
    ],
    [
      'the backup of an owner who left',
      [person('owner', { active: false, delegateId: 'delegate' }), person('delegate'), person('backup')],
      [['backup', 'OWNER', 'inactive']],
    ],
    [
      'the backup of an owner whose mail comes back',
      [person('owner', { addressFailed: true }), person('backup')],
      [['backup', 'OWNER', 'address_failed']],
    ],
    [
      'the backup where the delegate left',
      [person('owner', { delegateId: 'delegate' }), person('delegate', { active: false }), person('backup')],
      [['backup', 'OWNER', 'on_leave']],
    ],
    [
      'the chairs where two stand in for each other',
      [person('owner', { delegateId: 'other' }), person('other', { delegateId: 'owner' })],
      [['chair', 'OWNER', 'nobody']],
    ],
    [
      'the chairs where nobody else is left',
      [person('owner', { active: false })],
      [['chair', 'OWNER', 'nobody']],
    ],
    [
      'the administrators where no chair can be reached',
      [person('owner', { active: false }), person('chair', { isChair: true, addressFailed: true })],
      [['admin', 'OWNER', 'nobody']],
    ],
  ])('finds %s', (_who, people, expected) => {
    expect(told({}, ...people)).toEqual(expected);
  });

  it('tells the chairs of a policy that nobody owns, and nobody where nobody is', () => {
    expect(told({ ownerId: null })).toEqual([['chair', null, 'nobody']]);
    expect(recipientsOf(home, new Map())).toEqual([]);
  });
});
