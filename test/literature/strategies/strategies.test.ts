import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PubmedServer } from '../../../src/evaluation/pubmed-server/pubmed-server.ts';
import { sampleRecords } from '../../../src/evaluation/pubmed-server/sample-records.ts';
import type { SessionHeaders } from '../../people/support.ts';
import { auditOf, textOfTable } from '../../people/support.ts';
import { startApp, type TestApp, type TestReply } from '../../support/app.ts';
import { keyWith, personWith, type BuiltPolicy } from '../builders.ts';
import { buildCitingPolicy } from './citing-policy.ts';

const API_KEY = 'key-nobody-may-read';
const server = new PubmedServer();
let app: TestApp;
let policy: BuiltPolicy;
let reviewer: SessionHeaders;

beforeAll(async () => {
  app = await startApp({
    now: '2026-05-04T15:00:00Z',
    settings: { EUTILS_URL: await server.listen(), EUTILS_API_KEY: API_KEY },
  });
});
afterAll(async () => {
  await app.close();
  await server.close();
});
beforeEach(async () => {
  server.recover();
  server.publish(sampleRecords);
  server.requests.length = 0;
  policy = await buildCitingPolicy(app, {
    cited: [
      {
        citation: 'Almeida RC, Brandt K. Epidural adhesiolysis: a trial. *Synth Pain*. 2026;14:133.',
        pmid: '99000001',
      },
      { citation: 'Brandt K. Something that no query here finds. *Synth Pain*. 2020.', pmid: '99999999' },
      { citation: 'Manual of the payer. 2019.', pmid: null },
    ],
  });
  reviewer = await personWith(app, 'reviewer');
});

const url = (path = '') => `/v1/policies/${policy.slug}/literature/strategies${path}`;
const get = async (path = '') => await app.http({ method: 'GET', url: url(path), headers: reviewer });
const post = async (path: string, payload: object, headers: Record<string, string> = reviewer) =>
  await app.http({ method: 'POST', url: url(path), headers, payload });
const put = async (
  strategies: readonly object[],
  rest: object = {},
  headers: Record<string, string> = reviewer,
): Promise<TestReply> =>
  await app.http({ method: 'PUT', url: url(), headers, payload: { strategies, ...rest } });

const lysis = { name: 'Adhesiolysis', query: 'adhesiolysis[tiab]' };
const unknown = { name: 'Unknown', query: 'adhesiolysis[tiab] OR "purple epidural"[tiab] OR zzyzx[tiab]' };

