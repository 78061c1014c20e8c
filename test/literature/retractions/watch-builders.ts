import { PubmedServer } from '../../../src/evaluation/pubmed-server/pubmed-server.ts';
import { servedRecord, type ServedRecord } from '../../../src/evaluation/pubmed-server/served-record.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { buildPerson } from '../../people/support.ts';
import type { TestApp } from '../../support/app.ts';
import { buildPolicyVersion, type BuiltPolicyVersion } from '../../support/build-policy-version.ts';

/** A server that takes as many requests as come. */
export const fastServer = (): PubmedServer =>
  new PubmedServer({ perSecond: 10_000, perSecondWithKey: 10_000 });

/** Settings by which an application asks it without pausing. */
export const fastSettings = (url: string): Record<string, string> => ({
  EUTILS_URL: url,
  EUTILS_REQUESTS_PER_SECOND: '1000',
});

/** Records as the server has them, by their PMIDs. */
export function papers(...pmids: string[]): ServedRecord[] {
  return pmids.map((pmid) =>
    servedRecord({
      pmid,
      title: `A trial of relief, ${pmid}.`,
      created: '2019-02-01',
      doi: `10.5555/r${pmid}`,
    }),
  );
}

/** An entry of a reference list. */
export const reference = (pmid: string): string =>
  `Almeida RC, Brandt K. A trial of relief, ${pmid}. Synth J Pain Med. 2019. PMID: ${pmid}`;

/** An adopted policy that cites these PMIDs, each in one sentence, and has an owner. */
export async function buildCiting(
  app: TestApp,
  title: string,
  pmids: readonly string[],
  owner?: Person,
): Promise<BuiltPolicyVersion & { readonly owner: Person }> {
  const built = await buildPolicyVersion(app, {
    title,
    criteria: pmids.map((pmid, index) => `Paper ${pmid} found relief.^[${index + 1}]`).join(' '),
    references: pmids.map(reference),
  });
  const owned = owner ?? (await buildPerson(app, { roles: ['author'] }));
  await app.database.query('update policy set owner_id = $2 where id = $1', [built.policyId, owned.id]);
  return { ...built, owner: owned };
}

/** The mails of the watch to one person, in order. */
export function mailsTo(app: TestApp, person: Pick<Person, 'email'>) {
  return app.smtp.mails.filter(({ to, subject }) => {
    const text = Array.isArray(to) ? to.map((one) => one.text).join() : (to?.text ?? '');
    return text.includes(person.email) && /paper cited by|cited papers?/.test(subject ?? '');
  });
}

interface ShownAlert {
  readonly id: string;
  readonly state: string;
  readonly notice: { readonly kind: string; readonly pmid: string | null; readonly witnesses: string[] };
  readonly citedBy: readonly {
    readonly version: number;
    readonly public: boolean;
    readonly reference: { readonly number: number };
    readonly sentences: readonly { readonly text: string; readonly anchor: string }[];
  }[];
  readonly decision: { readonly state: string; readonly reason: string } | null;
  readonly cycleId: string | null;
}

/** A policy's alerts as the API shows them. */
export async function alertsOf(
  app: TestApp,
  policy: { readonly slug: string },
  headers: Record<string, string>,
): Promise<ShownAlert[]> {
  const reply = await app.http({
    method: 'GET',
    url: `/v1/literature/alerts?policy=${policy.slug}`,
    headers,
  });
  if (reply.status !== 200) throw new Error(reply.text);
  return reply.json<{ items: ShownAlert[] }>().items;
}
