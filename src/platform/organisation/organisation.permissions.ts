import type { Permissions } from '../../kernel/permission.ts';

/** Who may see and change when the house works. Business days bind notice and so signatures: no key changes them. */
export const organisationPermissions = {
  read: { does: 'see business days and holidays', roles: 'signed_in', scope: 'reviews:read' },
  change: { does: 'change business days and holidays', roles: ['admin', 'committee_chair'] },
} satisfies Permissions;
