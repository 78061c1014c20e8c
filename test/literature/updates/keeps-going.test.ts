import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PubmedServer } from '../../../src/evaluation/pubmed-server/pubmed-server.ts';
import { sampleRecords } from '../../../src/evaluation/pubmed-server/sample-records.ts';
import { manyRecords } from '../../../src/evaluation/pubmed-server/served-record.ts';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { newId } from '../../../src/kernel/ids.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { LiteratureTurns } from '../../../src/literature/updates/literature-turns.ts';
import { LiteratureUpdatesQueries } from '../../../src/literature/updates/literature-updates.queries.ts';
import { TakeTurn } from '../../../src/literature/updates/take-turn.job.ts';
import { Sweeps } from '../../../src/platform/sweeps/sweeps.ts';
import { auditOf } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  buildPolicy,
  emptyLiterature,
  keyWith,
  updatesOf,
  type BuiltPolicy,
  type ShownUpdate,
} from '../builders.ts';
import { giveStrategies, start, takeTurns } from './turns.ts';

const NOW = '2026-05-04T15:00:00Z';
const server = new PubmedServer({ perSecond: 1_000 });
let app: TestApp;
let key: { authorization: string };

beforeAll(async () => {
  const settings = {
    EUTILS_URL: await server.listen(),
    EUTILS_REQUESTS_PER_SECOND: '200',
    WORK_QUEUE: 'false',
  };
  app = await startApp({ now: NOW, settings });
});
afterAll(async () => {
  await app.close();
  await server.close();
});
beforeEach(async () => {
  app.clock.moveTo(instant(NOW));
  server.recover();
  server.publish(sampleRecords);
  server.requests.length = 0;
  await emptyLiterature(app);
  await app.database.query(`delete from pgboss.job where name = 'literature.take-turn'`);
  key = await keyWith(app, 'literature:read', 'literature:write');
});

const jobsOf = async ({ id }: BuiltPolicy): Promise<number[]> =>
  (
    await app.database.query<{ turn: number }>(
      `select (data ->> 'turn')::int as turn from pgboss.job
        where name = 'literature.take-turn' and data ->> 'policyId' = $1 order by 1`,
      [id],
    )
  ).map(({ turn }) => turn);
/** The PMIDs of all records that went out whole, each as often as it did. */
const delivered = (): string[] =>
  server.requests.filter(({ utility }) => utility === 'efetch').flatMap((request) => request.delivered);
const findLost = async () => await app.nest.get(LiteratureTurns).findLost();
const newest = async (policy: BuiltPolicy): Promise<ShownUpdate | undefined> =>
  (await updatesOf(app, policy, key))[0];

describe('a search whose job is gone', () => {
  it('is found again when the queue was emptied by hand', async () => {
    const policy = await buildPolicy(app);
    await start(app, policy);
    expect(await findLost()).toBe(0);
    await app.database.query(`delete from pgboss.job where name = 'literature.take-turn'`);
    expect(await findLost()).toBe(1);
    expect(await findLost()).toBe(0);
    expect(await jobsOf(policy)).toEqual([1]);
  });

  it('is found by one of two replicas that look at the same moment', async () => {
    const policy = await buildPolicy(app);
    await start(app, policy);
    await app.database.query(`delete from pgboss.job where name = 'literature.take-turn'`);
    const found = await Promise.all([findLost(), findLost(), findLost()]);
    expect(found.toSorted((a, b) => a - b)).toEqual([0, 0, 1]);
    expect(await jobsOf(policy)).toHaveLength(1);
  });

  it.each([
    ['has no turn', 'delete from literature_turn'],
    ['has a turn that says there is nothing to do', 'update literature_turn set due_at = null'],
  ])('is found again in a restored backup that %s', async (_, damage) => {
    const policy = await buildPolicy(app);
    await start(app, policy);
    await app.database.query(`delete from pgboss.job where name = 'literature.take-turn'`);
    await app.database.query(damage);
    expect(await findLost()).toBe(1);
    await takeTurns(app, policy, 5);
    expect(await newest(policy)).toMatchObject({ state: 'done' });
  });

  it('is found again when its job died', async () => {
    const policy = await buildPolicy(app);
    await start(app, policy);
    await app.database.query(`update pgboss.job set state = 'failed' where name = 'literature.take-turn'`);
    expect(await findLost()).toBe(1);
  });

  it('is looked for without a wait for those that have their turn', async () => {
    const policy = await buildPolicy(app);
    await start(app, policy);
    await app.database.transaction(async (tx) => {
      await tx.query('select from literature_turn where policy_id = $1 for update', [policy.id]);
      expect(await findLost()).toBe(0);
    });
  });

  it('is left alone while it sleeps until its next try', async () => {
    const policy = await buildPolicy(app);
    await start(app, policy);
    server.fail('unavailable');
    await takeTurns(app, policy, 1);
    expect(await findLost()).toBe(0);
    await start(app, policy); // tries at once: the sleeping job is one of an earlier turn
    expect(await jobsOf(policy)).toEqual([0, 1, 2]);
    server.recover();
    await app.nest.get(TakeTurn).take({ policyId: policy.id, turn: 1 });
    expect(server.requests).toHaveLength(1);
  });
});

