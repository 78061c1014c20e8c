import type { Permissions } from '../kernel/permission.ts';
import { meetingsPermissions } from '../committee/meetings/meetings.permissions.ts';
import { approvalsPermissions } from '../approvals/approvals.permissions.ts';
import { literaturePermissions } from '../literature/literature.permissions.ts';
import { noticePermissions } from '../policies/notice/notice.permissions.ts';
import { organisationPermissions } from '../platform/organisation/organisation.permissions.ts';
import { peoplePermissions } from '../people/people.permissions.ts';
import { policiesPermissions } from '../policies/policies.permissions.ts';
import { bulletinPermissions } from '../publishing/bulletin/bulletin.permissions.ts';
import { workloadPermissions } from '../committee/workload/workload.permissions.ts';
import { reviewsPermissions } from '../reviews/reviews.permissions.ts';

/** Who may open which page. Pages are for persons: no key opens one. */
export const consolePermissions = {
  /** The front page, sign-in, the API's description and the style sheets. */
  open: { roles: 'everyone' },
  read: { roles: 'signed_in' },
  signOut: { roles: 'signed_in' },
  /** Holds the mail of everybody; there in an evaluation only. */
  readMailbox: { roles: 'signed_in' },
  screen: literaturePermissions.decide,
  startSearches: { roles: literaturePermissions.startUpdate.roles },
  readStrategies: { roles: literaturePermissions.readStrategies.roles },
  changeStrategies: { roles: literaturePermissions.changeStrategies.roles },
  changeLiteraturePlan: { roles: literaturePermissions.changePlan.roles },
  readDuplicates: { roles: literaturePermissions.readDuplicates.roles },
  judgeDuplicates: literaturePermissions.judgeDuplicates,
  readReasons: { roles: literaturePermissions.readReasons.roles },
  changeReasons: literaturePermissions.changeReasons,
  readAlerts: { roles: literaturePermissions.readAlerts.roles },
  decideAlerts: literaturePermissions.decideAlerts,
  import: policiesPermissions.import,
  draft: policiesPermissions.draft,
  editDraft: policiesPermissions.editDraft,
  submitDraft: approvalsPermissions.submit,
  signAdoption: policiesPermissions.signAdoption,
  readNoticeRules: { roles: noticePermissions.read.roles },
  changeNoticeRules: noticePermissions.change,
  readMeetingPapers: meetingsPermissions.readPapers,
  scheduleMeetings: { roles: meetingsPermissions.schedule.roles },
  conductMeetings: meetingsPermissions.conduct,
  openReview: { roles: reviewsPermissions.open.roles },
  changeReviews: { roles: reviewsPermissions.changeMany.roles },
  enterStage: { roles: reviewsPermissions.enterStage.roles },
  readLadders: { roles: reviewsPermissions.read.roles },
  changeLadders: { roles: reviewsPermissions.changeLadders.roles },
  readHolidays: { roles: organisationPermissions.read.roles },
  changeHolidays: organisationPermissions.change,
  calendars: { roles: reviewsPermissions.calendars.roles },
  /** What mails look like: every reader may see every review, and so the mail that tells of it. */
  previewMails: { roles: 'signed_in' },
  readPeople: { roles: peoplePermissions.read.roles },
  /** Their own; of others the committee's chair and administrators. */
  noteLeave: { roles: peoplePermissions.delegateOwn.roles },
  changeOwnPreferences: { roles: peoplePermissions.changeOwnPreferences.roles },
  changePeople: { roles: peoplePermissions.change.roles },
  clearAddress: { roles: peoplePermissions.clearAddress.roles },
  recordBulletin: bulletinPermissions.record,
  readWorkload: { roles: workloadPermissions.read.roles },
  planWorkload: { roles: workloadPermissions.level.roles },
} satisfies Permissions;
