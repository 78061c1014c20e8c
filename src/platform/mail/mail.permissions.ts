import type { Permissions } from '../../kernel/permission.ts';

/** Who may hand in returned mail: a mail server with a key, or an administrator. */
export const mailPermissions = {
  returnMail: { does: 'hand in returned mail', roles: ['admin'], scope: 'mail:write' },
} satisfies Permissions;
