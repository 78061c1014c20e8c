import type { Permissions } from '../kernel/permission.ts';
import { approvalsPermissions } from '../approvals/approvals.permissions.ts';
import { literaturePermissions } from '../literature/literature.permissions.ts';
import { noticePermissions } from '../policies/notice/notice.permissions.ts';
import { policiesPermissions } from '../policies/policies.permissions.ts';
import { bulletinPermissions } from '../publishing/bulletin/bulletin.permissions.ts';

/** Who may open which page. Pages are for persons: no key opens one. */
export const consolePermissions = {
  /** The front page, sign-in, the API's description and the style sheets. */
  open: { roles: 'everyone' },
  read: { roles: 'signed_in' },
  signOut: { roles: 'signed_in' },
  /** Holds the mail of everybody; there in an evaluation only. */
  readMailbox: { roles: 'signed_in' },
  screen: literaturePermissions.decide,
  import: policiesPermissions.import,
  draft: policiesPermissions.draft,
  editDraft: policiesPermissions.editDraft,
  submitDraft: approvalsPermissions.submit,
  signAdoption: policiesPermissions.signAdoption,
  readNoticeRules: { roles: noticePermissions.read.roles },
  changeNoticeRules: noticePermissions.change,
  recordBulletin: bulletinPermissions.record,
} satisfies Permissions;
