import type { Permissions } from '../kernel/permission.ts';

/** Who takes which part in a decision. Machines may hand a draft in; none ever votes or signs. */
export const approvalsPermissions = {
  submit: { roles: ['admin', 'author'], scope: 'policies:write' },
  withdraw: { roles: ['admin', 'author'], scope: 'policies:write' },
  read: { roles: 'signed_in' },
  vote: { roles: ['committee_member', 'committee_chair'] },
  sign: { roles: ['medical_director'] },
} satisfies Permissions;
