import type { Permissions } from '../kernel/permission.ts';

/** Who searches and who screens. A decision is a person's: no key makes one. */
export const literaturePermissions = {
  readQueue: { roles: 'signed_in', scope: 'literature:read' },
  readStrategies: { roles: 'signed_in', scope: 'literature:read' },
  readSearches: { roles: 'signed_in', scope: 'literature:read' },
  readReferences: { roles: 'signed_in', scope: 'literature:read' },
  /** See what a draft may still take in. */
  readEvidence: { roles: 'signed_in', scope: 'policies:write' },
  /** Put included records into a draft: an edit of it. */
  addEvidence: { roles: ['admin', 'author'], scope: 'policies:write' },
  readPrisma: { roles: 'signed_in', scope: 'literature:read' },
  readDuplicates: { roles: 'signed_in', scope: 'literature:read' },
  judgeDuplicates: { roles: ['admin', 'author', 'reviewer'] },
  changeStrategies: { roles: ['admin', 'author', 'reviewer'], scope: 'literature:write' },
  startUpdate: { roles: ['admin', 'author', 'reviewer'], scope: 'literature:write' },
  changePlan: { roles: ['admin', 'author', 'reviewer'], scope: 'literature:write' },
  decide: { roles: ['admin', 'author', 'reviewer'] },
  askSecondReading: { roles: ['admin', 'author', 'reviewer', 'committee_chair'] },
  /** A third person's verdict, or one of the two who changed their mind. */
  resolveConflict: { roles: ['admin', 'author', 'reviewer', 'committee_chair', 'medical_director'] },
  assignScreening: { roles: ['admin', 'author', 'reviewer', 'committee_chair'], scope: 'literature:write' },
  readReasons: { roles: 'signed_in', scope: 'literature:read' },
  /** The words in which the whole organisation explains what it leaves out. */
  changeReasons: { roles: ['admin', 'committee_chair'] },
  readAlerts: { roles: 'signed_in', scope: 'literature:read' },
  /** Say that an alert about a cited work was seen, or open a review for it. Owners are of any of these roles. */
  decideAlerts: { roles: ['admin', 'author', 'reviewer', 'committee_chair', 'medical_director'] },
} satisfies Permissions;
