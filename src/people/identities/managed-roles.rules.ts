import type { Role } from '../../kernel/actor.ts';

/** A group of the provider and the role that it gives. */
export interface GroupGives {
  readonly group: string;
  readonly role: Role;
}

/** The roles that follow the provider, whoever holds them, in alphabetical order. */
export function managedRoles(mapping: readonly GroupGives[]): Role[] {
  return [...new Set(mapping.map(({ role }) => role))].toSorted();
}

/** The roles that somebody in these groups has from the provider, in alphabetical order. */
export function rolesOfGroups(mapping: readonly GroupGives[], groups: readonly string[]): Role[] {
  const inside = new Set(groups);
  return [...new Set(mapping.filter(({ group }) => inside.has(group)).map(({ role }) => role))].toSorted();
}

/** The roles somebody has after a sign-in: those that are given by hand stay, those that follow the provider do so. */
export function rolesAfterSignIn(
  held: readonly Role[],
  mapping: readonly GroupGives[],
  groups: readonly string[],
): Role[] {
  const managed = new Set(managedRoles(mapping));
  const byHand = held.filter((role) => !managed.has(role));
  return [...new Set([...byHand, ...rolesOfGroups(mapping, groups)])].toSorted();
}

/** The roles that a change by hand would give or take although they follow the provider, in alphabetical order. */
export function managedRolesTouched(
  before: readonly Role[],
  after: readonly Role[],
  mapping: readonly GroupGives[],
): Role[] {
  return managedRoles(mapping).filter((role) => before.includes(role) !== after.includes(role));
}
