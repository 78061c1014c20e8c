import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '../../../src/kernel/ids.ts';
import { PubmedServer } from '../../../src/evaluation/pubmed-server/pubmed-server.ts';
import { auditOf, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicy, keyWith, openCycle, personWith, updatesOf, type BuiltPolicy } from '../builders.ts';

interface Item {
  readonly record: { readonly id: string; readonly pmid: string; readonly studyType: string };
  readonly state: string;
  readonly decision: unknown;
}

const server = new PubmedServer();
let app: TestApp;
let reviewer: SessionHeaders;
let key: { authorization: string };

beforeAll(async () => {
  const baseUrl = await server.listen();
  app = await startApp({
    now: '2026-05-04T15:00:00Z',
    settings: { EUTILS_URL: baseUrl, EUTILS_API_KEY: 'synthetic-key' },
  });
  reviewer = await personWith(app, 'reviewer');
  key = await keyWith(app, 'literature:read', 'literature:write');
});
afterAll(async () => {
  await app.close();
  await server.close();
});

let policy: BuiltPolicy;
let cycleId: string;

beforeEach(async () => {
  policy = await buildPolicy(app);
  cycleId = await openCycle(app, policy);
  await app.drain();
});

interface QueuePage {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

async function queue(query = ''): Promise<QueuePage> {
  const url = `/v1/literature/queue?policy=${policy.slug}${query}`;
  const reply = await app.http({ method: 'GET', url, headers: reviewer });
  return reply.json<QueuePage>();
}

async function recordOf(pmid: string): Promise<string> {
  const found = (await queue()).items.find(({ record }) => record.pmid === pmid);
  if (!found) throw new Error(`${pmid} is not in the queue`);
  return found.record.id;
}

async function decide(recordId: string, payload: object, headers: Record<string, string> = reviewer) {
  const url = `/v1/literature/records/${recordId}/decision`;
  return await app.http({ method: 'POST', url, headers, payload: { policy: policy.slug, ...payload } });
}

const exclusion = { decision: 'exclude', reason: 'Wrong population' };

describe('the queue', () => {
  it('is grouped by study type and shows what a decision needs', async () => {
    const { items } = await queue();
    const types = items.map(({ record }) => record.studyType);
    const grouped = [
      'guideline',
      'systematic_review',
      'rct',
      'nonrandomised',
      'nonrandomised',
      'nonrandomised',
    ];
    expect(types).toEqual([...grouped, 'other', 'other', 'other']);
    const trial = items.find(({ record }) => record.pmid === '99000001');
    expect(trial).toMatchObject({
      record: {
        doi: '10.5555/synth.2026.0133',
        citation:
          'Almeida RC, Brandt K, Cho YS, et al. Percutaneous epidural adhesiolysis versus caudal epidural injection ' +
          'after lumbar surgery: a randomized trial. *Synth J Pain Med*. 2026;14(2):133-42.',
        publishedOn: '2026-02-14',
        abstract: expect.arrayContaining([expect.objectContaining({ label: 'METHODS' })]),
      },
      policy: { slug: policy.slug },
      state: 'identified',
      decision: null,
    });
  });

  it('pages without losing or repeating a record', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof queue>> = await queue(
        `&limit=4${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...page.items.map(({ record }) => record.pmid));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual((await queue()).items.map(({ record }) => record.pmid));
  });

  it('shows only the state asked for', async () => {
    await decide(await recordOf('99000001'), { decision: 'include', reason: null });
    expect((await queue('&state=included')).items).toHaveLength(1);
    expect((await queue('&state=identified')).items).toHaveLength(8);
    expect((await queue('&state=excluded')).items).toEqual([]);
  });

  it.each([
    ['&cursor=bm90aGluZw', 'cursor_invalid'],
    ['&state=unknown', 'invalid_request'],
    ['&limit=0', 'invalid_request'],
  ])('refuses %s', async (query, code) => {
    expect(await queue(query)).toMatchObject({ code });
  });

  it('is closed to strangers and to keys without the scope', async () => {
    const url = '/v1/literature/queue';
    expect((await app.http({ method: 'GET', url })).status).toBe(401);
    const other = await keyWith(app, 'policies:read');
    const reply = await app.http({ method: 'GET', url, headers: other });
    expect([reply.status, reply.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'insufficient_scope' }),
    ]);
  });
});

describe('a decision', () => {
  it('excludes a record with its reason, once, and is audited', async () => {
    const recordId = await recordOf('99000005');
    const reply = await decide(recordId, exclusion);
    expect(reply.status).toBe(200);
    expect(reply.json()).toMatchObject({
      state: 'excluded',
      decision: { reason: 'Wrong population', by: { name: expect.any(String) }, at: '2026-05-04T15:00:00Z' },
    });
    const entries = await auditOf(app, 'literature.record.excluded');
    expect(entries.filter(({ subjectId }) => subjectId === recordId)).toEqual([
      expect.objectContaining({
        detail: {
          policyId: policy.id,
          slug: policy.slug,
          pmid: '99000005',
          from: 'identified',
          to: 'excluded',
        },
      }),
    ]);

    const second = await decide(recordId, { decision: 'include', reason: null });
    expect(second.status).toBe(409);
    expect(second.json()).toMatchObject({ code: 'illegal_transition', from: 'excluded', to: 'included' });
    expect((await queue('&state=excluded')).items).toHaveLength(1);
  });

  it('holds for one policy only', async () => {
    const recordId = await recordOf('99000004');
    await decide(recordId, exclusion);
    policy = await buildPolicy(app);
    await openCycle(app, policy);
    await app.drain();
    expect((await decide(recordId, { decision: 'include', reason: 'Long follow-up' })).status).toBe(200);
  });

  it('stays when a later search finds the record again', async () => {
    const recordId = await recordOf('99000006');
    await decide(recordId, exclusion);
    const url = `/v1/policies/${policy.slug}/literature/searches`;
    await app.http({ method: 'POST', url, headers: key });
    await app.drain();
    expect(await updatesOf(app, policy, key)).toHaveLength(2);
    expect((await queue('&state=excluded')).items.map(({ record }) => record.id)).toEqual([recordId]);
  });

  it('of two at once, one counts', async () => {
    const recordId = await recordOf('99000002');
    const replies = await Promise.all([decide(recordId, exclusion), decide(recordId, exclusion)]);
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 409]));
  });

  it('is refused without the role, to a key, and to a stranger', async () => {
    const recordId = await recordOf('99000003');
    const member = await personWith(app, 'committee_member');
    expect((await decide(recordId, exclusion, member)).json()).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
    expect((await decide(recordId, exclusion, key)).json()).toMatchObject({
      status: 403,
      code: 'insufficient_scope',
    });
    expect((await decide(recordId, exclusion, {})).status).toBe(401);
    expect((await queue('&state=identified')).items).toHaveLength(9);
  });

  it.each([
    [{ decision: 'exclude' }, 'reason'],
    [{ decision: 'exclude', reason: '   ' }, 'reason'],
    [{ decision: 'exclude', reason: 'a\0b' }, 'reason'],
    [{ decision: 'perhaps', reason: 'x' }, 'decision'],
  ])('is refused when it is %j, naming %s', async (payload, field) => {
    const reply = await decide(await recordOf('99000001'), payload);
    expect(reply.status).toBe(400);
    expect(reply.json()).toMatchObject({ code: 'invalid_request', fields: [{ field }] });
  });

  it.each(['not-an-id', newId()])('is refused for the unknown record %s', async (recordId) => {
    expect((await decide(recordId, exclusion)).json()).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('is refused for an unknown policy', async () => {
    const recordId = await recordOf('99000001');
    const reply = await decide(recordId, { ...exclusion, policy: 'no-such-policy' });
    expect(reply.json()).toMatchObject({ status: 404, code: 'not_found', kind: 'policy' });
  });
});

describe('references', () => {
  it('are the included records, in the order of their decisions', async () => {
    await decide(await recordOf('99000002'), { decision: 'include', reason: 'Newest synthesis' });
    await decide(await recordOf('99000005'), exclusion);
    app.clock.moveTo(app.clock.now().add({ seconds: 1 }));
    await decide(await recordOf('99000001'), { decision: 'include' });
    const url = `/v1/policies/${policy.slug}/literature/references`;
    const reply = await app.http({ method: 'GET', url, headers: key });
    expect(reply.json()).toMatchObject({
      searchedThrough: '2026-05-04',
      items: [
        { pmid: '99000002', doi: '10.5555/synth.2025.0014', reason: 'Newest synthesis' },
        { pmid: '99000001', citation: expect.stringContaining('*Synth J Pain Med*. 2026;14(2):133-42.') },
      ],
      nextCursor: null,
    });
    const first = await app.http({ method: 'GET', url: `${url}?limit=1`, headers: key });
    const { nextCursor } = first.json<{ nextCursor: string }>();
    const rest = await app.http({ method: 'GET', url: `${url}?limit=1&cursor=${nextCursor}`, headers: key });
    expect(rest.json()).toMatchObject({ items: [{ pmid: '99000001' }], nextCursor: null });
    const later = await app.http({ method: 'GET', url: `${url}?since=2026-05-05`, headers: key });
    expect(later.json()).toMatchObject({ items: [] });
  });
});

describe('the PRISMA flow', () => {
  const flow = async (id: string) =>
    await app.http({ method: 'GET', url: `/v1/reviews/${id}/prisma`, headers: key });

  it('counts each record once and balances', async () => {
    await decide(await recordOf('99000001'), { decision: 'include' });
    await decide(await recordOf('99000002'), { decision: 'include' });
    await decide(await recordOf('99000005'), exclusion);
    expect((await flow(cycleId)).json()).toMatchObject({
      identified: 9,
      removed: { duplicates: 0, knownBefore: 0, notReturned: 0 },
      awaiting: 6,
      screened: 3,
      excludedOnTitleAndAbstract: 1,
      sought: 2,
      notRetrieved: 0,
      assessed: 2,
      excludedInFullText: 0,
      included: 2,
      balanced: true,
    });
  });

  it('counts what a second search of the cycle finds again as duplicates', async () => {
    const url = `/v1/policies/${policy.slug}/literature/searches`;
    await app.http({ method: 'POST', url, headers: key });
    await app.drain();
    expect((await flow(cycleId)).json()).toMatchObject({
      identified: 11,
      removed: { duplicates: 2 },
      awaiting: 9,
      balanced: true,
    });
  });

  it.each(['unknown', newId()])('is not there for the review %s', async (id) => {
    expect((await flow(id)).status).toBe(404);
  });
});
