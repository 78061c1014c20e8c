import type { Permissions } from '../kernel/permission.ts';

/** Who searches and who screens. A decision is a person's: no key makes one. */
export const literaturePermissions = {
  readQueue: { roles: 'signed_in', scope: 'literature:read' },
  readStrategies: { roles: 'signed_in', scope: 'literature:read' },
  readSearches: { roles: 'signed_in', scope: 'literature:read' },
  readReferences: { roles: 'signed_in', scope: 'literature:read' },
  readPrisma: { roles: 'signed_in', scope: 'literature:read' },
  changeStrategies: { roles: ['admin', 'author', 'reviewer'], scope: 'literature:write' },
  startUpdate: { roles: ['admin', 'author', 'reviewer'], scope: 'literature:write' },
  decide: { roles: ['admin', 'author', 'reviewer'] },
} satisfies Permissions;