describe('search strategies', () => {
  it('are refused where two ask the same of the same service', async () => {
    const again = { name: 'Once more', query: ` ${lysis.query} ` };
    const reply = await put([lysis, again, { ...again, source: 'europe_pmc' }]);
    expect(reply.status).toBe(400);
    expect(reply.text).toContain('strategy 1 asks the same of the same service');
    expect(reply.text).toContain('strategies.1.query');
    expect(reply.text).not.toContain('strategies.2');
    expect((await get()).json()).toMatchObject({ revision: 0 });
  });

  it('become a new revision with each change, with who, why and what a trial said', async () => {
    expect((await get()).json()).toEqual({ revision: 0, origin: null, createdAt: null, strategies: [] });
    const reply = await put([lysis], { reason: 'The author knows better' });
    expect(reply.status).toBe(200);
    expect(reply.headers['etag']).toBe('"1"');
    expect(reply.json()).toMatchObject({
      revision: 1,
      origin: 'given',
      strategies: [
        {
          ...lysis,
          source: 'pubmed',
          untried: false,
          trial: {
            understood: true,
            faults: [],
            nextWindow: { from: '2025-11-01', through: '2026-05-04' },
            cited: { total: 2, missed: [{ pmid: '99999999', number: 2 }] },
            recall: 0.5,
          },
        },
      ],
    });
    const again = { ...lysis, query: 'adhesiolysis[tiab] OR neuroplasty[tiab]' };
    await put([again], { acceptWarnings: true });
    const { items } = (await get('/revisions')).json<{ items: object[] }>();
    expect(items).toMatchObject([
      { revision: 2, reason: null, changes: [{ kind: 'changed', before: lysis, after: again }] },
      { revision: 1, reason: 'The author knows better', changes: [{ kind: 'added', after: lysis }] },
    ]);
    expect(items[0]).toHaveProperty('createdBy.name');
    expect((await get('?revision=1')).json()).toMatchObject({ revision: 1, strategies: [lysis] });
    expect((await get('?revision=9')).status).toBe(404);
    const entries = await auditOf(app, 'literature.strategies.changed');
    expect(entries.filter(({ subjectId }) => subjectId === policy.id)).toMatchObject([
      { detail: { revision: 1, before: [], after: [lysis] } },
      { detail: { revision: 2, before: [lysis], after: [again] } },
    ]);
  });

  it('stay the same revision when nothing changes, and ask PubMed about new queries only', async () => {
    await put([lysis]);
    server.requests.length = 0;
    expect((await put([lysis])).json()).toMatchObject({ revision: 1 });
    const renamed = { ...lysis, name: 'Another name' };
    expect((await put([renamed])).json()).toMatchObject({
      revision: 2,
      strategies: [{ trial: { understood: true } }],
    });
    expect(server.requests).toHaveLength(0);
  });

  it('tell the second of two editors', async () => {
    await put([lysis]);
    const first = await put([{ ...lysis, query: 'epidural[tiab]' }], {}, { ...reviewer, 'if-match': '"1"' });
    expect(first.status).toBe(200);
    const second = await put([{ ...lysis, query: 'lysis[tiab]' }], {}, { ...reviewer, 'if-match': '"1"' });
    expect([second.status, second.json()]).toMatchObject([
      412,
      { code: 'precondition_failed', currentRevision: 2 },
    ]);
    expect((await put([lysis], { baseRevision: 1 })).status).toBe(412);
    expect((await put([lysis], { baseRevision: 2 })).status).toBe(200);
  });

  it('let one of two through who save at the same moment', async () => {
    await put([lysis]);
    const both = await Promise.all(
      ['epidural[tiab]', 'lysis[tiab]'].map(
        async (query) => await put([{ ...lysis, query }], { baseRevision: 1 }),
      ),
    );
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
    expect((await get()).json()).toMatchObject({ revision: 2 });
  });

  it('can be put back, as a new revision', async () => {
    await put([lysis]);
    await put([{ ...lysis, query: 'epidural[tiab]' }]);
    const reply = await post('/restore', { revision: 1, baseRevision: 2 });
    expect(reply.json()).toMatchObject({ revision: 3, strategies: [lysis] });
    const { items } = (await get('/revisions?limit=1')).json<{ items: object[]; nextCursor: string }>();
    expect(items).toMatchObject([{ revision: 3, reason: 'Revision 1 again' }]);
    expect((await post('/restore', { revision: 7 })).status).toBe(404);
    expect((await post('/restore', { revision: 1, baseRevision: 2 })).status).toBe(412);
  });

  it.each([
    [[{ name: 'x', query: 'a) OR (b' }], 'strategies.0.query'],
    [[{ name: 'x', query: '#1' }], 'strategies.0.query'],
    [[{ name: 'x', query: 'a“) OR (“b' }], 'strategies.0.query'],
    [[{ name: 'x', query: 'a\u0000' }], 'strategies.0.query'],
    [[{ name: '', query: 'a' }], 'strategies.0.name'],
    [[{ name: 'a\0b', query: 'a' }], 'strategies.0.name'],
    [[{ name: 'x', query: 'a', source: 'elsewhere' }], 'strategies.0.source'],
    [[], 'strategies'],
  ])('are refused when they are %j, naming %s', async (strategies, field) => {
    const reply = await put(strategies);
    expect(reply.status).toBe(400);
    expect(reply.json()).toMatchObject({ code: 'invalid_request', fields: [{ field }] });
    expect(server.requests).toHaveLength(0);
  });

  it('may not be changed or tried without the role or the scope', async () => {
    const chair = await personWith(app, 'committee_chair');
    const readingKey = await keyWith(app, 'literature:read');
    expect((await put([lysis], {}, chair)).status).toBe(403);
    expect((await post('/trial', lysis, chair)).status).toBe(403);
    expect((await put([lysis], {}, readingKey)).status).toBe(403);
    expect((await put([lysis], {}, await keyWith(app, 'literature:write'))).status).toBe(200);
  });
});

