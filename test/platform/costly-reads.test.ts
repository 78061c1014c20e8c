import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { COSTLY_READS, CostlyReads } from '../../src/platform/database/costly-reads.ts';
import { startApp, type TestApp } from '../support/app.ts';

describe('questions that look at many rows', () => {
  let app: TestApp;
  let reads: CostlyReads;
  beforeAll(async () => {
    app = await startApp();
    reads = app.nest.get(CostlyReads);
  });
  afterAll(async () => {
    await app.close();
  });

  it('are answered like any other', async () => {
    expect(await reads.query(`select $1::text as said, date '2026-02-10' as day`, ['x'])).toEqual([
      { said: 'x', day: '2026-02-10' },
    ]);
  });

  it('end when they take too long, leave the others their connections, and wait their turn', async () => {
    const begun = performance.now();
    const slow = Array.from(
      { length: COSTLY_READS.atOnce },
      async () => await reads.query('select pg_sleep(60)'),
    );
    const ends = Promise.allSettled(slow);
    const waiting = Array.from(
      { length: COSTLY_READS.waiting },
      async () => await reads.query('select 1 as one'),
    );
    await expect(reads.query('select 1')).rejects.toMatchObject({
      code: 'unavailable',
      data: { retryAfterSeconds: 5 },
    });
    expect(await app.database.query('select 1 as one')).toEqual([{ one: 1 }]);
    expect((await app.http({ url: '/v1/policies' })).status).toBe(200);
    expect(performance.now() - begun).toBeLessThan(COSTLY_READS.milliseconds);
    for (const end of await ends) expect(end).toMatchObject({ reason: { code: 'unavailable' } });
    expect(await Promise.all(waiting)).toHaveLength(COSTLY_READS.waiting);
    const limits = await Promise.all(
      Array.from({ length: 10 }, async () => await app.database.query('show statement_timeout')),
    );
    expect(limits.flat()).toEqual(Array(10).fill({ statement_timeout: '0' }));
  }, 30_000);

  it('change nothing, and a mistake in one costs the next nothing', async () => {
    await expect(reads.query('delete from policy')).rejects.toMatchObject({ code: '25006' });
    await expect(reads.query('select nothing')).rejects.toMatchObject({ code: '42703' });
    expect(await reads.query('select 1 as one')).toEqual([{ one: 1 }]);
  });
});