describe('what is told of a search that fails', () => {
  const told = async () =>
    await app.database.query(
      `select state, told_on::text as told, failing_since is not null as failing from literature_search`,
    );
  const tell = async () => await app.nest.get(Sweeps).run('literature.tell-held-up');

  it('is told anew when an outage that was told ends in refusals, and when a person took it up again', async () => {
    const policy = await buildPolicy(app);
    await start(app, policy);
    server.fail('unavailable');
    await takeTurns(app, policy, 1);
    await app.database.query(
      `update literature_search set failing_since = clock_timestamp() - interval '2 days'`,
    );
    expect(await tell()).toBe(1);
    server.fail('error_body');
    await takeTurns(app, policy, 5);
    expect(await told()).toEqual([{ state: 'failed', told: null, failing: true }]);
    expect(await tell()).toBe(1);
    await start(app, policy);
    expect(await told()).toEqual([{ state: 'waiting', told: null, failing: false }]);
    await takeTurns(app, policy, 5);
    expect(await tell()).toBe(1);
    expect(await auditOf(app, 'literature.search.failed')).toHaveLength(2);
  });
});

describe('an update that a person asks for', () => {
  it('is a new one where the unfinished one does not reach today; what waits tries at once', async () => {
    const policy = await buildPolicy(app);
    const first = await start(app, policy);
    server.fail('unavailable');
    await takeTurns(app, policy, 1);
    expect(await start(app, policy)).toBe(first);
    await takeTurns(app, policy, 1);
    app.clock.moveTo(instant('2026-05-05T15:00:00Z'));
    expect(await start(app, policy)).not.toBe(first);
    server.recover();
    await takeTurns(app, policy, 9);
    expect(await updatesOf(app, policy, key)).toMatchObject([
      { state: 'done', through: '2026-05-05' },
      { id: first, state: 'done' },
    ]);
  });
});

describe('records that two policies find', () => {
  it('are fetched once, though both ask at the same moment', async () => {
    const records = manyRecords(450, () => calendarDate('2026-01-01'));
    server.publish(records);
    const [first, second] = [
      await buildPolicy(app, { title: 'Epidural Adhesiolysis' }),
      await buildPolicy(app, { title: 'Epidural Adhesiolysis' }),
    ];
    for (const policy of [first, second]) {
      await start(app, policy);
      await takeTurns(app, policy, 1);
    }
    for (let round = 0; round < 3; round += 1) {
      await Promise.all([takeTurns(app, first, 1), takeTurns(app, second, 1)]);
    }
    await takeTurns(app, first, 5);
    await takeTurns(app, second, 5);
    for (const policy of [first, second]) {
      expect((await newest(policy))?.searches[0]).toMatchObject({ state: 'done', stored: 450 });
    }
    expect(delivered()).toHaveLength(450);
    expect(new Set(delivered()).size).toBe(450);
    expect(await app.database.query('select from record_in_flight')).toEqual([]);
  });

  it('are fetched by another search when the worker that had taken them never came back', async () => {
    server.publish(manyRecords(10, () => calendarDate('2026-01-01')));
    const [first, second] = [
      await buildPolicy(app, { title: 'Epidural Adhesiolysis' }),
      await buildPolicy(app, { title: 'Epidural Adhesiolysis' }),
    ];
    for (const policy of [first, second]) {
      await start(app, policy);
      await takeTurns(app, policy, 1);
    }
    await app.database.query(
      `insert into record_in_flight (pmid, search_id, until)
       select pmid, search_id, clock_timestamp() + interval '1 minute' from literature_hit h
        where search_id = (select s.id from literature_search s join literature_update u on u.id = s.update_id
                            where u.policy_id = $1)`,
      [first.id],
    );
    await takeTurns(app, second, 2);
    expect((await newest(second))?.searches[0]).toMatchObject({
      state: 'running',
      stored: 0,
      lastError: null,
    });
    await app.database.query(`update record_in_flight set until = clock_timestamp()`);
    await takeTurns(app, second, 2);
    expect(await newest(second)).toMatchObject({ state: 'done' });
  });
});

