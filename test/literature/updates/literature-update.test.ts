import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays, calendarDate } from '../../../src/kernel/calendar-date.ts';
import { sampleRecords } from '../../../src/evaluation/pubmed-server/sample-records.ts';
import { manyRecords } from '../../../src/evaluation/pubmed-server/served-record.ts';
import { PubmedServer } from '../../../src/evaluation/pubmed-server/pubmed-server.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { LiteratureUpdatesQueries } from '../../../src/literature/updates/literature-updates.queries.ts';
import { TakeTurn } from '../../../src/literature/updates/take-turn.job.ts';
import { Jobs } from '../../../src/platform/jobs/jobs.ts';
import { auditOf, textOfTable } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  buildPolicy,
  emptyLiterature,
  keyWith,
  openCycle,
  queueOf,
  tellOpened,
  updatesOf,
  type BuiltPolicy,
  type ShownUpdate,
} from '../builders.ts';
import { takeTurns } from './turns.ts';

const inWindow = [
  '99000001',
  '99000002',
  '99000003',
  '99000004',
  '99000005',
  '99000006',
  '99000007',
  '99000008',
  '99000009',
];
const NOW = '2026-05-04T15:00:00Z';
const API_KEY = 'key-nobody-may-read';

const server = new PubmedServer();
/** Works its queue by itself, 10 requests a second. */
let working: TestApp;
/** Leaves its queue alone: each step is run by hand. */
let idle: TestApp;
let app: TestApp;
let key: { authorization: string };

beforeAll(async () => {
  const settings = { EUTILS_URL: await server.listen(), EUTILS_API_KEY: API_KEY };
  working = await startApp({ now: NOW, settings });
  idle = await startApp({ now: NOW, settings: { ...settings, WORK_QUEUE: 'false' } });
});
afterAll(async () => {
  await working.close();
  await idle.close();
  await server.close();
});

/** Empties the literature, so that no test meets another one's records. */
async function use(chosen: TestApp): Promise<void> {
  app = chosen;
  app.clock.moveTo(instant(NOW));
  server.recover();
  server.publish(sampleRecords);
  server.requests.length = 0;
  await emptyLiterature(app);
  key = await keyWith(app, 'literature:read', 'literature:write');
}

async function startUpdate(policy: BuiltPolicy): Promise<ShownUpdate> {
  const url = `/v1/policies/${policy.slug}/literature/searches`;
  const reply = await app.http({ method: 'POST', url, headers: key });
  expect(reply.status).toBe(202);
  return reply.json<ShownUpdate>();
}

/** How often each PMID was fetched, by place in the result or by id. */
function fetched(found: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { utility, parameters } of server.requests) {
    if (utility !== 'efetch') continue;
    const start = Number(parameters['retstart']);
    const asked = parameters['id']?.split(',') ?? found.slice(start, start + Number(parameters['retmax']));
    for (const pmid of asked) counts.set(pmid, (counts.get(pmid) ?? 0) + 1);
  }
  return counts;
}

