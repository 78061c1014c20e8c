import type { Role } from '../../kernel/actor.ts';
import type { Permission, Permissions } from '../../kernel/permission.ts';
import { approvalsPermissions } from '../../approvals/approvals.permissions.ts';
import { meetingsPermissions } from '../../committee/meetings/meetings.permissions.ts';
import { offboardingPermissions } from '../../committee/offboarding/offboarding.permissions.ts';
import { workloadPermissions } from '../../committee/workload/workload.permissions.ts';
import { literaturePermissions } from '../../literature/literature.permissions.ts';
import { peoplePermissions } from '../../people/people.permissions.ts';
import { auditPermissions } from '../../platform/audit/audit.permissions.ts';
import { mailPermissions } from '../../platform/mail/mail.permissions.ts';
import { operationsPermissions } from '../../platform/operations/operations.permissions.ts';
import { organisationPermissions } from '../../platform/organisation/organisation.permissions.ts';
import { noticePermissions } from '../../policies/notice/notice.permissions.ts';
import { policiesPermissions } from '../../policies/policies.permissions.ts';
import { bulletinPermissions } from '../../publishing/bulletin/bulletin.permissions.ts';
import { consumersPermissions } from '../../publishing/consumers/consumers.permissions.ts';
import { publishingPermissions } from '../../publishing/publishing.permissions.ts';
import { reviewsPermissions } from '../../reviews/reviews.permissions.ts';
import { consolePermissions } from '../console.permissions.ts';

/** The tables of permissions of every feature, in the order in which they are shown. */
export const permissionTables: readonly { readonly part: string; readonly permissions: Permissions }[] = [
  { part: 'Policies', permissions: policiesPermissions },
  { part: 'Notice', permissions: noticePermissions },
  { part: 'Reviews', permissions: reviewsPermissions },
  { part: 'Literature', permissions: literaturePermissions },
  { part: 'Approval', permissions: approvalsPermissions },
  { part: 'Meetings', permissions: meetingsPermissions },
  { part: 'Workload', permissions: workloadPermissions },
  { part: 'Publishing', permissions: publishingPermissions },
  { part: 'Consumers', permissions: consumersPermissions },
  { part: 'Bulletins', permissions: bulletinPermissions },
  { part: 'People', permissions: peoplePermissions },
  { part: 'Offboarding', permissions: offboardingPermissions },
  { part: 'Organisation', permissions: organisationPermissions },
  { part: 'Audit', permissions: auditPermissions },
  { part: 'Mail', permissions: mailPermissions },
  { part: 'Operation', permissions: operationsPermissions },
  { part: 'Console', permissions: consolePermissions },
];

/** One line of the table of permissions, in words. */
export interface PermissionRow {
  /** The feature. */
  readonly part: string;
  /** What may be done. */
  readonly does: string;
  /** Which persons may. */
  readonly who: string;
  /** With which scope a machine's key may; null where none does. */
  readonly scope: string | null;
}

/** Every action and who may do it. Pages that ask what a feature's own row says already are left out. */
export function permissionRows(): PermissionRow[] {
  const said = new Set<string>();
  return permissionTables.flatMap(({ part, permissions }) =>
    Object.values(permissions).flatMap((permission) => {
      const row = { part, does: permission.does, who: whoMay(permission), scope: permission.scope ?? null };
      const words = `${row.does}: ${row.who}`;
      if (part === 'Console' && said.has(words)) return [];
      said.add(words);
      return [row];
    }),
  );
}

/** The table as Markdown. */
export function permissionsMarkdown(): string {
  const lines = permissionRows().map(
    ({ part, does, who, scope }) =>
      `| ${part} | ${does} | ${who} | ${scope === null ? '' : `\`${scope}\``} |`,
  );
  return ['| Part | May … | Persons | Keys with |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

/** Which persons may, in words. */
function whoMay({ roles, whose, notOwnText }: Permission): string {
  const who =
    roles === 'everyone'
      ? 'everybody, without a credential'
      : roles === 'signed_in'
        ? 'whoever is signed in'
        : roles.length === 0
          ? 'nobody'
          : roles.map((role) => roleWords[role]).join(', ');
  return [
    who,
    ...(whose === 'own' ? ['of their own'] : []),
    ...(notOwnText === true ? ['never on a text of their own'] : []),
  ].join('; ');
}

/** What each role is called. */
export const roleWords: Readonly<Record<Role, string>> = {
  admin: 'administrator',
  author: 'author',
  reviewer: 'reviewer',
  committee_member: 'committee member',
  committee_chair: 'committee chair',
  medical_director: 'medical director',
  compliance_officer: 'compliance officer',
};
