import type { Permissions } from '../../kernel/permission.ts';

/** Who may read the audit. Nobody changes it. */
export const auditPermissions = {
  read: { does: 'read the audit', roles: ['admin', 'compliance_officer'], scope: 'audit:read' },
  checkpoints: {
    does: 'read the signed checkpoints of the audit and the keys of the service',
    roles: 'everyone',
  },
} satisfies Permissions;
