import type { Permissions } from '../kernel/permission.ts';

/** Who searches and who screens. A decision is a person's: no key makes one. */
export const literaturePermissions = {
  readQueue: { does: 'see the screening queue', roles: 'signed_in', scope: 'literature:read' },
  readStrategies: { does: 'see search strategies', roles: 'signed_in', scope: 'literature:read' },
  readSearches: { does: 'see searches and their gaps', roles: 'signed_in', scope: 'literature:read' },
  readReferences: { does: 'see what a policy cites', roles: 'signed_in', scope: 'literature:read' },
  /** See what a draft may still take in. */
  readEvidence: { does: 'see what a draft may still take in', roles: 'signed_in', scope: 'policies:write' },
  /** Put included records into a draft: an edit of it. */
  addEvidence: {
    does: 'put included records into a draft',
    roles: ['admin', 'author'],
    scope: 'policies:write',
  },
  readPrisma: { does: 'see the flow of records (PRISMA)', roles: 'signed_in', scope: 'literature:read' },
  readDuplicates: { does: 'see suspected duplicates', roles: 'signed_in', scope: 'literature:read' },
  judgeDuplicates: { does: 'say whether two records are one work', roles: ['admin', 'author', 'reviewer'] },
  changeStrategies: {
    does: 'change search strategies',
    roles: ['admin', 'author', 'reviewer'],
    scope: 'literature:write',
  },
  startUpdate: {
    does: 'start a literature update',
    roles: ['admin', 'author', 'reviewer'],
    scope: 'literature:write',
  },
  changePlan: {
    does: 'change how often a policy is searched',
    roles: ['admin', 'author', 'reviewer'],
    scope: 'literature:write',
  },
  decide: { does: 'screen a record', roles: ['admin', 'author', 'reviewer'] },
  askSecondReading: {
    does: 'ask for a second reading',
    roles: ['admin', 'author', 'reviewer', 'committee_chair'],
  },
  /** A third person's verdict, or one of the two who changed their mind. */
  resolveConflict: {
    does: 'settle two readings that differ',
    roles: ['admin', 'author', 'reviewer', 'committee_chair', 'medical_director'],
  },
  assignScreening: {
    does: 'assign screening',
    roles: ['admin', 'author', 'reviewer', 'committee_chair'],
    scope: 'literature:write',
  },
  readReasons: { does: 'see the reasons for exclusion', roles: 'signed_in', scope: 'literature:read' },
  /** The words in which the whole organisation explains what it leaves out. */
  changeReasons: { does: 'change the reasons for exclusion', roles: ['admin', 'committee_chair'] },
  readAlerts: { does: 'see alerts about cited works', roles: 'signed_in', scope: 'literature:read' },
  /** Say that an alert about a cited work was seen, or open a review for it. Owners are of any of these roles. */
  decideAlerts: {
    does: 'answer an alert, or open a review for it',
    roles: ['admin', 'author', 'reviewer', 'committee_chair', 'medical_director'],
  },
} satisfies Permissions;
