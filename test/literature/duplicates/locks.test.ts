import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DuplicatesService } from '../../../src/literature/duplicates/duplicates.service.ts';
import { ScreeningService } from '../../../src/literature/screening/screening.service.ts';
import type { PublicationRecord } from '../../../src/literature/records/publication-record.ts';
import { rows } from '../../../src/platform/database/rows.ts';
import type { PersonActor } from '../../../src/kernel/actor.ts';
import { buildPerson } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicy, type BuiltPolicy } from '../builders.ts';
import { queueRecords } from '../screening/support.ts';
import { pubmedRecord, store, suspicions } from './support.ts';

let app: TestApp;
let actor: PersonActor;
let policy: BuiltPolicy;
let made = 0;

beforeAll(async () => {
  app = await startApp();
  const { id } = await buildPerson(app, { roles: ['reviewer'] });
  actor = { kind: 'person', personId: id, name: 'Reviewer', roles: ['reviewer'] };
  policy = await buildPolicy(app);
});
afterAll(async () => await app.close());

interface Pair {
  readonly records: readonly PublicationRecord[];
  /** Their ids, the one first whose screening has the lower id. */
  readonly ids: readonly string[];
  readonly suspicion: string;
}

/** Two records that may be one, in the policy's queue in the order in which they were stored, or the other way round. */
async function pair(reversed = false): Promise<Pair> {
  made += 2;
  const title = `An invented order of locks number ${made} for adhesiolysis and the usual care`;
  const records = [made, made + 1].map((number) => pubmedRecord(String(99_700_000 + number), { title }));
  const found = await store(app, records);
  const ids = records.map((record) => found.get(record) ?? '').toSorted();
  await queueRecords(app, policy, reversed ? ids.toReversed() : ids);
  const known = await suspicions(app);
  const suspicion = known.find(({ recordId, otherId }) => ids.includes(recordId) && ids.includes(otherId));
  return { records, ids: await inOrder(ids), suspicion: suspicion?.id ?? '' };
}

/** Records in the order of their screenings, in which bulks hold them. */
async function inOrder(ids: readonly string[]): Promise<string[]> {
  const ordered = await app.database.query<{ id: string }>(
    'select record_id as id from screening where record_id = any($1::uuid[]) order by screening.id',
    [ids],
  );
  return ordered.map(({ id }) => id);
}

/** Holds the two screenings one after the other, as a bulk does, while `work` goes on beside it. */
async function beside(both: Pair, work: () => Promise<unknown>): Promise<void> {
  const ids = await inOrder(both.ids);
  let working: Promise<unknown> = Promise.resolve();
  await app.database.transaction(async (tx) => {
    const hold = async (id: string | undefined) =>
      await rows(tx, 'select from screening where record_id = $1 for no key update', [id]);
    const [{ pid } = { pid: 0 }] = await rows<{ pid: number }>(tx, 'select pg_backend_pid() as pid');
    await hold(ids[0]);
    working = work();
    working.catch(() => undefined); // looked at below, after the bulk has committed
    for (let tries = 0; tries < 2_000; tries += 1) {
      const waiting = await app.database.query(
        'select from pg_stat_activity where $1 = any(pg_blocking_pids(pid))',
        [pid],
      );
      if (waiting.length > 0) break;
    }
    await hold(ids[1]);
  });
  await working;
}

describe('the order of locks', () => {
  it.each([0, 1])(
    'lets a join and a bulk of decisions go on side by side, whichever is kept: %s',
    async (kept) => {
      const both = await pair();
      const keep = both.ids[kept] ?? '';
      await beside(
        both,
        async () =>
          await app.nest.get(DuplicatesService).judge(actor, both.suspicion, { verdict: 'same', keep }),
      );
    },
  );

  it.each([0, 1])('lets a parting and a bulk go on side by side, whichever was kept: %s', async (kept) => {
    const both = await pair();
    const service = app.nest.get(DuplicatesService);
    const keep = both.ids[kept] ?? '';
    const screened = both.ids[1 - kept] ?? '';
    await app.nest
      .get(ScreeningService)
      .decide(actor, screened, { policy: policy.slug, decision: 'include', reason: null, reasonId: null });
    await service.judge(actor, both.suspicion, { verdict: 'same', keep });
    await queueRecords(app, policy, [screened]);
    await beside(both, async () => await service.judge(actor, both.suspicion, { verdict: 'open' }));
  });

  it.each([false, true])(
    'lets a store and a bulk go on side by side, queued in reverse: %s',
    async (reversed) => {
      const both = await pair(reversed);
      const refreshed = both.records.map((record) => ({
        ...record,
        publicationTypes: ['Practice Guideline'],
      }));
      await beside(both, async () => await store(app, refreshed));
    },
  );

  it('holds when many decide, join and store at once', async () => {
    for (let round = 0; round < 8; round += 1) {
      const both = await pair();
      const decisions = both.ids.map((record) => ({
        policy: policy.slug,
        record,
        decision: 'include' as const,
        reason: null,
        reasonId: null,
      }));
      const done = await Promise.allSettled([
        app.nest.get(ScreeningService).decideAll(actor, decisions),
        app.nest
          .get(DuplicatesService)
          .judge(actor, both.suspicion, { verdict: 'same', keep: both.ids[round % 2] ?? '' }),
        store(
          app,
          both.records.map((record) => ({ ...record, publicationTypes: ['Meta-Analysis'] })),
        ),
      ]);
      const refusals = done.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
      expect(refusals.filter((reason) => /deadlock/i.test(reason))).toEqual([]);
    }
  });
});
