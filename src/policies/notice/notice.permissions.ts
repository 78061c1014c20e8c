import type { Permissions } from '../../kernel/permission.ts';

/** Who may see and change the rules of notice. They bind the signature, so no key changes them. */
export const noticePermissions = {
  read: { does: 'see the rules of notice', roles: 'signed_in', scope: 'policies:read' },
  change: { does: 'change the rules of notice', roles: ['admin', 'committee_chair', 'committee_member'] },
} satisfies Permissions;
