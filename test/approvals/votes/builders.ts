import { PanelsService } from '../../../src/approvals/panels/panels.service.ts';
import type { NewPanel } from '../../../src/approvals/panels/panel.schemas.ts';
import type { Panel } from '../../../src/approvals/panels/panel.ts';
import { ApprovalsQueries } from '../../../src/approvals/approvals.queries.ts';
import { VotesService } from '../../../src/approvals/votes/votes.service.ts';
import type { VoteValue } from '../../../src/approvals/votes/vote.rules.ts';
import { system, type PersonActor, type Role } from '../../../src/kernel/actor.ts';
import type { CalendarDate } from '../../../src/kernel/calendar-date.ts';
import { DomainError } from '../../../src/kernel/errors.ts';
import { newId } from '../../../src/kernel/ids.ts';
import { PeopleService } from '../../../src/people/persons/people.service.ts';
import { DraftsService } from '../../../src/policies/drafts.service.ts';
import { PolicyImportService } from '../../../src/policies/policy-import.service.ts';
import type { TestApp } from '../../support/app.ts';
import { policyText } from '../../support/policy-file.ts';

/** Somebody of a test, as an actor with an address. */
export type Member = PersonActor & { readonly email: string };

let made = 0;

/** An active person without a password: for what is asked of the services. */
export async function member(
  app: TestApp,
  name: string,
  roles: readonly Role[] = ['committee_member'],
): Promise<Member> {
  made += 1;
  const email = `${name.toLowerCase()}-${made}@example.org`;
  const person = await app.nest
    .get(PeopleService)
    .add(system('test'), { email, name, credentials: null, roles });
  return { kind: 'person', personId: person.id, name, roles, email };
}

/** A panel of these members, the first its chair; a quorum of two and a simple majority unless said otherwise. */
export async function panelOf(
  app: TestApp,
  members: readonly Member[],
  given: Partial<NewPanel> = {},
): Promise<Panel> {
  const wanted: NewPanel = {
    name: `Panel ${newId()}`,
    seats: members.map(({ personId }, index) => ({ person: personId, title: null, chair: index === 0 })),
    quorum: { votes: 2 },
    majority: 'simple',
    votingDays: null,
    proxiesAllowed: false,
    isDefault: false,
    ...given,
  };
  return await app.nest.get(PanelsService).create(system('test'), wanted);
}

/** A draft as tests point at it. */
export interface Draft {
  readonly slug: string;
  readonly policyId: string;
  readonly versionId: string;
  readonly number: number;
  revision: number;
}

/** The first draft of a new policy, last edited by `author`, which goes to `panel` when one is given. */
export async function draftFor(
  app: TestApp,
  { panel, author }: { readonly panel?: Panel; readonly author: Member },
): Promise<Draft> {
  const file = { name: 'policy.md', bytes: Buffer.from(policyText({ title: `Policy ${newId()}` })) };
  const { policy, version } = await app.nest
    .get(PolicyImportService)
    .importDocument(author, file, { dryRun: false, adopt: false });
  if (panel !== undefined) await app.nest.get(PanelsService).assign(system('test'), policy.slug, panel.id);
  const draft = {
    slug: policy.slug,
    policyId: policy.id,
    versionId: version.id,
    number: version.number,
    revision: version.revision,
  };
  await editDraft(app, author, draft);
  return draft;
}

/** Edits a draft, or takes a version in review back to draft by it. */
export async function editDraft(app: TestApp, author: Member, draft: Draft): Promise<void> {
  const { version } = await app.nest
    .get(DraftsService)
    .edit(author, draft.slug, draft.number, draft.revision, {
      sections: [{ id: 'policy-criteria', markdown: `Text ${newId()}.` }],
    });
  draft.revision = version.revision;
}

/** Submits a draft. */
export async function submit(
  app: TestApp,
  author: Member,
  draft: Draft,
  voteBy?: CalendarDate,
): Promise<void> {
  await app.nest.get(VotesService).submit(author, draft.slug, draft.number, draft.revision, voteBy);
  draft.revision = (await approvalOf(app, draft)).version.revision;
}

/** Casts a vote. */
export async function vote(
  app: TestApp,
  who: Member,
  draft: Draft,
  value: VoteValue,
  inSeatOf: Member | null = null,
): Promise<void> {
  const reason = value === 'recuse' ? 'I consult for the maker.' : undefined;
  await app.nest
    .get(VotesService)
    .vote(who, draft.slug, draft.number, value, reason, inSeatOf?.personId ?? null);
}

/** How far the approval of a draft has come. */
export async function approvalOf(app: TestApp, { slug, number }: Draft) {
  return await app.nest.get(ApprovalsQueries).one(slug, number);
}

/** The code of the refusal that something ends in; `done` where it does not. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

/** The number of entries of the audit with this action about a subject. */
export async function audited(app: TestApp, action: string, subjectId: string): Promise<number> {
  const [found] = await app.database.query<{ count: number }>(
    'select count(*)::int as count from audit_entry where action = $1 and subject_id = $2',
    [action, subjectId],
  );
  return found!.count;
}
