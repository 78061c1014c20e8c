import type { Permissions } from '../../kernel/permission.ts';

/** Who may see and change when the house works. Business days bind notice and so signatures: no key changes them. */
export const organisationPermissions = {
  read: { roles: 'signed_in', scope: 'reviews:read' },
  change: { roles: ['admin', 'committee_chair'] },
} satisfies Permissions;
