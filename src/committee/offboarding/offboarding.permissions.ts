import type { Permissions } from '../../kernel/permission.ts';

/** Who may see what somebody holds, and let them go. No key may: it ends people's access. */
export const offboardingPermissions = {
  seeHoldings: { does: 'see all that somebody holds', roles: ['admin'] },
  offboard: { does: 'hand over what somebody holds and end their access', roles: ['admin'] },
} satisfies Permissions;
