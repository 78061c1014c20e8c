import { forPersons, type Permissions } from '../kernel/permission.ts';
import { meetingsPermissions } from '../committee/meetings/meetings.permissions.ts';
import { auditPermissions } from '../platform/audit/audit.permissions.ts';
import { approvalsPermissions } from '../approvals/approvals.permissions.ts';
import { literaturePermissions } from '../literature/literature.permissions.ts';
import { noticePermissions } from '../policies/notice/notice.permissions.ts';
import { organisationPermissions } from '../platform/organisation/organisation.permissions.ts';
import { offboardingPermissions } from '../committee/offboarding/offboarding.permissions.ts';
import { peoplePermissions } from '../people/people.permissions.ts';
import { policiesPermissions } from '../policies/policies.permissions.ts';
import { consumersPermissions } from '../publishing/consumers/consumers.permissions.ts';
import { bulletinPermissions } from '../publishing/bulletin/bulletin.permissions.ts';
import { publishingPermissions } from '../publishing/publishing.permissions.ts';
import { workloadPermissions } from '../committee/workload/workload.permissions.ts';
import { reviewsPermissions } from '../reviews/reviews.permissions.ts';

/** Who may open which page. Pages are for persons: no key opens one. */
export const consolePermissions = {
  /** The front page, sign-in, the API's description and the style sheets. */
  open: { does: 'open the front page, sign-in and the description of the API', roles: 'everyone' },
  read: { does: 'open the console', roles: 'signed_in' },
  readAudit: forPersons(auditPermissions.read),
  signOut: { does: 'sign out', roles: 'signed_in' },
  /** Where one is signed in. */
  askForLink: peoplePermissions.askForLink,
  ownAccount: forPersons(peoplePermissions.ownSession),
  changeOwnPassword: forPersons(peoplePermissions.changeOwnPassword),
  /** Being asked anew by the sign-in provider. */
  confirm: forPersons(peoplePermissions.askToSign),
  linkIdentity: forPersons(peoplePermissions.linkIdentity),
  unlinkIdentity: forPersons(peoplePermissions.unlinkIdentity),
  /** Naming and removing one's own passkeys, and showing again who one is. */
  ownPasskeys: forPersons(peoplePermissions.ownPasskeys),
  /** Holds the mail of everybody; there in an evaluation only. */
  readMailbox: { does: "read an evaluation's mailbox", roles: 'signed_in' },
  screen: forPersons(literaturePermissions.decide),
  startSearches: forPersons(literaturePermissions.startUpdate),
  readStrategies: forPersons(literaturePermissions.readStrategies),
  changeStrategies: forPersons(literaturePermissions.changeStrategies),
  changeLiteraturePlan: forPersons(literaturePermissions.changePlan),
  readDuplicates: forPersons(literaturePermissions.readDuplicates),
  judgeDuplicates: forPersons(literaturePermissions.judgeDuplicates),
  readReasons: forPersons(literaturePermissions.readReasons),
  changeReasons: forPersons(literaturePermissions.changeReasons),
  readAlerts: forPersons(literaturePermissions.readAlerts),
  decideAlerts: forPersons(literaturePermissions.decideAlerts),
  import: forPersons(policiesPermissions.import),
  draft: forPersons(policiesPermissions.draft),
  editDraft: forPersons(policiesPermissions.editDraft),
  submitDraft: forPersons(approvalsPermissions.submit),
  signAdoption: forPersons(policiesPermissions.signAdoption),
  readApproval: forPersons(approvalsPermissions.read),
  vote: forPersons(approvalsPermissions.vote),
  leadVote: approvalsPermissions.leadVote,
  readPanels: approvalsPermissions.readPanels,
  changePanels: approvalsPermissions.changePanels,
  nameProxy: approvalsPermissions.nameProxy,
  takeProxyBack: approvalsPermissions.takeProxyBack,
  endProxy: approvalsPermissions.endProxy,
  comment: approvalsPermissions.comment,
  resolveComments: approvalsPermissions.resolveComments,
  takeSignatureBack: approvalsPermissions.takeBack,
  takeOthersSignatureBack: approvalsPermissions.takeBackOthers,
  withdrawVersion: forPersons(approvalsPermissions.withdraw),
  signVersion: forPersons(approvalsPermissions.sign),
  giveActUp: policiesPermissions.takeBackOthers,
  signAct: forPersons(policiesPermissions.signAct),
  /** One's own: what waits for one's vote and signature. */
  readWaiting: { does: 'see what waits for one’s own decision', roles: 'signed_in', whose: 'own' },
  readNoticeRules: forPersons(noticePermissions.read),
  changeNoticeRules: forPersons(noticePermissions.change),
  readMeetingPapers: forPersons(meetingsPermissions.readPapers),
  scheduleMeetings: forPersons(meetingsPermissions.schedule),
  conductMeetings: forPersons(meetingsPermissions.conduct),
  openReview: forPersons(reviewsPermissions.open),
  changeReviews: forPersons(reviewsPermissions.changeMany),
  enterStage: forPersons(reviewsPermissions.enterStage),
  readLadders: forPersons(reviewsPermissions.read),
  changeLadders: forPersons(reviewsPermissions.changeLadders),
  readHolidays: forPersons(organisationPermissions.read),
  changeHolidays: forPersons(organisationPermissions.change),
  calendars: forPersons(reviewsPermissions.calendars),
  /** What mails look like: every reader may see every review, and so the mail that tells of it. */
  previewMails: { does: 'see what mails look like', roles: 'signed_in' },
  readPermissions: { does: 'see who may do what', roles: 'signed_in' },
  readPeople: forPersons(peoplePermissions.read),
  /** Their own; of others the committee's chair and administrators. */
  noteLeave: forPersons(peoplePermissions.delegateOwn),
  changeOwnPreferences: forPersons(peoplePermissions.changeOwnPreferences),
  addPeople: forPersons(peoplePermissions.add),
  invitePeople: forPersons(peoplePermissions.invite),
  changePeople: forPersons(peoplePermissions.change),
  endSessions: forPersons(peoplePermissions.endSessions),
  offboardPeople: offboardingPermissions.offboard,
  readKeys: forPersons(peoplePermissions.listKeys),
  createKeys: forPersons(peoplePermissions.createKey),
  rotateKeys: forPersons(peoplePermissions.rotateKey),
  revokeKeys: forPersons(peoplePermissions.revokeKey),
  readOauthClients: forPersons(peoplePermissions.listOauthClients),
  registerOauthClients: forPersons(peoplePermissions.registerOauthClient),
  revokeOauthClients: forPersons(peoplePermissions.revokeOauthClient),
  clearAddress: forPersons(peoplePermissions.clearAddress),
  readConsumers: forPersons(consumersPermissions.read),
  changeConsumers: forPersons(consumersPermissions.manage),
  manageWebhooks: forPersons(publishingPermissions.manageWebhooks),
  recordBulletin: forPersons(bulletinPermissions.record),
  readProof: forPersons(approvalsPermissions.readProof),
  readWorkload: forPersons(workloadPermissions.read),
  planWorkload: forPersons(workloadPermissions.level),
} satisfies Permissions;
