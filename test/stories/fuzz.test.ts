import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sha256 } from '../../src/kernel/canonical.ts';
import { roles, scopes, system, type Role, type Scope } from '../../src/kernel/actor.ts';
import { PubmedServer } from '../../src/evaluation/pubmed-server/pubmed-server.ts';
import { ApiKeysService } from '../../src/people/api-keys/api-keys.service.ts';
import { openCycle } from '../literature/builders.ts';
import { buildPerson, PASSWORD, signIn } from '../people/support.ts';
import { startApp, type TestApp, type TestReply } from '../support/app.ts';
import { buildNextVersion, buildPolicyVersion } from '../support/build-policy-version.ts';
import { policyText, upload } from '../support/policy-file.ts';
import { replyFault } from '../support/reply-checks.ts';
import { routesOf } from '../support/routes.ts';
import { operationsOf, pagesOf } from './api-operations.ts';
import { hostileRequests, type HostileRequest, type Pools } from './hostile-requests.ts';

/** The same requests each time: change the seed to look elsewhere. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_918);
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 8_000);
const AT_ONCE = 8;
/** A word of drafts only: no request holds it, so that whoever reads it was shown a draft. */
const UNPUBLISHED = 'ZQXUNPUBLISHED';

/** Somebody who holds every role gets furthest into the code. */
const EVERY_ROLE = 'every role';

interface Caller {
  readonly name: string;
  headers: Readonly<Record<string, string>>;
  /** What a form of the session carries; null for who has none. */
  csrfToken: string | null;
  /** Begins another session where a request has ended this one. */
  readonly signInAgain: (() => Promise<void>) | null;
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
      [...roles.map((role) => [role]), roles].map(
        async (held) =>
          [held.length === 1 ? held[0]! : EVERY_ROLE, await buildPerson(app, { roles: held })] as const,
      ),
    );
    const key = async (name: string, allowed: readonly Scope[]): Promise<Caller> => {
      const { token } = await app.nest
        .get(ApiKeysService)
        .create(system('test'), { name, scopes: [...allowed] });
      return {
        name,
        headers: { authorization: `Bearer ${token}` },
        csrfToken: null,
        signInAgain: null,
        seesDrafts: allowed.includes('policies:write'),
      };
    };
    const persons: Caller[] = [];
    for (const [role, person] of people) {
      const caller: Caller = {
        name: role,
        headers: {},
        csrfToken: null,
        signInAgain: async () => {
          caller.headers = await signIn(app, person);
          caller.csrfToken = await csrfTokenOf(app, caller.headers);
        },
        seesDrafts: true,
      };
      await caller.signInAgain?.();
      persons.push(caller);
    }
    callers = [
      { name: 'anonymous', headers: {}, csrfToken: null, signInAgain: null, seesDrafts: false },
      await key('consumer', ['policies:read', 'reviews:read', 'literature:read', 'webhooks:write']),
      await key('machine', scopes),
      ...persons,
    ];
    const author = callerFor(callers, 'author');
    await draftNextVersion(app, published.slug, author);
    const hidden = await importHidden(app, author);
    const pools = await poolsOf(app, [published.slug, hidden]);
    const document = (await app.http({ url: '/openapi.json' })).json<Parameters<typeof operationsOf>[0]>();
    const operations = operationsOf(document);
    const pages = pagesOf(routesOf(app), operations);
    requests = fc.sample(hostileRequests([...operations, ...pages], pools, weighted(callers)), {
      seed: SEED,
      numRuns: REQUESTS,
    });
  });
  afterAll(async () => {
    await app.close();
    await pubmed.close();
  });

  it('are never answered with a fault of ours, never with a draft for those who may not see one, and only as described', async () => {
    const faults: string[] = [];
    const undescribed = new Map<string, string>();
    for (let start = 0; start < requests.length; start += AT_ONCE) {
      await Promise.all(
        requests.slice(start, start + AT_ONCE).map(async (request) => {
          const caller = callers[request.caller]!;
          const { caller: _, ...sent } = request;
          const reply = await app.http({
            ...sent,
            headers: { ...sent.headers, ...caller.headers },
            ...withToken(sent, caller),
          });
          if (reply.status === 401) await caller.signInAgain?.();
          const fault = faultOf(reply, caller);
          if (fault !== null)
            faults.push(`${fault}: ${caller.name} ${shown(request)} -> ${reply.text.slice(0, 200)}`);
          const other = replyFault(app.nest, sent, reply);
          if (other !== null) undescribed.set(other.replace(/ in .*/s, ''), other);
        }),
      );
    }
    expect(faults).toEqual([]);
    expect([...undescribed.values()]).toEqual([]);
  }, 300_000);
});

/** The token of the session, put into what a form sends: without it no form gets past the guard. */
function withToken(
  { url, payload }: Pick<HostileRequest, 'url' | 'payload'>,
  { csrfToken }: Caller,
): { payload?: string } {
  if (payload === undefined || csrfToken === null || !url.startsWith('/console')) return {};
  try {
    const form: unknown = JSON.parse(payload);
    return typeof form === 'object' && form !== null && !Array.isArray(form)
      ? { payload: JSON.stringify({ ...form, _csrf: csrfToken }) }
      : {};
  } catch {
    return {}; // what is no JSON goes as it is
  }
}

async function csrfTokenOf(app: TestApp, { cookie = '' }: Readonly<Record<string, string>>): Promise<string> {
  const token = cookie.slice(cookie.indexOf('=') + 1);
  const [found] = await app.database.query<{ csrfToken: string }>(
    `select csrf_token as "csrfToken" from session where token_hash = $1`,
    [sha256(decodeURIComponent(token))],
  );
  return found!.csrfToken;
}

const weighted = (callers: readonly Caller[]): fc.Arbitrary<number> =>
  fc.oneof(
    ...callers.map(({ name }, index) => ({
      weight: name === EVERY_ROLE ? 12 : name === 'machine' ? 3 : 1,
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
