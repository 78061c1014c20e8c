import type { Permissions } from '../kernel/permission.ts';

/** Who may do what with review cycles and their reminders. */
export const reviewsPermissions = {
  read: { roles: 'signed_in', scope: 'reviews:read' },
  reschedule: { roles: ['admin', 'committee_chair'], scope: 'reviews:write' },
  assign: { roles: ['admin', 'committee_chair'], scope: 'reviews:write' },
  /** Begin a review by hand, scheduled or between reviews. */
  open: { roles: ['admin', 'committee_chair'], scope: 'reviews:write' },
  /** End work between reviews; a scheduled review ends with a signature. */
  close: { roles: ['admin', 'committee_chair'], scope: 'reviews:write' },
  /** Assign or reschedule many at once. */
  changeMany: { roles: ['admin', 'committee_chair'], scope: 'reviews:write' },
  /** Say how far a review is: of their own its owner and reviewers, which is looked up with the review. */
  enterStage: { roles: 'signed_in', scope: 'reviews:write' },
  enterStageOfAny: { roles: ['admin', 'committee_chair'], scope: 'reviews:write' },
  /** Make, list and end one's own calendars. No key does: a calendar stops when its maker leaves. */
  calendars: { roles: 'signed_in' },
  /** Read one by its address, which is a secret. */
  readCalendar: { roles: 'everyone' },
  changeLadders: { roles: ['admin', 'committee_chair'], scope: 'reviews:write' },
} satisfies Permissions;
