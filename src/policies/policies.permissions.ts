import type { Permissions } from '../kernel/permission.ts';

/**
 * Who may do what with policies and their versions. Reading is open: what a caller without the right to see drafts is
 * shown is decided with each policy. No key signs.
 */
export const policiesPermissions = {
  list: { does: 'list policies', roles: 'everyone' },
  read: { does: 'read a policy', roles: 'everyone' },
  listVersions: { does: 'see the history of versions and acts', roles: 'everyone' },
  /** See versions that nobody has signed yet. */
  readDrafts: {
    does: 'see versions that nobody has signed yet',
    roles: 'signed_in',
    scope: 'policies:write',
  },
  /** See who owns and reviews a policy. */
  readPeople: { does: 'see who owns and reviews a policy', roles: 'signed_in', scope: 'policies:read' },
  import: { does: 'import documents', roles: ['admin', 'author'], scope: 'policies:write' },
  changePolicy: {
    does: 'change owner, reviewers, rhythm and number of a policy',
    roles: ['admin', 'author'],
    scope: 'policies:write',
  },
  draft: { does: 'begin a draft', roles: ['admin', 'author'], scope: 'policies:write' },
  editDraft: { does: 'edit a draft', roles: ['admin', 'author'], scope: 'policies:write' },
  readAdoptions: { does: 'see adoption batches', roles: 'signed_in', scope: 'policies:write' },
  signAdoption: { does: 'sign an adoption batch', roles: ['medical_director'] },
  /** How many directors sign each decision about a policy. */
  changeDirectorsNeeded: {
    does: 'change how many directors a policy needs, with a reason',
    roles: ['admin'],
  },
  /** Of an act or an adoption, while it waits for others; one that was given for oneself is one's own too. */
  takeBack: {
    does: 'take one’s own waiting signature of an act or adoption back',
    roles: 'signed_in',
    whose: 'own',
  },
  takeBackOthers: {
    does: 'take somebody else’s waiting signature back, or give a waiting act up, with a reason',
    roles: ['medical_director', 'admin'],
  },
  /** Cancel a scheduled version, retire a policy, take a version out of force. */
  signAct: { does: 'sign a cancellation, retirement or withdrawal', roles: ['medical_director'] },
} satisfies Permissions;
