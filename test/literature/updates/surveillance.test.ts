import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PubmedServer } from '../../../src/evaluation/pubmed-server/pubmed-server.ts';
import { sampleRecords } from '../../../src/evaluation/pubmed-server/sample-records.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { LiteratureUpdatesService } from '../../../src/literature/updates/literature-updates.service.ts';
import { Sweeps } from '../../../src/platform/sweeps/sweeps.ts';
import { auditOf } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicyVersion } from '../../support/build-policy-version.ts';
import {
  buildPolicy,
  emptyLiterature,
  forgetCycles,
  keyWith,
  openCycle,
  tellOpened,
  updatesOf,
  type BuiltPolicy,
} from '../builders.ts';
import { giveStrategies, takeTurns } from './turns.ts';

const NOW = '2026-02-10T17:00:00Z';
const server = new PubmedServer({ perSecond: 1_000 });
let app: TestApp;
/** Another replica on the same database. */
let other: TestApp;
let key: { authorization: string };
let policy: BuiltPolicy;

beforeAll(async () => {
  const settings = {
    EUTILS_URL: await server.listen(),
    EUTILS_REQUESTS_PER_SECOND: '200',
    LITERATURE_SURVEILLANCE_DAYS: '90',
  };
  app = await startApp({ now: NOW, settings });
  other = await startApp({
    now: NOW,
    settings: { ...settings, WORK_QUEUE: 'false' },
    databaseUrl: app.databaseUrl,
  });
  const { policyId, slug } = await buildPolicyVersion(app); // last review November 2025
  policy = { id: policyId, slug };
});
afterAll(async () => {
  await other.close();
  await app.close();
  await server.close();
});
beforeEach(async () => {
  server.recover();
  server.publish(sampleRecords);
  await emptyLiterature(app);
  await forgetCycles(app);
  key = await keyWith(app, 'literature:read', 'literature:write');
});

async function surveilOn(...instants: string[]): Promise<number> {
  for (const at of instants) {
    app.clock.moveTo(instant(at));
    await app.nest.get(Sweeps).run('literature.surveil');
    await app.drain();
  }
  return (await updatesOf(app, policy, key)).length;
}
/** Ends what runs as a service that refuses would. */
const fail = async (): Promise<void> => {
  await app.database.query(
    `update literature_search set state = 'failed', finished_at = clock_timestamp(), given_up_at = clock_timestamp(),
            next_try_at = null where state in ('waiting', 'running')`,
  );
};
const changePlan = async (payload: object) =>
  await app.http({
    method: 'PATCH',
    url: `/v1/policies/${policy.slug}/literature/plan`,
    headers: key,
    payload,
  });

