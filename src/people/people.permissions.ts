import type { Permissions } from '../kernel/permission.ts';

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
  listKeys: { roles: ['admin'] },
  createKey: { roles: ['admin'] },
  revokeKey: { roles: ['admin'] },
} satisfies Permissions;