describe('a literature update', () => {
  beforeEach(async () => {
    await use(working);
  });

  it('starts when the cycle opens and brings the records of its window into the queue', async () => {
    const policy = await buildPolicy(app);
    const cycleId = await openCycle(app, policy);
    await app.drain();

    const [update] = await updatesOf(app, policy, key);
    expect(update).toMatchObject({ cycleId, cause: 'cycle', through: '2026-05-04', state: 'done' });
    expect(update?.searches).toEqual([
      expect.objectContaining({
        query: 'lysis[tiab] AND epidural[tiab] AND adhesion*[tiab]',
        from: '2025-11-01',
        through: '2026-05-04',
        state: 'done',
        hits: inWindow.length,
        stored: inWindow.length,
        missing: [],
      }),
    ]);
    expect(server.requests[0]?.parameters['term']).toContain('"2025/11/01"[crdt] : "2026/05/04"[crdt]');
    // Guideline, systematic review, trial, nonrandomised studies, the rest.
    const queue = await queueOf(app, policy, key);
    expect(queue.slice(0, 3)).toEqual(['99000003', '99000002', '99000001']);
    expect([...queue].sort()).toEqual(inWindow);
    for (const action of [
      'literature.strategies.proposed',
      'literature.update.started',
      'literature.update.completed',
    ]) {
      expect((await auditOf(app, action)).filter(({ subjectId }) => subjectId === policy.id)).toHaveLength(1);
    }
  });

  it('starts once when the opening is told twice', async () => {
    const policy = await buildPolicy(app);
    const cycleId = await openCycle(app, policy);
    await tellOpened(app, policy, cycleId);
    await app.drain();
    await tellOpened(app, policy, cycleId);
    await app.drain();
    expect(await updatesOf(app, policy, key)).toHaveLength(1);
    expect(server.requests).toHaveLength(2);
  });

  it('waits and says why while PubMed is out of order, whatever the fault', async () => {
    const policy = await buildPolicy(app);
    for (const fault of ['refuse', 'html_page', 'unavailable', 'rate_limit', 'error_body', 'cut'] as const) {
      server.fail(fault);
      await startUpdate(policy); // begins the update, later lets it try at once
      await app.drain();
      const updates = await updatesOf(app, policy, key);
      expect(updates).toMatchObject([{ state: 'waiting', completedAt: null }]);
      expect(updates[0]?.searches[0]).toMatchObject({
        state: 'waiting',
        lastError: expect.stringContaining('PubMed'),
        nextTryAt: expect.any(String),
      });
      expect(await queueOf(app, policy, key)).toEqual([]);
    }

    server.recover();
    await startUpdate(policy);
    await app.drain();
    expect(await updatesOf(app, policy, key)).toMatchObject([
      { state: 'done', searches: [{ lastError: null }] },
    ]);
    expect(await queueOf(app, policy, key)).toHaveLength(inWindow.length);
    for (const table of ['literature_search', 'audit_entry', 'pgboss.job']) {
      expect(await textOfTable(app, table)).not.toContain(API_KEY);
    }
  });

  it('goes on where it stopped, without fetching again what it has', async () => {
    const day = calendarDate('2026-01-01');
    const records = manyRecords(450, (index) => addDays(day, index % 100));
    server.publish(records);
    const policy = await buildPolicy(app, { title: 'Epidural Adhesiolysis' });
    server.fail('cut', { after: 2 }); // the query and the first page arrive
    await startUpdate(policy);
    await app.drain();
    const [waiting] = await updatesOf(app, policy, key);
    expect(waiting?.searches[0]).toMatchObject({ state: 'waiting', hits: 450, stored: 200 });

    server.requests.length = 0;
    server.recover();
    await startUpdate(policy);
    await app.drain();
    const [done] = await updatesOf(app, policy, key);
    expect(done?.searches[0]).toMatchObject({ state: 'done', stored: 450, missing: [] });
    const again = fetched(records.map(({ pmid }) => pmid));
    expect([...again.values()].every((count) => count === 1)).toBe(true);
    expect(again.size).toBe(250);
  });

  it('fetches nothing for a policy whose records another one brought', async () => {
    const first = await buildPolicy(app);
    await startUpdate(first);
    await app.drain();
    const second = await buildPolicy(app);
    await startUpdate(second);
    await app.drain();
    expect(server.requests.map(({ utility }) => utility)).toEqual(['esearch', 'efetch', 'esearch']);
    expect(await queueOf(app, second, key)).toEqual(await queueOf(app, first, key));
  });

  it('asks again for a record that was left out, then says that it is missing', async () => {
    const policy = await buildPolicy(app);
    server.fail('drop_record', { after: 1 });
    await startUpdate(policy);
    await app.drain();
    const [update] = await updatesOf(app, policy, key);
    expect(update?.searches[0]).toMatchObject({ state: 'done', hits: 9, stored: 8, missing: ['99000009'] });
    const ids = server.requests.filter(({ utility }) => utility === 'efetch').at(-1)?.parameters['id'];
    expect(ids).toBe('99000009');
  });

  it('reaches 14 days back into the last window and brings only what is new', async () => {
    const policy = await buildPolicy(app);
    await startUpdate(policy);
    await app.drain();
    await app.advanceTo('2026-08-10T15:00:00Z');
    const second = await startUpdate(policy);
    await app.drain();
    expect(second.searches[0]).toMatchObject({ from: '2026-04-20', through: '2026-08-10' });
    const queue = await queueOf(app, policy, key);
    expect([...queue].sort()).toEqual([...inWindow, '99000012']);
    expect(server.requests.at(-1)).toMatchObject({ utility: 'efetch', parameters: { retmax: '1' } });
  });

  it('runs a changed query over the whole chain again', async () => {
    const policy = await buildPolicy(app);
    await startUpdate(policy);
    await app.drain();
    const url = `/v1/policies/${policy.slug}/literature/strategies`;
    const strategies = [
      { name: 'Broad', query: 'adhesiolysis[tiab] OR "lysis of epidural adhesions"[tiab]' },
    ];
    await app.http({ method: 'PUT', url, headers: key, payload: { strategies } });
    const second = await startUpdate(policy);
    expect(second.searches[0]).toMatchObject({ from: '2025-11-01' });
  });

  it('is refused for a policy whose literature has no start', async () => {
    const policy = await buildPolicy(app, { lastReview: null });
    const url = `/v1/policies/${policy.slug}/literature/searches`;
    const reply = await app.http({ method: 'POST', url, headers: key });
    expect(reply.status).toBe(409);
    expect(reply.json()).toMatchObject({ code: 'search_start_unknown' });
    expect(await updatesOf(app, policy, key)).toEqual([]);
  });
});

