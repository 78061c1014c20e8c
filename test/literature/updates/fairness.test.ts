import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PubmedServer } from '../../../src/evaluation/pubmed-server/pubmed-server.ts';
import { manyRecords } from '../../../src/evaluation/pubmed-server/served-record.ts';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { TakeTurn } from '../../../src/literature/updates/take-turn.job.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPolicy, emptyLiterature, type BuiltPolicy } from '../builders.ts';
import { until } from '../../reviews/reliability/support.ts';
import { giveStrategies, start } from './turns.ts';

const NOW = '2026-05-04T15:00:00Z';
const SMALL = 50;
/** Turns that a process has in its hands at once, so that one policy's may come a little earlier than another's. */
const IN_HAND = 4;

const server = new PubmedServer({ perSecond: 10_000, perSecondWithKey: 10_000 });
let idle: TestApp;
let settings: Record<string, string>;

beforeAll(async () => {
  settings = { EUTILS_URL: await server.listen(), EUTILS_REQUESTS_PER_SECOND: '200' };
  idle = await startApp({ now: NOW, settings: { ...settings, WORK_QUEUE: 'false' } });
});
afterAll(async () => {
  await idle.close();
  await server.close();
});

async function dueTurns(): Promise<number> {
  const [found] = await idle.database.query<{ due: number }>(
    'select count(*)::int as due from literature_turn where due_at is not null',
  );
  return found?.due ?? 0;
}

/** Works the queue as it stands, and gives the policies in the order in which they had their turns. */
async function turnsTaken(): Promise<string[]> {
  const taken: string[] = [];
  const working = await startApp({ now: NOW, databaseUrl: idle.databaseUrl, settings });
  try {
    const job = working.nest.get(TakeTurn);
    const take = job.take.bind(job);
    job.take = async (turn) => {
      taken.push(turn.policyId);
      await take(turn);
    };
    await until('no policy has a turn', async () => (await dueTurns()) === 0, 100);
  } finally {
    await working.close();
  }
  return taken;
}

/** The turns that one policy had before the last of the others was done. */
function turnsBeforeLast(taken: readonly string[], one: BuiltPolicy): number {
  const last = taken.findLastIndex((policyId) => policyId !== one.id);
  return taken.slice(0, last).filter((policyId) => policyId === one.id).length;
}

jest.setTimeout(120_000);

describe('a policy among fifty others', () => {
  it('delays none of them, though it has thousands of hits', async () => {
    await emptyLiterature(idle);
    server.publish(manyRecords(2_400, () => calendarDate('2026-01-01')));
    const big = await buildPolicy(idle, { title: 'Epidural Adhesiolysis' });
    await start(idle, big);
    const small: BuiltPolicy[] = [];
    for (let n = 0; n < SMALL; n += 1) {
      const policy = await buildPolicy(idle, { title: 'Nothing of the kind' });
      await start(idle, policy);
      small.push(policy);
    }
    const taken = await turnsTaken();
    expect(taken.filter((policyId) => policyId === big.id).length).toBe(13);
    expect(turnsBeforeLast(taken, big)).toBeLessThanOrEqual(1 + IN_HAND);
    for (const { id } of small) expect(taken.filter((policyId) => policyId === id)).toHaveLength(1);
  });

  it('counts as one, though it has twenty strategies', async () => {
    await emptyLiterature(idle);
    server.publish(manyRecords(10, () => calendarDate('2026-01-01')));
    const many = await buildPolicy(idle);
    const queries = Array.from({ length: 20 }, (_, n) => ({ query: `adhesiolysis[tiab] NOT nothing${n}` }));
    await giveStrategies(idle, many, ...queries);
    await start(idle, many);
    for (let n = 0; n < SMALL; n += 1) {
      await start(idle, await buildPolicy(idle, { title: 'Nothing of the kind' }));
    }
    const taken = await turnsTaken();
    // the first brings the records, for the nineteen others only the question is asked
    expect(taken.filter((policyId) => policyId === many.id)).toHaveLength(22);
    expect(turnsBeforeLast(taken, many)).toBeLessThanOrEqual(1 + IN_HAND);
    const [left] = await idle.database.query<{ open: number }>(
      'select count(*)::int as open from literature_update where completed_at is null',
    );
    expect(left?.open).toBe(0);
  });
});
