import type { Permissions } from '../../kernel/permission.ts';

/** Who may see the workload, and who plans it. */
export const workloadPermissions = {
  read: { roles: 'signed_in', scope: 'reviews:read' },
  setCapacity: { roles: ['committee_chair', 'admin'], scope: 'reviews:write' },
  /** Propose a levelling and apply it. */
  level: { roles: ['committee_chair', 'admin'], scope: 'reviews:write' },
} satisfies Permissions;
