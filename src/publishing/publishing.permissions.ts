import type { Permissions } from '../kernel/permission.ts';

/** What is published needs no credential; whom Almanac calls is for administrators and keys made for it. */
export const publishingPermissions = {
  readPublished: { does: 'read what is published', roles: 'everyone' },
  manageWebhooks: { does: 'manage webhooks', roles: ['admin'], scope: 'webhooks:write' },
} as const satisfies Permissions;
