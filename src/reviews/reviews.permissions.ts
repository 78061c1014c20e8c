import type { Permissions } from '../kernel/permission.ts';

/** Who may do what with review cycles and their reminders. */
export const reviewsPermissions = {
  read: { roles: 'signed_in', scope: 'reviews:read' },
  reschedule: { roles: ['admin', 'committee_chair'], scope: 'reviews:write' },
  assign: { roles: ['admin', 'committee_chair'], scope: 'reviews:write' },
} satisfies Permissions;