describe('a search, step by step', () => {
  beforeEach(async () => {
    await use(idle);
  });

  it('asks by PMID when NCBI has forgotten the result', async () => {
    const records = manyRecords(250, () => calendarDate('2026-01-01'));
    server.publish(records);
    const policy = await buildPolicy(app, { title: 'Epidural Adhesiolysis' });
    await startUpdate(policy);
    await takeTurns(app, policy, 2);
    server.forgetHistory();
    await takeTurns(app, policy, 2);
    expect(server.requests.at(-1)?.parameters).toHaveProperty('id');
    const [update] = await updatesOf(app, policy, key);
    expect(update?.searches[0]).toMatchObject({ stored: 250, lastError: null });
  });

  it('splits a window with more hits than PubMed hands out', async () => {
    const day = calendarDate('2026-01-01');
    server.publish(manyRecords(10_050, (index) => addDays(day, index % 100)));
    const policy = await buildPolicy(app, { title: 'Epidural Adhesiolysis', lastReview: '2026-01' });
    await startUpdate(policy);
    await takeTurns(app, policy, 3);
    const [update] = await updatesOf(app, policy, key);
    const shown = update?.searches.map(({ from, through, state, hits }) => [from, through, state, hits]);
    expect(shown).toEqual([
      ['2026-01-01', '2026-05-04', 'split', 10_050],
      ['2026-01-01', '2026-03-03', 'running', 6_250],
      ['2026-03-04', '2026-05-04', 'running', 3_800],
    ]);
    expect(update?.state).toBe('running');
  });

  it('splits a day that alone has too many by PMIDs, and gives nothing up', async () => {
    const records = manyRecords(21_000, () => calendarDate('2026-05-04'));
    server.publish(records);
    const policy = await buildPolicy(app, { title: 'Epidural Adhesiolysis', lastReview: '2026-05-04' });
    await startUpdate(policy);
    await takeTurns(app, policy, 12); // least recently asked first: every part is searched before any is fetched
    const [update] = await updatesOf(app, policy, key);
    const leaves = (update?.searches ?? []).filter(({ state }) => state !== 'split');
    expect(update?.searches.length).toBeGreaterThan(leaves.length);
    expect(leaves.every(({ state, hits }) => state === 'running' && hits !== null)).toBe(true);
    expect(leaves[0]?.pmids?.from).toBe(1);
    expect(leaves.at(-1)?.pmids?.through).toBe(999_999_999);
    leaves.slice(1).forEach(({ pmids }, index) => {
      expect(pmids?.from).toBe((leaves[index]?.pmids?.through ?? 0) + 1);
    });
    const [found] = await app.database.query<{ pmids: number }>(
      'select count(distinct pmid)::int as pmids from literature_hit',
    );
    expect(found?.pmids).toBe(records.length);
  });

  it('leaves it to a person when PubMed refuses again and again', async () => {
    const policy = await buildPolicy(app);
    await startUpdate(policy);
    server.fail('error_body');
    await takeTurns(app, policy, 4);
    expect(await updatesOf(app, policy, key)).toMatchObject([{ state: 'waiting' }]);
    await takeTurns(app, policy, 1);
    expect(await updatesOf(app, policy, key)).toMatchObject([{ state: 'failed' }]);
  });

  it('waits for ever while PubMed is only down', async () => {
    const policy = await buildPolicy(app);
    await startUpdate(policy);
    server.fail('unavailable');
    await takeTurns(app, policy, 12);
    expect(await updatesOf(app, policy, key)).toMatchObject([{ state: 'waiting' }]);
  });

  it('takes a turn once, however often its job runs', async () => {
    const policy = await buildPolicy(app);
    await startUpdate(policy);
    const turn = { policyId: policy.id, turn: 0 };
    const turns = app.nest.get(TakeTurn);
    await Promise.all([turns.take(turn), turns.take(turn)]);
    await turns.take(turn);
    const jobs = await app.database.query(
      `select from pgboss.job where name = 'literature.take-turn' and data->>'policyId' = $1`,
      [policy.id],
    );
    expect(jobs).toHaveLength(2); // the first turn's, and one for the second
    expect(await app.database.query('select from literature_hit')).toHaveLength(inWindow.length);
  });
});

describe('a review of a policy whose last review nobody knows', () => {
  it('is held up where a person sees it, and is not asked for again and again', async () => {
    const lone = await startApp({ now: NOW, settings: { EUTILS_URL: 'http://127.0.0.1:9/' } });
    try {
      const policy = await buildPolicy(lone, { lastReview: null });
      await openCycle(lone, policy);
      await lone.drain();
      expect(await lone.nest.get(LiteratureUpdatesQueries).heldUp(10)).toMatchObject([
        { policy: { slug: policy.slug }, state: 'failed', nextTryAt: null },
      ]);
      expect(await auditOf(lone, 'literature.update.not_started')).toMatchObject([{ subjectId: policy.id }]);
      const left = await lone.nest.get(Jobs).counts();
      expect(left.filter(({ name }) => name === 'committee.start-literature-update')).toEqual([]);
    } finally {
      await lone.close();
    }
  });
});
