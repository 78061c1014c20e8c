import type { Permissions } from '../kernel/permission.ts';

/** Who may do what with review cycles and their reminders. */
export const reviewsPermissions = {
  read: { does: 'see reviews, reminders and reports', roles: 'signed_in', scope: 'reviews:read' },
  reschedule: { does: 'move a review', roles: ['admin', 'committee_chair'], scope: 'reviews:write' },
  assign: { does: 'assign a review', roles: ['admin', 'committee_chair'], scope: 'reviews:write' },
  /** Begin a review by hand, scheduled or between reviews. */
  open: { does: 'begin a review by hand', roles: ['admin', 'committee_chair'], scope: 'reviews:write' },
  /** End work between reviews; a scheduled review ends with a signature. */
  close: { does: 'end work between reviews', roles: ['admin', 'committee_chair'], scope: 'reviews:write' },
  /** Assign or reschedule many at once. */
  changeMany: {
    does: 'assign or move many reviews',
    roles: ['admin', 'committee_chair'],
    scope: 'reviews:write',
  },
  /** Say how far a review is: of their own its owner and reviewers, which is looked up with the review. */
  enterStage: { does: 'say how far a review is', roles: 'signed_in', scope: 'reviews:write', whose: 'own' },
  enterStageOfAny: {
    does: 'say how far any review is',
    roles: ['admin', 'committee_chair'],
    scope: 'reviews:write',
  },
  /** Make, list and end one's own calendars. No key does: a calendar stops when its maker leaves. */
  calendars: { does: 'make and end calendar feeds', roles: 'signed_in', whose: 'own' },
  /** Read one by its address, which is a secret. */
  readCalendar: { does: 'read a calendar feed by its secret address', roles: 'everyone' },
  changeLadders: {
    does: 'change reminder ladders',
    roles: ['admin', 'committee_chair'],
    scope: 'reviews:write',
  },
} satisfies Permissions;
