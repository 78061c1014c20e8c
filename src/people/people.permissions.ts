import type { Actor } from '../kernel/actor.ts';
import { mayDo, type Permission, type Permissions } from '../kernel/permission.ts';
import { isOnlyPreferences, type PersonChange } from './persons/person-change.rules.ts';

/**
 * Who may see and change persons, sessions and keys. A key with `people:write` can give any role, `admin` too:
 * it is for the organisation's own directory. No key makes keys, and none lets anybody sign in.
 */
export const peoplePermissions = {
  signIn: { roles: 'everyone' },
  ownSession: { roles: 'signed_in' },
  list: { roles: 'signed_in', scope: 'people:read' },
  read: { roles: 'signed_in', scope: 'people:read' },
  add: { roles: ['admin'], scope: 'people:write' },
  change: { roles: ['admin'], scope: 'people:write' },
  /** A person's own zone, quiet hours and way of being reminded; all else and everybody else: `change`. */
  changeOwnPreferences: { roles: 'signed_in', scope: 'people:write' },
  /** That mail reaches an address again. */
  clearAddress: { roles: ['admin'], scope: 'people:write' },
  readDelegations: { roles: 'signed_in', scope: 'people:read' },
  /** Who stands in for oneself. */
  delegateOwn: { roles: 'signed_in', scope: 'people:write' },
  /** Who stands in for somebody else, who may be ill. */
  delegateForOthers: { roles: ['admin', 'committee_chair'], scope: 'people:write' },
  listKeys: { roles: ['admin'] },
  createKey: { roles: ['admin'] },
  revokeKey: { roles: ['admin'] },
} satisfies Permissions;

/** What a change of a person needs. */
export function permissionToChange(actor: Actor, personId: string, change: PersonChange): Permission {
  const { change: any, changeOwnPreferences } = peoplePermissions;
  return isSelf(actor, personId) && isOnlyPreferences(change) ? changeOwnPreferences : any;
}

/** What noting or ending somebody's leave needs. */
export function permissionToDelegate(actor: Actor, personId: string): Permission {
  const { delegateOwn, delegateForOthers } = peoplePermissions;
  return isSelf(actor, personId) ? delegateOwn : delegateForOthers;
}

/** Leave as a reader may see it: its days and who stands in for everybody, why only for who may note it. */
export function leaveSeenBy<Leave extends { readonly personId: string; readonly reason: string | null }>(
  actor: Actor,
  leave: readonly Leave[],
): Leave[] {
  return leave.map((each) =>
    mayDo(actor, permissionToDelegate(actor, each.personId)) ? each : { ...each, reason: null },
  );
}

function isSelf(actor: Actor, personId: string): boolean {
  return actor.kind === 'person' && actor.personId === personId.toLowerCase();
}