describe('surveillance between reviews', () => {
  it('starts on the day on which the interval is over, counted from the start of the chain', async () => {
    // 90 days from November 1; midnight in Los Angeles is 08:00 UTC
    expect(await surveilOn('2026-01-30T07:59:00Z')).toBe(0);
    expect(await surveilOn('2026-01-30T08:01:00Z')).toBe(1);
    const [update] = await updatesOf(app, policy, key);
    expect(update).toMatchObject({
      cause: 'surveillance',
      cycleId: null,
      state: 'done',
      through: '2026-01-30',
    });
    expect(update?.searches[0]).toMatchObject({ from: '2025-11-01', why: 'first' });
  });

  it('goes on from the last update', async () => {
    expect(await surveilOn('2026-01-30T18:00:00Z', '2026-04-29T18:00:00Z')).toBe(1);
    expect(await surveilOn('2026-04-30T18:00:00Z')).toBe(2);
    const [update] = await updatesOf(app, policy, key);
    expect(update?.searches[0]).toMatchObject({ from: '2026-01-16', why: 'continues' });
  });

  it('starts once, though two replicas ask at the same moment, again and again', async () => {
    for (const replica of [app, other]) replica.clock.moveTo(instant('2026-03-01T18:00:00Z'));
    const claimed = await Promise.all(
      [app, other, app, other].map(async ({ nest }) => await nest.get(Sweeps).run('literature.surveil')),
    );
    expect(claimed.reduce((sum, count) => sum + count, 0)).toBe(1);
    await app.drain();
    expect(await updatesOf(app, policy, key)).toHaveLength(1);
  });

  it('starts nothing twice after the clock was turned back', async () => {
    expect(await surveilOn('2026-03-01T18:00:00Z', '2026-02-20T18:00:00Z', '2026-03-01T18:05:00Z')).toBe(1);
  });

  it('starts once after a long sleep', async () => {
    expect(await surveilOn('2028-03-01T18:00:00Z', '2028-03-01T18:01:00Z', '2028-03-02T18:00:00Z')).toBe(1);
  });

  it('leaves an update under way alone, and takes one up again that failed', async () => {
    server.fail('unavailable');
    expect(await surveilOn('2026-03-01T18:00:00Z', '2026-07-01T18:00:00Z')).toBe(1);
    await fail();
    // the interval is over since: what failed is searched by the next one
    expect(await surveilOn('2026-07-02T18:00:00Z')).toBe(2);
    await fail();
    server.recover();
    expect(await surveilOn('2026-07-03T18:00:00Z')).toBe(2);
    expect(await updatesOf(app, policy, key)).toMatchObject([{ state: 'done' }, { state: 'dropped' }]);
    expect(await auditOf(app, 'literature.update.resumed')).toHaveLength(1);
  });

  it('goes on with the other strategies where one waits for a service that is off', async () => {
    await giveStrategies(
      app,
      policy,
      { query: 'adhesiolysis[tiab]' },
      { query: 'adhesiolysis', source: 'europe_pmc' },
    );
    expect(await surveilOn('2026-03-01T18:00:00Z', '2026-03-02T18:00:00Z')).toBe(1);
    expect(await surveilOn('2026-05-30T18:00:00Z', '2026-05-31T18:00:00Z')).toBe(2);
    const [latest] = await updatesOf(app, policy, key);
    expect(latest?.searches).toMatchObject([
      { from: '2026-02-15', through: '2026-05-30', state: 'done' },
      { from: '2026-02-15', through: '2026-05-30', state: 'waiting' },
    ]);
  });

  it('goes on with the other strategies where one is refused each time, and tells of that once', async () => {
    await giveStrategies(app, policy, { query: 'adhesiolysis[tiab]' }, { query: 'epidural[tiab]' });
    await surveilOn('2026-03-01T18:00:00Z');
    const failSecond = async () => {
      await app.database.query(
        `update literature_update set completed_at = null where id = (select max(id::text)::uuid from literature_update)`,
      );
      await app.database.query(
        `update literature_search s set state = 'failed', finished_at = clock_timestamp(), failing_since = clock_timestamp(),
                last_error = 'no', hits = null, given_up_at = clock_timestamp(), told_on = '2026-03-02'
          where update_id = (select max(id::text)::uuid from literature_update)
            and strategy_id = (select id from search_strategy where position = 2)`,
      );
    };
    await app.database.query('truncate record_in_flight, literature_hit');
    await failSecond();
    server.fail('error_body');
    await app.nest.get(LiteratureUpdatesService).startSurveillance(policy.id, true);
    await takeTurns(app, policy, 6);
    expect(
      await app.database.query(`select told_on::text as told from literature_search where state = 'failed'`),
    ).toEqual([{ told: '2026-03-02' }]);
    server.recover();
    expect(await surveilOn('2026-05-30T18:00:00Z')).toBe(2);
    const [latest] = await updatesOf(app, policy, key);
    expect(latest).toMatchObject({ through: '2026-05-30', state: 'done' });
  });

  it('goes on after a clock that was years ahead', async () => {
    await surveilOn('2026-02-01T18:00:00Z', '2031-01-01T18:00:00Z');
    expect(await surveilOn('2026-02-02T18:00:00Z')).toBe(2);
    expect(await surveilOn('2026-05-01T18:00:00Z')).toBe(2);
    expect(await surveilOn('2026-05-02T18:00:00Z')).toBe(3);
    const [latest] = await updatesOf(app, policy, key);
    expect(latest?.searches[0]).toMatchObject({ from: '2026-01-18', through: '2026-05-02' });
  });

  it('goes by the policy’s own interval, at once when it is changed', async () => {
    expect(await surveilOn('2026-01-20T18:00:00Z')).toBe(0);
    const reply = await changePlan({ surveillanceDays: 30 });
    expect(reply.status).toBe(200);
    expect(reply.json()).toEqual({ surveillanceDays: 30, secondReaderId: null, intervalDays: 30 });
    expect(await surveilOn('2026-01-20T18:01:00Z')).toBe(1);
    expect((await auditOf(app, 'literature.plan.changed')).at(-1)).toMatchObject({ subjectId: policy.id });
    await changePlan({ surveillanceDays: 0 });
    expect(await surveilOn('2027-01-20T18:01:00Z')).toBe(1);
    expect((await changePlan({ surveillanceDays: null })).json()).toMatchObject({ intervalDays: 90 });
  });

  it('refuses an interval that is none and a reader who is nobody', async () => {
    for (const payload of [
      { surveillanceDays: -1 },
      { surveillanceDays: 1.5 },
      { surveillanceDays: '30' },
      { secondReaderId: '01890000-0000-7000-8000-000000000000' },
      { other: 1 },
    ]) {
      expect((await changePlan(payload)).status).toBe(400);
    }
  });

  it('leaves policies alone of which nothing is in force', async () => {
    const draft = await buildPolicy(app);
    await surveilOn('2026-03-01T18:00:00Z');
    expect(await updatesOf(app, draft, key)).toEqual([]);
  });
});

