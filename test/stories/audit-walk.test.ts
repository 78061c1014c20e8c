import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sha256 } from '../../src/kernel/canonical.ts';
import { roles } from '../../src/kernel/actor.ts';
import { PubmedServer } from '../../src/evaluation/pubmed-server/pubmed-server.ts';
import { openCycle } from '../literature/builders.ts';
import { buildPerson, PASSWORD, signIn } from '../people/support.ts';
import { startApp, type TestApp, type TestReply } from '../support/app.ts';
import { buildNextVersion, buildPolicyVersion } from '../support/build-policy-version.ts';
import { routesOf } from '../support/routes.ts';
import { operationsOf, pagesOf, type Operation } from './api-operations.ts';
import { fittingValue } from './fitting-values.ts';
import { idsIn, pathOf } from './known-things.ts';

/** The same requests each time: change the seed to look elsewhere. */
const SEED = Number(process.env['WALK_SEED'] ?? 20_260_918);
/** Requests to each route. A later round finds what an earlier one has made. */
const ROUNDS = Number(process.env['WALK_ROUNDS'] ?? 1);

const AGAIN = 'said again, which changes nothing: the first time is written down';

/** Routes that a success may leave nothing to write down of, and why. */
const CHANGES_NOTHING: Readonly<Record<string, string>> = {
  'POST /v1/sessions/from-passkey/options':
    'asks the browser for a passkey; who signs in with it is written down',
  'POST /v1/passkeys/options': 'asks the device for a passkey; one that is added is written down',
  'POST /v1/sessions/forgotten': 'answers everybody alike; the link that is sent is written down by its job',
  'POST /console/sign-in/forgotten':
    'answers everybody alike; the link that is sent is written down by its job',
  'POST /v1/signature-challenges': 'a number used once; the signature over it is written down',
  'POST /v1/mail/bounces': 'a mail that is no report of a delivery says nothing of anybody',
  'POST /fhir/R4/Library/_search': 'a search, its parameters in a form',
  'POST /v1/policies/{policy}/literature/strategies/trial': 'tries what would be found, and keeps nothing',
  'POST /console/reviews/bulk': 'shows what would be changed',
  'POST /v1/reviews/reschedule': 'names the reviews that have that day already',
  'POST /v1/people/{id}/address/works': AGAIN,
  'POST /console/people/{id}/address/works': AGAIN,
  'POST /console/keys/{id}/revoke': AGAIN,
  'POST /console/calendars/{id}/end': AGAIN,
  'POST /console/reviews/{id}/assign': AGAIN,
  'POST /console/reviews/{id}/stage': AGAIN,
  'PATCH /v1/consumers/{id}': 'says what stands already',
  'PATCH /v1/webhooks/{id}': 'says what stands already',
  'POST /v1/literature/assignments': 'gives nobody a record where none waits',
  'POST /console/literature/assignments': 'gives nobody a record where none waits',
};

/** Refusals of a person that the record must hold. */
const REFUSED = new Set([403, 409, 412, 422]);

describe('the record of what somebody did', () => {
  const pubmed = new PubmedServer();
  let app: TestApp;
  let operations: Operation[];
  let slug: string;
  let headers: Readonly<Record<string, string>>;
  let csrfToken: string;
  let walkers = 0;

  beforeAll(async () => {
    app = await startApp({
      now: '2026-05-04T15:00:00Z',
      settings: { EUTILS_URL: await pubmed.listen(), EUTILS_API_KEY: 'test' },
    });
    const published = await buildPolicyVersion(app);
    ({ slug } = published);
    await buildNextVersion(app, slug, { effective: '2026-06-01' });
    await openCycle(app, { id: published.policyId, slug });
    await app.drain();
    for (let n = 0; n < 4; n += 1) await buildPerson(app, { roles: ['committee_member', 'author'] });
    await signInAnew();
    const document = (await app.http({ url: '/openapi.json' })).json<Parameters<typeof operationsOf>[0]>();
    const described = operationsOf(document);
    operations = [...described, ...pagesOf(routesOf(app), described)].filter(
      ({ method }) => method !== 'GET',
    );
  });
  afterAll(async () => {
    await app.close();
    await pubmed.close();
  });

  /** Somebody who may do everything: a request may have taken that from who asked before. */
  const signInAnew = async () => {
    const person = await buildPerson(app, {
      email: `walker-${(walkers += 1)}@example.org`,
      roles: [...roles],
    });
    headers = await signIn(app, person);
    const token = headers['cookie']!.slice(headers['cookie']!.indexOf('=') + 1);
    const [session] = await app.database.query<{ csrfToken: string }>(
      `select csrf_token as "csrfToken" from session where token_hash = $1`,
      [sha256(decodeURIComponent(token))],
    );
    ({ csrfToken } = session!);
  };

  const send = async (
    { method, path, body }: Operation,
    requestId: string,
    seed: number,
  ): Promise<TestReply> => {
    const pools = { slugs: [slug], ids: await idsIn(app, 'policy', 'person'), password: PASSWORD };
    const url = await pathOf(app, path, { slug, seed });
    const [filled] = fc.sample(body === null ? fc.constant(null) : fittingValue(body, pools), {
      seed,
      numRuns: 1,
    });
    const form = path.startsWith('/console') ? { _csrf: csrfToken } : {};
    return await app.http({
      method,
      url,
      headers: { ...headers, 'x-request-id': requestId, 'if-match': `"${(seed % 4) + 1}"` },
      ...(body === null && !path.startsWith('/console')
        ? {}
        : { payload: { ...withoutProofs(filled), ...form } }),
    });
  };

  it('holds every change that was carried out, and every refusal of a person', async () => {
    const silent = new Set<string>();
    const succeeded = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [index, operation] of operations.entries()) {
        const route = `${operation.method} ${operation.path}`;
        const requestId = `walk-${round}-${index}`;
        const before = await refusalsIn(app);
        const reply = await send(operation, requestId, SEED + round * 1000 + index);
        const { status } = reply;
        const done = (status >= 200 && status < 300) || status === 303;
        const [entry] = await app.database.query('select 1 from audit_entry where request_id = $1', [
          requestId,
        ]);
        if (status === 401 || reply.text.includes('"code":"forbidden"')) await signInAnew();
        if (status >= 500) silent.add(`${route} ${status} ${reply.text.slice(0, 200)}`);
        if (done) succeeded.add(route);
        if (done && entry === undefined && CHANGES_NOTHING[route] === undefined)
          silent.add(
            `${route} ${status} ${JSON.stringify(reply.headers['location'] ?? reply.text.slice(0, 80))}`,
          );
        if (REFUSED.has(status) && entry === undefined && (await refusalsIn(app)) === before)
          silent.add(`${route} refused with ${status}`);
      }
      await app.drain();
    }
    expect([...silent].toSorted()).toEqual([]);
    expect(succeeded.size).toBeGreaterThan(35);
  }, 300_000);
});

/** Refusals, also those that only a count was added for. */
async function refusalsIn(app: TestApp): Promise<number> {
  const [found] = await app.database.query<{ refusals: number }>(
    `select ((select count(*) from audit_entry where action = 'request.refused')
            + (select coalesce(sum(more), 0) from refusal_fold))::int as refusals`,
  );
  return found!.refusals;
}

/** A proof is the password: the others come from a device or another server. */
function withoutProofs(body: unknown): object {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {};
  const { passkey: _, oidc: __, ...rest } = body as Record<string, unknown>;
  return rest;
}
