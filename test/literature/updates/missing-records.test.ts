import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PubmedServer } from '../../../src/evaluation/pubmed-server/pubmed-server.ts';
import { servedRecord } from '../../../src/evaluation/pubmed-server/served-record.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { PrismaFlows } from '../../../src/literature/prisma/prisma-flows.ts';
import { markMissing } from '../../../src/literature/records/missing-hits.ts';
import { adoptStoredHits, RecordStore } from '../../../src/literature/records/record-store.ts';
import { rows } from '../../../src/platform/database/rows.ts';
import { Sweeps } from '../../../src/platform/sweeps/sweeps.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPublicationRecord } from '../../support/publication-record.ts';
import {
  buildPolicy,
  emptyLiterature,
  forgetCycles,
  keyWith,
  openCycle,
  queueOf,
  updatesOf,
  type BuiltPolicy,
} from '../builders.ts';
import { giveStrategies, start } from './turns.ts';

const NOW = '2026-05-04T15:00:00Z';
const NEXT_DAY = '2026-05-05T15:00:00Z';
const server = new PubmedServer({ perSecond: 1_000 });
const paper = (pmid: string) =>
  servedRecord({ pmid, title: `Adhesiolysis, report ${pmid}.`, created: '2026-02-01' });
const [FIRST, LAST] = ['99000501', '99000502'];
let app: TestApp;
let key: { authorization: string };
let one: BuiltPolicy;
let two: BuiltPolicy;

beforeAll(async () => {
  app = await startApp({
    now: NOW,
    settings: { EUTILS_URL: await server.listen(), EUTILS_REQUESTS_PER_SECOND: '200' },
  });
});
afterAll(async () => {
  await app.close();
  await server.close();
});
beforeEach(async () => {
  app.clock.moveTo(instant(NOW));
  server.recover();
  server.publish([paper(FIRST), paper(LAST)]);
  await emptyLiterature(app);
  await forgetCycles(app);
  await app.database.query(`delete from pgboss.job where name like 'literature.%'`);
  key = await keyWith(app, 'literature:read', 'literature:write');
  one = await policyThatSearches();
  two = await policyThatSearches();
  server.requests.length = 0;
});

async function policyThatSearches(): Promise<BuiltPolicy> {
  const policy = await buildPolicy(app);
  await giveStrategies(app, policy, { query: 'adhesiolysis' });
  return policy;
}
/** Searches while PubMed drops the last record of every reply. */
async function searchWithout(policy: BuiltPolicy): Promise<void> {
  server.fail('drop_record');
  await search(policy);
  server.recover();
}
async function search(policy: BuiltPolicy): Promise<void> {
  await start(app, policy);
  await app.drain();
}
const askAgain = async (): Promise<number> => {
  const claimed = await app.nest.get(Sweeps).run('literature.ask-missing');
  await app.drain();
  return claimed;
};
const missingOf = async (policy: BuiltPolicy) => {
  const url = `/v1/policies/${policy.slug}/literature/custody`;
  const reply = await app.http({ method: 'GET', url, headers: key });
  const { missing, gaps } = reply.json<{
    missing: { name: string; askedAgain: boolean }[];
    gaps: unknown[];
  }>();
  expect(gaps).toEqual([]);
  return missing.map(({ name, askedAgain }) => ({ name, askedAgain }));
};
const notReturned = async (cycleId: string): Promise<number> => {
  const { flow } = await app.nest.get(PrismaFlows).ofCycle(cycleId);
  expect(flow.problems).toEqual([]);
  return flow.removed.notReturned;
};
const updateOf = async (policy: BuiltPolicy): Promise<string> =>
  (await updatesOf(app, policy, key))[0]?.id ?? '';
/** True while that connection waits for another's lock. */
const isWaiting = async (pid: number): Promise<boolean> =>
  (await app.database.query('select from pg_locks where pid = $1 and not granted', [pid])).length > 0;
async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await setImmediate();
}
const queued = async (policy: BuiltPolicy) => (await queueOf(app, policy, key)).toSorted();
const fetched = () => server.requests.filter(({ utility }) => utility === 'efetch').length;

