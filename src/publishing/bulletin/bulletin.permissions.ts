import type { Permissions } from '../../kernel/permission.ts';

/** Who may do what with bulletins. Issuing one starts a term that binds the organisation, so no key does. */
export const bulletinPermissions = {
  read: { does: 'read bulletins', roles: 'everyone' },
  record: { does: 'issue a bulletin', roles: ['admin', 'committee_chair', 'committee_member'] },
} satisfies Permissions;