describe('strategies replaced in the middle of a search', () => {
  it('let it run on, until an update of the new ones takes over', async () => {
    server.publish(manyRecords(450, () => calendarDate('2026-01-01')));
    const policy = await buildPolicy(app, { title: 'Epidural Adhesiolysis' });
    const old = await start(app, policy);
    await takeTurns(app, policy, 2);
    await giveStrategies(app, policy, { query: 'adhesiolysis[tiab] AND epidural[tiab]' });
    const next = await start(app, policy);
    expect(next).not.toBe(old);
    const [taken, dropped] = await updatesOf(app, policy, key);
    expect(dropped).toMatchObject({ id: old, state: 'dropped', completedAt: null });
    expect(taken?.searches[0]).toMatchObject({ from: '2025-11-01', why: 'changed' });
    await takeTurns(app, policy, 9);
    expect(await newest(policy)).toMatchObject({ id: next, state: 'done' });
    expect(delivered()).toHaveLength(450);
    expect(new Set(delivered()).size).toBe(450);
    expect(await auditOf(app, 'literature.update.dropped')).toMatchObject([{ subjectId: policy.id }]);
  });
});

describe('a policy that is retired in the middle of a search', () => {
  it('is searched no further', async () => {
    server.publish(manyRecords(450, () => calendarDate('2026-01-01')));
    const policy = await buildPolicy(app, { title: 'Epidural Adhesiolysis' });
    await start(app, policy);
    await takeTurns(app, policy, 2);
    const asked = server.requests.length;
    await app.database.transaction(async (tx) => {
      await tx.query(`set local session_replication_role = 'replica'`);
      await tx.query(
        `insert into policy_act (id, policy_id, kind, effective, reason, envelope, envelope_hash, signatures_needed, proposed_at, decided_at)
         values ($1, $2, 'retire', '2026-05-04', 'test', 'e', 'sha256:' || encode(sha256('e'), 'hex'), 1, $3, $3)`,
        [newId(), policy.id, app.clock.now()],
      );
    });
    await takeTurns(app, policy, 5);
    expect(server.requests).toHaveLength(asked);
    expect(await newest(policy)).toMatchObject({ state: 'dropped', completedAt: null });
    expect(await findLost()).toBe(0);
  });
});

describe('a strategy of a service that is switched off', () => {
  it('waits and says so, while the others go on', async () => {
    const policy = await buildPolicy(app);
    await giveStrategies(
      app,
      policy,
      { query: 'adhesiolysis[tiab]' },
      { query: 'adhesiolysis', source: 'europe_pmc' },
    );
    await start(app, policy);
    await takeTurns(app, policy, 6);
    expect((await newest(policy))?.searches.map(({ state }) => state)).toEqual(['done', 'waiting']);
    expect(await app.nest.get(LiteratureUpdatesQueries).heldUp(10)).toEqual([
      expect.objectContaining({
        state: 'waiting',
        lastError: 'Europe PMC is switched off (EUROPE_PMC_URL is unset)',
      }),
    ]);
    expect(await findLost()).toBe(0);
  });
});

describe('what cannot be taken in', () => {
  it('holds up its own search alone and is seen', async () => {
    const policy = await buildPolicy(app);
    await giveStrategies(app, policy, { query: 'adhesiolysis[tiab]' }, { query: 'epidural[tiab]' });
    await start(app, policy);
    await app.database.query(
      `create function break_first() returns trigger language plpgsql as $$
       begin raise exception 'no room'; end $$`,
    );
    await app.database.query(
      `create trigger break_first before insert on literature_hit for each row execute function break_first()`,
    );
    await takeTurns(app, policy, 2);
    const held = await newest(policy);
    expect(held?.searches.map(({ lastError }) => lastError)).toEqual([
      'Almanac could not take in what PubMed answered',
      'Almanac could not take in what PubMed answered',
    ]);
    await app.database.query('drop trigger break_first on literature_hit');
    await app.database.query('drop function break_first');
    await takeTurns(app, policy, 9);
    expect(await newest(policy)).toMatchObject({ state: 'done' });
  });
});
