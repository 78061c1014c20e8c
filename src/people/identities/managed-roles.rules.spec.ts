import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { roles } from '../../kernel/actor.ts';
import {
  managedRoles,
  managedRolesTouched,
  rolesAfterSignIn,
  rolesOfGroups,
  type GroupGives,
} from './managed-roles.rules.ts';

const mapping: GroupGives[] = [
  { group: 'directors', role: 'medical_director' },
  { group: 'committee', role: 'committee_member' },
  { group: 'chairs', role: 'committee_member' },
  { group: 'chairs', role: 'committee_chair' },
];

describe('roles that follow groups', () => {
  it.each([
    [[], [], []],
    [['author'], [], ['author']],
    [['author', 'medical_director'], [], ['author']],
    [['medical_director'], ['directors'], ['medical_director']],
    [['author'], ['chairs'], ['author', 'committee_chair', 'committee_member']],
    [['committee_member'], ['Directors', 'director'], []],
    [['admin'], ['directors', 'committee'], ['admin', 'committee_member', 'medical_director']],
  ] as const)('%j in the groups %j become %j', (held, groups, after) => {
    expect(rolesAfterSignIn(held, mapping, groups)).toEqual(after);
  });

  it('names what is managed, and what a change would touch of it', () => {
    expect(managedRoles(mapping)).toEqual(['committee_chair', 'committee_member', 'medical_director']);
    expect(managedRolesTouched(['author', 'medical_director'], ['reviewer'], mapping)).toEqual([
      'medical_director',
    ]);
    expect(managedRolesTouched(['medical_director'], ['admin', 'medical_director'], mapping)).toEqual([]);
  });

  it('is the same at the second sign-in, gives what the groups give, and never touches the rest', () => {
    const someRoles = fc.uniqueArray(fc.constantFrom(...roles));
    const someGroups = fc.uniqueArray(fc.constantFrom('directors', 'committee', 'chairs', 'others'));
    fc.assert(
      fc.property(someRoles, someGroups, (held, groups) => {
        const after = rolesAfterSignIn(held, mapping, groups);
        expect(rolesAfterSignIn(after, mapping, groups)).toEqual(after);
        expect(after).toEqual(expect.arrayContaining(rolesOfGroups(mapping, groups)));
        const managed = managedRoles(mapping);
        const rest = (list: readonly string[]) =>
          list.filter((role) => !managed.some((each) => each === role)).toSorted();
        expect(rest(after)).toEqual(rest(held));
      }),
    );
  });
});
