import type { ProofBundle } from '../../../src/approvals/proof/proof-bundle.ts';
import { verifyBundle, type Report } from '../../../src/approvals/proof/verifier/verify-bundle.ts';
import type { SessionHeaders } from '../../people/support.ts';
import { buildPerson, signIn } from '../../people/support.ts';
import type { TestApp, TestReply } from '../../support/app.ts';

/** Somebody who may see all of a proof, signed in. */
export async function officerOf(app: TestApp): Promise<SessionHeaders> {
  return await signIn(app, await buildPerson(app, { name: 'Olive Officer', roles: ['compliance_officer'] }));
}

/** Asks for a proof. */
export async function askProof(
  app: TestApp,
  who: Record<string, string>,
  slug: string,
  version: number,
  query = '',
): Promise<TestReply> {
  return await app.http({
    url: `/v1/policies/${slug}/versions/${version}/proof${query}`,
    headers: { ...who },
  });
}

/** A proof's text; the test fails when there is none. */
export async function proofText(
  app: TestApp,
  who: Record<string, string>,
  slug: string,
  version: number,
  query = '',
): Promise<string> {
  const reply = await askProof(app, who, slug, version, query);
  if (reply.status !== 200) throw new Error(`no proof: ${reply.text}`);
  return reply.text;
}

/** The ids of the checks of one outcome. */
export function idsOf({ checks }: Report, outcome: 'holds' | 'fails' | 'unknown'): string[] {
  return checks.filter((check) => check.outcome === outcome).map(({ id }) => id);
}

/** Verifies a bundle after a change of it. */
export async function verifyChanged(text: string, change: (bundle: ProofBundle) => void): Promise<Report> {
  const bundle = JSON.parse(text) as ProofBundle;
  change(bundle);
  return await verifyBundle(JSON.stringify(bundle));
}
