import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { roles, scopes, system, type Role, type Scope } from '../../src/kernel/actor.ts';
import { PubmedServer } from '../../src/evaluation/pubmed-server/pubmed-server.ts';
import { ApiKeysService } from '../../src/people/api-keys/api-keys.service.ts';
import { openCycle } from '../literature/builders.ts';
import { buildPerson, PASSWORD, signIn } from '../people/support.ts';
import { startApp, type TestApp, type TestReply } from '../support/app.ts';
import { buildNextVersion, buildPolicyVersion } from '../support/build-policy-version.ts';
import { policyText, upload } from '../support/policy-file.ts';
import { operationsOf, pagesOfConsole } from './api-operations.ts';
import { hostileRequests, type HostileRequest, type Pools } from './hostile-requests.ts';

/** The same requests each time: change the seed to look elsewhere. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_918);
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 4_000);
const AT_ONCE = 8;
/** A word of drafts only: no request holds it, so that whoever reads it was shown a draft. */
const UNPUBLISHED = 'ZQXUNPUBLISHED';

interface Caller {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly seesDrafts: boolean;
}

describe('hostile requests', () => {
  const pubmed = new PubmedServer();
  let app: TestApp;
  let callers: Caller[];
  let requests: HostileRequest[];

  beforeAll(async () => {
    app = await startApp({
      now: '2026-05-04T15:00:00Z',
      settings: { EUTILS_URL: await pubmed.listen(), EUTILS_API_KEY: 'test' },
    });
    const published = await buildPolicyVersion(app);
    await buildNextVersion(app, published.slug, { effective: '2026-06-01' });
    await openCycle(app, { id: published.policyId, slug: published.slug });
    await app.drain();
    const people = await Promise.all(
      roles.map(async (role) => [role, await buildPerson(app, { roles: [role] })] as const),
    );
    const key = async (name: string, allowed: readonly Scope[]): Promise<Caller> => {
      const { token } = await app.nest
        .get(ApiKeysService)
        .create(system('test'), { name, scopes: [...allowed], expiresAt: null });
      return {
        name,
        headers: { authorization: `Bearer ${token}` },
        seesDrafts: allowed.includes('policies:write'),
      };
    };
    const persons: Caller[] = [];
    for (const [role, person] of people)
      persons.push({ name: role, headers: await signIn(app, person), seesDrafts: true });
    callers = [
      { name: 'anonymous', headers: {}, seesDrafts: false },
      await key('consumer', ['policies:read', 'reviews:read', 'literature:read', 'webhooks:write']),
      await key('machine', scopes),
      ...persons,
    ];
    const author = callerFor(callers, 'author');
    await draftNextVersion(app, published.slug, author);
    const hidden = await importHidden(app, author);
    const pools = await poolsOf(app, [published.slug, hidden]);
    const document = (await app.http({ url: '/openapi.json' })).json<Parameters<typeof operationsOf>[0]>();
    requests = fc.sample(
      hostileRequests([...operationsOf(document), ...pagesOfConsole], pools, weighted(callers)),
      {
        seed: SEED,
        numRuns: REQUESTS,
      },
    );
  });
  afterAll(async () => {
    await app.close();
    await pubmed.close();
  });

  it('are never answered with a fault of ours, and never with a draft for those who may not see one', async () => {
    const faults: string[] = [];
    for (let start = 0; start < requests.length; start += AT_ONCE) {
      await Promise.all(
        requests.slice(start, start + AT_ONCE).map(async (request) => {
          const caller = callers[request.caller]!;
          const { caller: _, ...sent } = request;
          const reply = await app.http({ ...sent, headers: { ...sent.headers, ...caller.headers } });
          const fault = faultOf(reply, caller);
          if (fault !== null)
            faults.push(`${fault}: ${caller.name} ${shown(request)} -> ${reply.text.slice(0, 200)}`);
        }),
      );
    }
    expect(faults).toEqual([]);
  }, 120_000);
});

/** An administrator may do most, and so gets to most of the code. */
const weighted = (callers: readonly Caller[]): fc.Arbitrary<number> =>
  fc.oneof(
    ...callers.map(({ name }, index) => ({
      weight: name === 'admin' ? 8 : name === 'machine' ? 3 : 1,
      arbitrary: fc.constant(index),
    })),
  );

function faultOf(reply: TestReply, caller: Caller): string | null {
  if (reply.status >= 500) return String(reply.status);
  if (!caller.seesDrafts && `${reply.text}${JSON.stringify(reply.headers)}`.includes(UNPUBLISHED))
    return 'draft shown';
  return null;
}

const shown = ({ method, url, payload, headers }: HostileRequest): string =>
  `${method} ${url} ${JSON.stringify(headers)} ${payload?.slice(0, 600)}`;

const callerFor = (callers: readonly Caller[], role: Role): Caller =>
  callers.find(({ name }) => name === role)!;

async function draftNextVersion(app: TestApp, slug: string, { headers }: Caller): Promise<void> {
  const url = `/v1/policies/${slug}/versions`;
  const { version } = (await app.http({ method: 'POST', url, headers })).json<{ version: number }>();
  const edited = await app.http({
    method: 'PATCH',
    url: `${url}/${version}`,
    headers: { ...headers, 'if-match': '"1"' },
    payload: {
      title: `${UNPUBLISHED} title`,
      sections: [
        { id: 'policy-criteria', heading: `${UNPUBLISHED} heading`, markdown: `${UNPUBLISHED} text` },
      ],
    },
  });
  expect(edited.status).toBe(200);
}

/** A policy of which nothing is signed; its slug may be asked for, its words not be seen. */
async function importHidden(app: TestApp, { headers }: Caller): Promise<string> {
  const file = upload(
    'hidden.md',
    policyText({ title: 'Hidden Policy', criteria: UNPUBLISHED, codes: ['99999'] }),
  );
  const reply = await app.http({
    method: 'POST',
    url: '/v1/policies/import?adopt=true',
    ...file,
    headers: { ...headers, ...file.headers },
  });
  expect(reply.status).toBe(201);
  const slug = reply.json<{ policy: { slug: string } }>().policy.slug;
  await app.http({
    method: 'PATCH',
    url: `/v1/policies/${slug}/versions/1`,
    headers: { ...headers, 'if-match': '"1"' },
    payload: { title: `${UNPUBLISHED} hidden` },
  });
  return slug;
}

async function poolsOf(app: TestApp, slugs: readonly string[]): Promise<Pools> {
  const ids = await app.database.query<{ id: string }>(
    `select id from policy union all select id from policy_version union all select id from person where email like 'person-1@%'
     union all select id from adoption_batch union all select id from review_cycle
     union all select record_id from screening union all select id from webhook`,
  );
  return { slugs, ids: ids.map(({ id }) => id), password: PASSWORD };
}
