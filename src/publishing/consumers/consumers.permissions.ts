import type { Permissions } from '../../kernel/permission.ts';

/** Who may see who runs behind, who may change consumers, and which keys say what was loaded. */
export const consumersPermissions = {
  read: {
    does: 'see consumers, what they hold and who runs behind',
    roles: ['admin', 'committee_chair', 'medical_director', 'compliance_officer'],
    scope: 'consumers:read',
  },
  manage: {
    does: 'change consumers, and say for one what it has loaded',
    roles: ['admin'],
    scope: 'consumers:write',
  },
  /** Of the consumer that the key belongs to, which is looked up with it. */
  acknowledge: {
    does: 'say what the key’s own consumer has loaded, and read it back',
    roles: [],
    scope: 'holdings:write',
  },
} satisfies Permissions;
