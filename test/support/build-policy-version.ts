import { DraftsService } from '../../src/policies/drafts.service.ts';
import { AdoptionsQueries } from '../../src/policies/adoptions.queries.ts';
import { AdoptionsService } from '../../src/policies/adoptions.service.ts';
import type { ChangeClass } from '../../src/policies/change-class.rules.ts';
import type { DraftEdit } from '../../src/policies/draft-edit.ts';
import { policyOf, versionOf } from '../../src/policies/policy-records.ts';
import type { PolicyVersionRow } from '../../src/policies/policy-version.entity.ts';
import { PolicyImportService } from '../../src/policies/policy-import.service.ts';
import { SignaturesService } from '../../src/approvals/signatures/signatures.service.ts';
import type { Terms } from '../../src/approvals/signatures/signing-terms.ts';
import { VotesService } from '../../src/approvals/votes/votes.service.ts';
import { system, type PersonActor, type Role } from '../../src/kernel/actor.ts';
import { calendarDate } from '../../src/kernel/calendar-date.ts';
import type { Person } from '../../src/people/persons/people.queries.ts';
import { buildPerson, PASSWORD } from '../people/support.ts';
import type { TestApp } from './app.ts';
import { policyText, type PolicyFileParts } from './policy-file.ts';

/** A signed version as tests point at it. */
export interface BuiltPolicyVersion {
  readonly policyId: string;
  readonly slug: string;
  readonly versionId: string;
  readonly version: number;
  readonly contentHash: string;
  readonly envelopeHash: string;
}

/** The people who decide in a test; each has the password {@link PASSWORD}. */
export interface Committee {
  readonly author: Person;
  readonly members: readonly Person[];
  readonly director: Person;
}

const committees = new WeakMap<TestApp, Promise<Committee>>();

/** One author, three committee members (the first the chair) and a medical director; the same ones within an application. */
export function committeeOf(app: TestApp): Promise<Committee> {
  const known = committees.get(app) ?? buildCommittee(app);
  committees.set(app, known);
  return known;
}

async function buildCommittee(app: TestApp): Promise<Committee> {
  const build = async (...roles: Role[]) => await buildPerson(app, { roles });
  return {
    author: await build('author'),
    members: [
      await build('committee_chair'),
      await build('committee_member'),
      await build('committee_member'),
    ],
    director: await buildPerson(app, {
      name: 'Dana Director',
      credentials: 'MD',
      roles: ['medical_director'],
    }),
  };
}

/** A person as an actor, with the roles held now. */
export function actorOf(person: Person): PersonActor {
  return { kind: 'person', personId: person.id, name: person.name, roles: person.roles };
}

/**
 * A policy adopted as version 1, with all it needs: by default the example, in force from January 1, 2026, reviewed in
 * November 2025 and next in September 2026. Dates are given as printed.
 */
export async function buildPolicyVersion(
  app: TestApp,
  parts: PolicyFileParts = {},
): Promise<BuiltPolicyVersion> {
  const { director } = await committeeOf(app);
  const file = { name: 'policy.md', bytes: Buffer.from(policyText(parts)) };
  const { policy, version } = await app.nest
    .get(PolicyImportService)
    .importDocument(system('test'), file, { dryRun: false, adopt: true });
  const batch = await app.nest.get(AdoptionsQueries).one(version.adoptionBatchId!);
  await app.nest.get(AdoptionsService).sign(actorOf(director), batch.id, {
    batchHash: batch.batchHash ?? 'not signable',
    meaning: 'I adopt this policy as it stands in force.',
    password: PASSWORD,
  });
  return await builtOf(app, policy.slug, version.number);
}

/** A policy whose first version the committee carried, signed now for a later day. */
export async function buildFirstVersion(
  app: TestApp,
  parts: PolicyFileParts,
  terms: Pick<Terms, 'effective' | 'embargoUntil' | 'lastReview' | 'nextReview'>,
): Promise<BuiltPolicyVersion> {
  const { author, members, director } = await committeeOf(app);
  const file = { name: 'policy.md', bytes: Buffer.from(policyText(parts)) };
  const { policy, version } = await app.nest
    .get(PolicyImportService)
    .importDocument(system('test'), file, { dryRun: false, adopt: false });
  const { slug } = policy;
  const votes = app.nest.get(VotesService);
  await votes.submit(actorOf(author), slug, version.number, version.revision);
  for (const member of members) await votes.vote(actorOf(member), slug, version.number, 'approve', undefined);
  await app.nest.get(SignaturesService).sign(actorOf(director), slug, version.number, {
    meaning: 'I approve this version.',
    changeClass: 'new',
    contentHash: version.contentHash,
    password: PASSWORD,
    ...terms,
  });
  return await builtOf(app, slug, version.number);
}

/** What a test says of a next version. */
export interface NextVersion {
  readonly effective: string;
  readonly changeClass?: ChangeClass;
  readonly edit?: DraftEdit;
  /** What else its signer decides. */
  readonly terms?: Pick<Terms, 'embargoUntil' | 'noticeWaiver' | 'nextReview' | 'countsAsReview'>;
}

/** The next version of a policy: drafted, submitted, voted by the committee, and signed now for a later day. */
export async function buildNextVersion(
  app: TestApp,
  slug: string,
  next: NextVersion,
): Promise<BuiltPolicyVersion> {
  const { director } = await committeeOf(app);
  const { number, contentHash } = await buildCarriedVersion(app, slug, next.edit);
  await app.nest.get(SignaturesService).sign(actorOf(director), slug, number, {
    meaning: 'I approve this version.',
    effective: calendarDate(next.effective),
    changeClass: next.changeClass ?? 'neutral',
    contentHash,
    password: PASSWORD,
    ...next.terms,
  });
  return await builtOf(app, slug, number);
}

/** A draft of the policy's next version that the committee carried: only the signature is missing. */
export async function buildCarriedVersion(
  app: TestApp,
  slug: string,
  edit?: DraftEdit,
): Promise<PolicyVersionRow> {
  const { author, members } = await committeeOf(app);
  const drafts = app.nest.get(DraftsService);
  const votes = app.nest.get(VotesService);
  const begun = await drafts.begin(actorOf(author), slug);
  const change = edit ?? {
    sections: [{ id: 'policy-criteria', markdown: `As of version ${begun.version.number}.` }],
  };
  const { version } = await drafts.edit(
    actorOf(author),
    slug,
    begun.version.number,
    begun.version.revision,
    change,
  );
  await votes.submit(actorOf(author), slug, version.number, version.revision);
  for (const member of members) await votes.vote(actorOf(member), slug, version.number, 'approve', undefined);
  return await versionRow(app, slug, version.number);
}

async function versionRow(app: TestApp, slug: string, number: number): Promise<PolicyVersionRow> {
  const tx = app.database.source.manager;
  return await versionOf(tx, await policyOf(tx, slug), number);
}

async function builtOf(app: TestApp, slug: string, number: number): Promise<BuiltPolicyVersion> {
  const { id, policyId, contentHash, envelopeHash } = await versionRow(app, slug, number);
  return { policyId, slug, versionId: id, version: number, contentHash, envelopeHash: envelopeHash ?? '' };
}
