import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EuropePmcServer, type ServedResult } from '../../../src/evaluation/europe-pmc-server.ts';
import { PubmedServer } from '../../../src/evaluation/pubmed-server/pubmed-server.ts';
import { SharedRateLimit } from '../../../src/literature/eutils/rate-limit.ts';
import { LiteratureTurns } from '../../../src/literature/updates/literature-turns.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicy, emptyLiterature, keyWith, updatesOf, type BuiltPolicy } from '../builders.ts';
import { giveStrategies, start, takeTurns } from './turns.ts';

const NOW = '2026-05-04T15:00:00Z';
const pubmed = new PubmedServer({ perSecond: 1_000 });
const server = new EuropePmcServer();
let app: TestApp;
let key: { authorization: string };
let policy: BuiltPolicy;

const results = (count: number, given: Partial<ServedResult> = {}): ServedResult[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `PPR99${String(index).padStart(5, '0')}`,
    source: 'PPR',
    title: `Adhesiolysis, number ${index}`,
    firstIndexDate: '2026-02-01',
    ...given,
  }));

beforeAll(async () => {
  app = await startApp({
    now: NOW,
    settings: {
      EUTILS_URL: await pubmed.listen(),
      EUROPE_PMC_URL: await server.listen(),
      WORK_QUEUE: 'false',
    },
  });
});
afterAll(async () => {
  await app.close();
  await server.close();
  await pubmed.close();
});
beforeEach(async () => {
  await emptyLiterature(app);
  key = await keyWith(app, 'literature:read');
  server.recover();
  server.publish(results(450));
  policy = await buildPolicy(app);
  await giveStrategies(app, policy, { query: 'adhesiolysis', source: 'europe_pmc' });
  await start(app, policy);
});

const search = async () => (await updatesOf(app, policy, key))[0]?.searches[0];
const queued = async () =>
  await app.database.query('select from screening where policy_id = $1', [policy.id]);

describe('a search of Europe PMC', () => {
  it('brings a page a turn and ends with the last one', async () => {
    await takeTurns(app, policy, 1);
    expect(await search()).toMatchObject({ state: 'running', hits: 450, stored: 200 });
    await takeTurns(app, policy, 5);
    expect(await search()).toMatchObject({ state: 'done', hits: 450, stored: 450, missing: [] });
    expect(await updatesOf(app, policy, key)).toMatchObject([{ state: 'done' }]);
    expect(server.requests.filter(({ parameters }) => parameters['cursorMark'] === '*')).toHaveLength(1);
    expect(await queued()).toHaveLength(450);
  });

  it('begins anew when its cursor is forgotten, and keeps what it has', async () => {
    await takeTurns(app, policy, 2);
    server.forgetCursors();
    await takeTurns(app, policy, 1);
    expect(await search()).toMatchObject({ state: 'waiting', stored: 400 });
    await takeTurns(app, policy, 5);
    expect(await search()).toMatchObject({ state: 'done', hits: 450, stored: 450 });
    expect(await queued()).toHaveLength(450);
  });

  it('waits while the service is down', async () => {
    server.fail('maintenance_page');
    await takeTurns(app, policy, 3);
    expect(await search()).toMatchObject({
      state: 'waiting',
      lastError: expect.stringContaining('Europe PMC'),
    });
    server.recover();
    await takeTurns(app, policy, 5);
    expect(await search()).toMatchObject({ state: 'done', lastError: null });
  });

  it('counts no failure while it is held back, and says so', async () => {
    await new SharedRateLimit(app.database, 'europe_pmc', 3).pause(600);
    try {
      const before = server.requests.length;
      await takeTurns(app, policy, 3);
      expect(server.requests).toHaveLength(before);
      const [held] = await app.database.query<{ failures: number; message: string; wait: number }>(
        `select s.failures, s.last_error as message, extract(epoch from s.next_try_at - clock_timestamp())::int as wait
           from literature_search s join literature_update u on u.id = s.update_id where u.policy_id = $1`,
        [policy.id],
      );
      expect(held).toMatchObject({ failures: 0, message: expect.stringContaining('held back') });
      expect(held?.wait).toBeGreaterThan(500);
    } finally {
      await app.database.query(`delete from rate_slot where key = 'europe_pmc'`);
    }
    await takeTurns(app, policy, 5);
    expect(await search()).toMatchObject({ state: 'done', lastError: null });
  });

  it('goes on when a replica has the service switched on', async () => {
    const off = await startApp({
      now: NOW,
      databaseUrl: app.databaseUrl,
      settings: { WORK_QUEUE: 'false' },
    });
    try {
      await takeTurns(off, policy, 3);
      expect(await search()).toMatchObject({ state: 'waiting', hits: null });
    } finally {
      await off.close();
    }
    expect(await app.nest.get(LiteratureTurns).findLost()).toBe(1);
    await takeTurns(app, policy, 5);
    expect(await search()).toMatchObject({ state: 'done' });
  });
});
