import type { Permissions } from '../../kernel/permission.ts';

/** Probes carry no credential: they tell only that the service lives and how old its last sweeps are. */
export const operationsPermissions = {
  probe: { does: 'ask whether the service lives', roles: 'everyone' },
  readSecurityContact: { does: 'see whom to tell of a vulnerability', roles: 'everyone' },
} satisfies Permissions;