describe('a record that PubMed counted and did not hand out', () => {
  it('is missing, and said to be asked for once more', async () => {
    const cycle = await openCycle(app, one);
    await searchWithout(one);
    expect(await queued(one)).toEqual([FIRST]);
    expect(await missingOf(one)).toEqual([{ name: LAST, askedAgain: true }]);
    expect(await notReturned(cycle)).toBe(1);
  });

  it('goes into the queue of every policy that found it once another policy has fetched it', async () => {
    const cycle = await openCycle(app, one);
    await searchWithout(one);
    const three = await policyThatSearches();
    await searchWithout(three);
    await search(two);
    for (const policy of [one, two, three]) {
      expect(await queued(policy)).toEqual([FIRST, LAST]);
      expect(await missingOf(policy)).toEqual([]);
    }
    expect(await notReturned(cycle)).toBe(0);
    const [screening] = await app.database.query<{ same: boolean }>(
      `select u.policy_id = s.policy_id as same from screening s join literature_update u on u.id = s.update_id
         join literature_record r on r.id = s.record_id where s.policy_id = $1 and r.pmid = $2`,
      [one.id, LAST],
    );
    expect(screening).toEqual({ same: true });
  });

  it('is in the queue when another policy stores it in the moment in which it is given up', async () => {
    server.publish([paper(FIRST)]);
    await search(one);
    const [hit] = await app.database.query<{ id: string }>(
      `update literature_hit set state = 'found', pmid = $1, record_id = null returning search_id as id`,
      [LAST],
    );
    const given = { id: hit?.id ?? '', policyId: one.id, updateId: await updateOf(one) };
    const stored = Promise.withResolvers<void>();
    const givenUp = Promise.withResolvers<void>();
    const storing = app.database.transaction(async (tx) => {
      const record = buildPublicationRecord({ pmid: LAST });
      await app.nest.get(RecordStore).store(tx, [record], app.clock.now());
      stored.resolve();
      await givenUp.promise;
    });
    await stored.promise;
    const givingUp = app.database.transaction(async (tx) => {
      const [me] = await rows<{ pid: number }>(tx, 'select pg_backend_pid() as pid');
      void waitFor(async () => await isWaiting(me?.pid ?? 0)).then(givenUp.resolve);
      await markMissing(tx, given.id, [LAST], app.clock.now());
      await adoptStoredHits(tx, given, app.clock.now());
    });
    await Promise.all([storing, givingUp]);
    expect(await queued(one)).toEqual([FIRST, LAST]);
    expect(await missingOf(one)).toEqual([]);
  });

  it('is asked for once more the next day, by its PMID, and not before', async () => {
    const cycle = await openCycle(app, one);
    await searchWithout(one);
    await searchWithout(two);
    const before = fetched();
    expect(await askAgain()).toBe(0);
    app.clock.moveTo(instant(NEXT_DAY));
    expect(await Promise.all([askAgain(), askAgain()])).toEqual(expect.arrayContaining([0, 1]));
    expect(fetched()).toBe(before + 1);
    expect(server.requests.at(-1)?.parameters).toMatchObject({ id: LAST });
    for (const policy of [one, two]) {
      expect(await queued(policy)).toEqual([FIRST, LAST]);
      expect(await missingOf(policy)).toEqual([]);
    }
    expect(await notReturned(cycle)).toBe(0);
  });

  it('is missing for good after the second time, and shown', async () => {
    const cycle = await openCycle(app, one);
    await searchWithout(one);
    app.clock.moveTo(instant(NEXT_DAY));
    server.withdraw(LAST);
    expect(await askAgain()).toBe(1);
    const before = fetched();
    app.clock.moveTo(instant('2026-05-06T15:00:00Z'));
    expect(await askAgain()).toBe(0);
    expect(fetched()).toBe(before);
    expect(await missingOf(one)).toEqual([{ name: LAST, askedAgain: false }]);
    expect(await notReturned(cycle)).toBe(1);
  });

  it('comes into the queue even then, when somebody brings it', async () => {
    await searchWithout(one);
    app.clock.moveTo(instant(NEXT_DAY));
    server.withdraw(LAST);
    await askAgain();
    server.add([paper(LAST)]);
    await search(two);
    expect(await queued(one)).toEqual([FIRST, LAST]);
    expect(await missingOf(one)).toEqual([]);
  });

  it('is asked for later when PubMed is down, and is no nearer to being given up', async () => {
    await searchWithout(one);
    app.clock.moveTo(instant(NEXT_DAY));
    server.fail('unavailable');
    expect(await askAgain()).toBe(1);
    expect(await missingOf(one)).toEqual([{ name: LAST, askedAgain: true }]);
    server.recover();
    expect(await askAgain()).toBe(0); // its job waits for the next try
    await app.database.query(
      `update pgboss.job set start_after = clock_timestamp() where name = 'literature.ask-missing' and state = 'created'`,
    );
    await app.drain();
    expect(await queued(one)).toEqual([FIRST, LAST]);
  });
});
