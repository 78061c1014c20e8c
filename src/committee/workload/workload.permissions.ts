import type { Permissions } from '../../kernel/permission.ts';

/** Who may see the workload, and who plans it. */
export const workloadPermissions = {
  read: { does: 'see the workload', roles: 'signed_in', scope: 'reviews:read' },
  setCapacity: {
    does: 'set what somebody can take on',
    roles: ['committee_chair', 'admin'],
    scope: 'reviews:write',
  },
  /** Propose a levelling and apply it. */
  level: {
    does: 'propose and apply a levelling',
    roles: ['committee_chair', 'admin'],
    scope: 'reviews:write',
  },
} satisfies Permissions;