describe('a query that PubMed does not understand whole', () => {
  it('is refused with what it did not understand, and saved when that is accepted', async () => {
    const reply = await put([lysis, unknown]);
    expect(reply.status).toBe(422);
    expect(reply.json()).toMatchObject({
      code: 'query_not_understood',
      fields: [
        {
          field: 'strategies.1.query',
          reason: '“zzyzx[tiab]” is not known there and is left out of the search',
        },
        {
          field: 'strategies.1.query',
          reason: 'the phrase “purple epidural” is not known there: its words are looked for instead',
        },
      ],
    });
    expect((await get()).json()).toMatchObject({ revision: 0 });
    expect((await put([lysis, unknown], { acceptWarnings: true })).json()).toMatchObject({
      revision: 1,
      strategies: [{ trial: { understood: true } }, { trial: { understood: false } }],
    });
    expect((await put([unknown])).status).toBe(200); // accepted before
  });

  it('is refused when it finds nothing in any year', async () => {
    const reply = await put([{ name: 'x', query: 'epidural[tiab] NOT epidural[tiab]' }]);
    expect(reply.json()).toMatchObject({ fields: [{ reason: 'it finds nothing in any year' }] });
  });

  it('is refused when PubMed refuses it', async () => {
    server.fail('error_body');
    const reply = await put([lysis]);
    expect([reply.status, reply.json()]).toMatchObject([422, { code: 'query_not_understood' }]);
  });
});

describe('without PubMed', () => {
  it('nothing new is saved, and it is said when to try again', async () => {
    server.fail('unavailable');
    const reply = await put([lysis]);
    expect([reply.status, reply.json()]).toMatchObject([503, { code: 'literature_source_unavailable' }]);
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
    expect((await get()).json()).toMatchObject({ revision: 0 });
    expect((await post('/trial', { query: lysis.query })).status).toBe(503);
  });

  it('a query saved untried is shown as such and tried later', async () => {
    server.fail('unavailable', { times: 2 });
    const reply = await put([lysis], { untried: true });
    expect(reply.json()).toMatchObject({
      revision: 1,
      strategies: [{ untried: true, triedAt: null, trial: null }],
    });
    server.recover();
    await app.drain();
    expect((await get()).json()).toMatchObject({
      revision: 1,
      strategies: [
        {
          untried: false,
          trial: { understood: true, cited: { total: 2 }, nextWindow: { from: '2025-11-01' } },
        },
      ],
    });
  });
});

describe('a trial', () => {
  it('tells what PubMed makes of a query, and saves nothing', async () => {
    const reply = await post('/trial', { query: '“epidural adhesiolysis”[tiab] OR lysis' });
    expect(reply.status).toBe(200);
    const trial = reply.json<{ hits: number; first: { pmid: string }[]; nextWindow: { hits: number } }>();
    expect(trial).toMatchObject({ understood: true, recall: 0.5, notFound: [], refused: null });
    expect(trial.hits).toBeGreaterThanOrEqual(trial.nextWindow.hits);
    expect(trial.first.length).toBeGreaterThan(0);
    expect(trial.first[0]).toHaveProperty('title');
    expect(
      server.requests.map(({ parameters }) => parameters['term']).filter((term) => term?.includes('[uid]')),
    ).toEqual(['("epidural adhesiolysis"[tiab] OR lysis) AND (99000001[uid] OR 99999999[uid])']);
    expect((await get()).json()).toMatchObject({ revision: 0 });
    expect(reply.text).not.toContain(API_KEY);
  });

  it('asks by POST when the cited works are many', async () => {
    policy = await buildCitingPolicy(app, {
      cited: Array.from({ length: 300 }, (_, index) => ({
        citation: `Brandt K. Report ${index}. *Synth Pain*. 2020.`,
        pmid: String(99_200_001 + index),
      })),
    });
    const reply = await post('/trial', { query: 'lysis' });
    expect(reply.json()).toMatchObject({ cited: { total: 300 }, recall: 0 });
    const recall = server.requests.filter(({ parameters }) => parameters['term']?.includes('[uid]'));
    expect(recall.map(({ method }) => method)).toEqual(['POST']);
  });

  it('leaves the key in no row', async () => {
    await put([lysis]);
    expect(await textOfTable(app, 'search_strategy')).not.toContain(API_KEY);
    expect(await textOfTable(app, 'audit_entry')).not.toContain(API_KEY);
  });
});
