import type { Permissions } from '../kernel/permission.ts';

/**
 * Who may do what with policies and their versions. Reading is open: what a caller without the right to see drafts is
 * shown is decided with each policy. No key signs.
 */
export const policiesPermissions = {
  list: { roles: 'everyone' },
  read: { roles: 'everyone' },
  listVersions: { roles: 'everyone' },
  /** See versions that nobody has signed yet. */
  readDrafts: { roles: 'signed_in', scope: 'policies:write' },
  /** See who owns and reviews a policy. */
  readPeople: { roles: 'signed_in', scope: 'policies:read' },
  import: { roles: ['admin', 'author'], scope: 'policies:write' },
  changePolicy: { roles: ['admin', 'author'], scope: 'policies:write' },
  draft: { roles: ['admin', 'author'], scope: 'policies:write' },
  editDraft: { roles: ['admin', 'author'], scope: 'policies:write' },
  readAdoptions: { roles: 'signed_in', scope: 'policies:write' },
  signAdoption: { roles: ['medical_director'] },
  /** Cancel a scheduled version, retire a policy, take a version out of force. */
  signAct: { roles: ['medical_director'] },
} satisfies Permissions;
