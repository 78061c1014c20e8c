import { system, type Role } from '../../src/kernel/actor.ts';
import { AdoptionsQueries } from '../../src/policies/adoptions.queries.ts';
import { AdoptionsService } from '../../src/policies/adoptions.service.ts';
import { PoliciesService } from '../../src/policies/policies.service.ts';
import { PolicyImportService } from '../../src/policies/policy-import.service.ts';
import type { Person } from '../../src/people/persons/people.queries.ts';
import { actorOf } from '../../src/people/sign-in/sign-in.service.ts';
import { buildPerson, PASSWORD, signIn, type SessionHeaders } from '../people/support.ts';
import type { TestApp, TestReply } from '../support/app.ts';

/** A signed-in person's browser: it keeps the cookie and knows the token of its forms. */
export interface Browser {
  readonly person: Person;
  readonly headers: SessionHeaders & { accept: string };
  readonly csrfToken: string;
  get(url: string): Promise<TestReply>;
  /** Posts a form as one of our pages would, with its token unless `fields` says otherwise. */
  post(url: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<TestReply>;
}

/** Signs a new person in. */
export async function openBrowser(
  app: TestApp,
  given: { name?: string; email?: string; roles?: readonly Role[]; person?: Person } = {},
): Promise<Browser> {
  const person = given.person ?? (await buildPerson(app, given));
  const headers = { ...(await signIn(app, person)), accept: 'text/html' };
  const current = await app.http({ url: '/v1/sessions/current', headers });
  const { csrfToken } = current.json<{ csrfToken: string }>();
  return {
    person,
    headers,
    csrfToken,
    get: async (url) => await app.http({ url, headers }),
    post: async (url, fields, others = {}) =>
      await postForm(app, url, { _csrf: csrfToken, ...fields }, { ...headers, ...others }),
  };
}

/** Posts a form as a browser encodes it. */
export async function postForm(
  app: TestApp,
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<TestReply> {
  return await app.http({
    method: 'POST',
    url,
    headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(fields).toString(),
  });
}

/** What a test's policy differs in. */
export interface PolicyText {
  readonly title: string;
  readonly effective?: string;
  readonly lastReview?: string;
  readonly nextReview?: string;
}

/** A document as payers print it. */
export function policyText({ title, effective, lastReview, nextReview }: PolicyText): string {
  return [
    `# ${title}`,
    '',
    `Effective: ${effective ?? 'January 1, 2026'}`,
    `Last Review: ${lastReview ?? 'November 2025'}`,
    `Next Review: ${nextReview ?? 'September 2026'}`,
    'Date of Origin: February 1999',
    '',
    '## Medical Policy Criteria',
    '',
    'The procedure is considered **investigational** for all indications.^[1]',
    '',
    '## Codes',
    '',
    '| Codes | Number | Description |',
    '| --- | --- | --- |',
    '| CPT | 62263 | Percutaneous lysis |',
    '| HCPCS | None | |',
    '',
    '## References',
    '',
    '1. Author A. A title. Journal. 2020;1:1-2. PMID: 30590850',
    '',
  ].join('\n');
}

/** Imports a policy into the open adoption batch. */
export async function importPolicy(
  app: TestApp,
  text: PolicyText,
): Promise<{ slug: string; batchId: string }> {
  const file = { name: 'policy.md', bytes: Buffer.from(policyText(text)) };
  const imported = await app.nest
    .get(PolicyImportService, { strict: false })
    .importDocument(system('test'), file, { dryRun: false, adopt: true });
  return { slug: imported.policy.slug, batchId: imported.version.adoptionBatchId! };
}

/** Signs an open batch, as a medical director. */
export async function signBatch(app: TestApp, batchId: string, director: Person): Promise<void> {
  const batch = await app.nest.get(AdoptionsQueries, { strict: false }).one(batchId);
  await app.nest.get(AdoptionsService, { strict: false }).sign(actorOf(director), batchId, {
    batchHash: batch.batchHash!,
    meaning: 'in force as printed',
    password: PASSWORD,
  });
  await app.drain();
}

/** Gives a policy its owner. */
export async function giveOwner(app: TestApp, slug: string, owner: Person): Promise<void> {
  await app.nest.get(PoliciesService, { strict: false }).change(system('test'), slug, { ownerId: owner.id });
  await app.drain();
}
