import type { Permissions } from '../kernel/permission.ts';

/** Who may look at and move the simulated Clock, which only an evaluation has. */
export const evaluationPermissions = {
  look: { does: 'see the simulated clock', roles: 'everyone' },
  move: { does: 'move the simulated clock', roles: ['admin'], scope: 'evaluation:write' },
} satisfies Permissions;