describe('a review that opens', () => {
  it('takes in what was searched since the last one, and goes on from there', async () => {
    await surveilOn('2026-02-01T18:00:00Z');
    app.clock.moveTo(instant('2026-05-04T15:00:00Z'));
    const cycleId = await openCycle(app, policy);
    await app.drain();
    const updates = await updatesOf(app, policy, key);
    expect(updates.map(({ cause, cycleId: of }) => [cause, of])).toEqual([
      ['cycle', cycleId],
      ['surveillance', cycleId],
    ]);
    expect(updates[0]?.searches[0]).toMatchObject({ from: '2026-01-18', through: '2026-05-04' });
  });

  it('gives what was found before it a day; until then nobody is late with it', async () => {
    await surveilOn('2026-02-01T18:00:00Z');
    const waiting = async () =>
      await app.database.query<{ due: string | null; given: boolean; person: string | null }>(
        `select distinct due_on::text as due, assigned_at is not null as given, assigned_to as person from screening`,
      );
    const before = await waiting();
    expect(before).toMatchObject([{ due: null, given: true }]);
    await app.nest.get(Sweeps).run('literature.assign-screenings');
    expect(await waiting()).toEqual(before);
    app.clock.moveTo(instant('2026-05-04T15:00:00Z'));
    await openCycle(app, policy);
    await app.drain();
    await app.nest.get(Sweeps).run('literature.assign-screenings');
    expect(await waiting()).toMatchObject([{ due: '2026-06-03', person: before[0]?.person }]);
    await app.nest.get(Sweeps).run('literature.assign-screenings');
    expect(await waiting()).toHaveLength(1);
  });

  it('uses the update that runs on the day of its opening', async () => {
    server.fail('unavailable');
    await surveilOn('2026-05-04T15:00:00Z');
    const cycleId = await openCycle(app, policy);
    await app.drain();
    expect(await updatesOf(app, policy, key)).toMatchObject([
      { cause: 'surveillance', cycleId, state: 'waiting' },
    ]);
  });

  it('takes in the update of the last review that outlived it and had brought it nothing', async () => {
    server.fail('unavailable');
    app.clock.moveTo(instant('2026-02-01T18:00:00Z'));
    const last = await openCycle(app, policy);
    await app.drain();
    await app.database.query(`update review_cycle set closed_at = $2, outcome = 'reaffirmed' where id = $1`, [
      last,
      app.clock.now(),
    ]);
    app.clock.moveTo(instant('2026-05-04T15:00:00Z'));
    const cycleId = await openCycle(app, policy);
    await app.drain();
    expect((await updatesOf(app, policy, key)).map(({ cause, cycleId: of }) => [cause, of])).toEqual([
      ['cycle', cycleId],
      ['request', cycleId],
    ]);
    await tellOpened(app, policy, last); // told late once more: what is the next review's stays its own
    await app.drain();
    expect((await updatesOf(app, policy, key)).every(({ cycleId: of }) => of === cycleId)).toBe(true);
  });

  it('leaves what brought the last review records to that one', async () => {
    app.clock.moveTo(instant('2026-02-01T18:00:00Z'));
    const last = await openCycle(app, policy);
    await app.drain();
    await app.database.query('update literature_update set completed_at = null');
    app.clock.moveTo(instant('2026-02-02T18:00:00Z'));
    await app.database.query(`update review_cycle set closed_at = $2, outcome = 'reaffirmed' where id = $1`, [
      last,
      app.clock.now(),
    ]);
    app.clock.moveTo(instant('2026-05-04T15:00:00Z'));
    const cycleId = await openCycle(app, policy);
    await app.drain();
    expect((await updatesOf(app, policy, key)).map(({ cycleId: of }) => of)).toEqual([cycleId, last]);
  });

  it('does not search again what an earlier update is searching', async () => {
    server.fail('unavailable');
    await surveilOn('2026-02-01T18:00:00Z');
    app.clock.moveTo(instant('2026-05-04T15:00:00Z'));
    await openCycle(app, policy);
    await app.drain();
    const [update] = await updatesOf(app, policy, key);
    expect(update?.searches[0]).toMatchObject({ from: '2026-01-18', why: 'continues', state: 'waiting' });
  });
});
