import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EuropePmcServer, type ServedResult } from '../../../src/evaluation/europe-pmc-server.ts';
import type { SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp, type TestReply } from '../../support/app.ts';
import { personWith, type BuiltPolicy } from '../builders.ts';
import { buildCitingPolicy } from './citing-policy.ts';

const server = new EuropePmcServer();
let app: TestApp;
let reviewer: SessionHeaders;

beforeAll(async () => {
  app = await startApp({
    now: '2026-05-04T15:00:00Z',
    settings: { EUROPE_PMC_URL: await server.listen() },
  });
  reviewer = await personWith(app, 'reviewer');
});
afterAll(async () => {
  await app.close();
  await server.close();
});

const pmidOf = (index: number): string => String(99_000_001 + index);
const citing = async (count: number): Promise<BuiltPolicy> =>
  await buildCitingPolicy(app, {
    cited: Array.from({ length: count }, (_, index) => ({
      citation: `Almeida RC. Work number ${index}. *Synth Pain*. 2020.`,
      pmid: pmidOf(index),
    })),
  });
const work = (index: number, given: Partial<ServedResult> = {}): ServedResult => ({
  id: pmidOf(index),
  source: 'MED',
  pmid: pmidOf(index),
  title: `Adhesiolysis, number ${index}`,
  firstIndexDate: '2020-02-01',
  ...given,
});
const attempt = async (policy: BuiltPolicy, query = 'adhesiolysis'): Promise<TestReply> =>
  await app.http({
    method: 'POST',
    url: `/v1/policies/${policy.slug}/literature/strategies/trial`,
    headers: reviewer,
    payload: { query, source: 'europe_pmc' },
  });
const asks = (): string[] =>
  server.requests.map(({ parameters }) => parameters['query'] ?? '').filter((query) => /EXT_ID/.test(query));

describe('a trial at Europe PMC', () => {
  let asked = 0;
  beforeEach(() => {
    server.recover();
    asked = asks().length;
  });

  it('tells the hits, the next window, what of the cited works is missed, and the first found', async () => {
    server.publish([
      work(0),
      work(1, { title: 'Something else' }),
      work(7, { firstIndexDate: '2026-03-01' }),
      { id: 'PPR99', source: 'PPR', title: 'Adhesiolysis at dawn', firstIndexDate: '2026-04-01' },
    ]);
    const reply = await attempt(await citing(3));
    expect(reply.status).toBe(200);
    expect(reply.json()).toMatchObject({
      understood: true,
      hits: 3,
      nextWindow: { from: '2025-11-01', through: '2026-05-04', hits: 2 },
      cited: {
        total: 3,
        missed: [
          { pmid: pmidOf(1), number: 2 },
          { pmid: pmidOf(2), number: 3 },
        ],
      },
      recall: 1 / 3,
    });
  });

  it('asks for every cited work, in as many requests as a long list takes', async () => {
    server.publish(Array.from({ length: 170 }, (_, index) => work(index)));
    const reply = await attempt(await citing(171));
    expect(reply.json()).toMatchObject({
      cited: { total: 171, missed: [{ pmid: pmidOf(170), number: 171 }] },
      recall: 170 / 171,
    });
    expect(asks()).toHaveLength(asked + 2);
  });

  it('says what it did not ask for', async () => {
    server.publish([work(0)]);
    const { cited, warnings } = (await attempt(await citing(1_501))).json<{
      cited: { total: number };
      warnings: string[];
    }>();
    expect(cited.total).toBe(1_500);
    expect(warnings).toEqual(['Europe PMC was asked for the first 1500 of 1501 cited works only']);
    expect(asks()).toHaveLength(asked + 10);
  });

  it('is no trial while Europe PMC is away, and none of half the cited works', async () => {
    server.publish([work(0)]);
    const policy = await citing(200);
    server.fail('maintenance_page');
    expect((await attempt(policy)).status).toBe(503);
    server.recover();
    server.fail('maintenance_page', { after: 3 });
    expect((await attempt(policy)).status).toBe(503);
  });

  it('asks for nothing where nothing is cited', async () => {
    server.publish([work(0)]);
    expect((await attempt(await citing(0))).json()).toMatchObject({ cited: { total: 0 }, recall: null });
    expect(asks()).toHaveLength(asked);
  });
});
