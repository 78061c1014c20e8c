import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PubmedServer } from '../../../src/evaluation/pubmed-server/pubmed-server.ts';
import { servedRecord } from '../../../src/evaluation/pubmed-server/served-record.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { personWith, type BuiltPolicy } from '../builders.ts';
import { buildCitingPolicy } from './citing-policy.ts';

const mesh = [{ descriptor: 'Humans' }, { descriptor: 'Tissue Adhesions', major: true }];
/** Others for each test: what is fetched once is kept. */
let next = 99_300_000;
const threeRecords = () =>
  [1, 2, 3].map((number) =>
    servedRecord({
      pmid: String((next += 1)),
      title: `Epidural neuroplasty, invented series ${number}`,
      created: '2020-01-01',
      mesh,
    }),
  );
const server = new PubmedServer();
let app: TestApp;
let policy: BuiltPolicy;
let headers: Record<string, string>;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T15:00:00Z', settings: { EUTILS_URL: await server.listen() } });
});
afterAll(async () => {
  await app.close();
  await server.close();
});
beforeEach(async () => {
  server.recover();
  server.requests.length = 0;
  const records = threeRecords();
  server.publish(records);
  policy = await buildCitingPolicy(app, {
    cited: records.map(({ pmid }) => ({ citation: 'Almeida RC. A report. *Synth Pain*. 2020.', pmid })),
    codes: [['S9999', 'Invented adhesiolysis of the spine, several sessions']],
  });
  headers = await personWith(app, 'author');
});

const propose = async () =>
  await app.http({
    method: 'GET',
    url: `/v1/policies/${policy.slug}/literature/strategies/proposal`,
    headers,
  });

describe('a proposed query', () => {
  it('fetches the cited works that are not here in one request, and keeps them', async () => {
    const reply = await propose();
    expect(reply.json()).toEqual({
      source: 'pubmed',
      query:
        '((lysis[tiab] AND adhesion*[tiab]) OR adhesioly*[tiab] OR "Tissue Adhesions"[mesh]) AND epidural[tiab]',
      basis: [
        { from: 'title', terms: ['lysis AND adhesion*', 'epidural'] },
        { from: 'codes', terms: ['adhesioly*'] },
        { from: 'mesh', terms: ['Tissue Adhesions'] },
      ],
      cited: { total: 3, found: 3, unread: 0 },
      failure: null,
    });
    expect(server.requests.map(({ utility }) => utility)).toEqual(['efetch']);
    await propose();
    expect(server.requests).toHaveLength(1);
  });

  it('is made from what is here without PubMed, and says so', async () => {
    server.fail('unavailable');
    expect((await propose()).json()).toMatchObject({
      query: '((lysis[tiab] AND adhesion*[tiab]) OR adhesioly*[tiab]) AND epidural[tiab]',
      cited: { total: 3, unread: 3 },
      failure: 'PubMed answered with HTTP status 503',
    });
  });

  it('is no business of those who only read', async () => {
    headers = await personWith(app, 'committee_member');
    expect((await propose()).status).toBe(403);
  });
});
