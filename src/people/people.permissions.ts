import type { Actor } from '../kernel/actor.ts';
import { mayDo, type Permission, type Permissions } from '../kernel/permission.ts';
import { isOnlyPreferences, type PersonChange } from './persons/person-change.rules.ts';

/**
 * Who may see and change persons, sessions and keys. A key with `people:write` can add persons, invite them and give any
 * role, `admin` too: it is for the organisation's own directory. No key makes keys, and none changes the address of, invites
 * or links somebody who has signed in. What a person does that outlasts their session wants one that is fresh.
 */
export const peoplePermissions = {
  signIn: { does: 'sign in', roles: 'everyone' },
  ownSession: { does: 'see and end the own session', roles: 'signed_in', whose: 'own' },
  askToSign: { does: 'begin a signature by passkey or sign-in provider', roles: 'signed_in', whose: 'own' },
  ownPasskeys: { does: 'add, name and remove passkeys', roles: 'signed_in', whose: 'own' },
  /** A mailed link for whoever lost their password. */
  askForLink: { does: 'ask for a link to sign in by mail', roles: 'everyone' },
  changeOwnPassword: { does: 'change the own password', roles: 'signed_in', whose: 'own' },
  readSessions: { does: "see other persons' sessions", roles: ['admin', 'compliance_officer'] },
  endSessions: { does: "end other persons' sessions", roles: ['admin'] },
  list: { does: 'list persons', roles: 'signed_in', scope: 'people:read' },
  read: { does: 'see a person', roles: 'signed_in', scope: 'people:read' },
  add: { does: 'add a person', roles: ['admin'], scope: 'people:write' },
  invite: { does: 'mail a person a link to sign in', roles: ['admin'], scope: 'people:write' },
  change: { does: 'change a person and their roles', roles: ['admin'], scope: 'people:write' },
  /** A person's own zone, quiet hours and way of being reminded; all else and everybody else: `change`. */
  changeOwnPreferences: {
    does: 'change zone, quiet hours and reminders',
    roles: 'signed_in',
    scope: 'people:write',
    whose: 'own',
  },
  /** That mail reaches an address again. */
  clearAddress: { does: 'say that mail reaches an address again', roles: ['admin'], scope: 'people:write' },
  readDelegations: { does: 'see who stands in for whom', roles: 'signed_in', scope: 'people:read' },
  /** Who stands in for oneself. */
  delegateOwn: { does: 'say who stands in', roles: 'signed_in', scope: 'people:write', whose: 'own' },
  /** Who stands in for somebody else, who may be ill. */
  delegateForOthers: {
    does: 'say who stands in for somebody else',
    roles: ['admin', 'committee_chair'],
    scope: 'people:write',
  },
  listKeys: { does: 'list API keys', roles: ['admin'] },
  createKey: { does: 'make an API key', roles: ['admin'] },
  rotateKey: { does: 'give an API key a new secret', roles: ['admin'] },
  revokeKey: { does: 'end an API key', roles: ['admin'] },
  listOauthClients: { does: 'list OAuth clients', roles: ['admin'] },
  registerOauthClient: { does: 'let an OAuth client in', roles: ['admin'] },
  revokeOauthClient: { does: 'let an OAuth client in no more', roles: ['admin'] },
  /** Who oneself is at the sign-in provider; of others: `readIdentities`. */
  readOwnIdentities: { does: 'see the identity at the sign-in provider', roles: 'signed_in', whose: 'own' },
  readIdentities: {
    does: 'see who somebody is at the sign-in provider',
    roles: ['admin', 'compliance_officer'],
  },
  linkIdentity: { does: 'say who somebody is at the sign-in provider', roles: ['admin'] },
  unlinkIdentity: { does: 'take an identity at the sign-in provider away', roles: ['admin'] },
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

/** What seeing who somebody is at the sign-in provider needs. */
export function permissionToReadIdentities(actor: Actor, personId: string): Permission {
  const { readOwnIdentities, readIdentities } = peoplePermissions;
  return isSelf(actor, personId) ? readOwnIdentities : readIdentities;
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
