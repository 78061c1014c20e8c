import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineJob, Jobs } from '../../src/platform/jobs/jobs.ts';
import { startApp, type TestApp } from '../support/app.ts';

describe('the queue', () => {
  let app: TestApp;
  let jobs: Jobs;
  beforeAll(async () => {
    app = await startApp();
    jobs = app.nest.get(Jobs);
  });
  afterAll(async () => {
    await app.close();
  });

  /** A kind of work that is opened and worked at once. */
  async function working(
    name: string,
    work: (n: number) => Promise<void>,
    options: Parameters<typeof defineJob>[1] = {},
  ): Promise<(...numbers: readonly number[]) => Promise<void>> {
    const job = defineJob<{ n: number }>(name, options);
    jobs.handle(job, async ({ n }) => await work(n));
    await jobs.open(job);
    await jobs.begin(job);
    return async (...numbers) =>
      await app.database.transaction(
        async (tx) =>
          await jobs.enqueueAll(
            tx,
            job,
            numbers.map((n) => ({ n })),
          ),
      );
  }

  it('tries a job again that failed, and forgets it when it succeeds', async () => {
    const tried: number[] = [];
    const done = Promise.withResolvers<void>();
    const enqueue = await working(
      'test.fails-once',
      async (n) => {
        tried.push(n);
        if (tried.length === 1) throw new Error('the other side is down');
        done.resolve();
        await Promise.resolve();
      },
      { retryDelaySeconds: 0 },
    );
    await enqueue(7);
    await done.promise;
    await app.drain();
    expect(tried).toEqual([7, 7]);
    expect((await jobs.counts()).filter(({ name }) => name === 'test.fails-once')).toEqual([]);
  });

  it('keeps a job as failed, and counts it, when its last try failed too', async () => {
    const enqueue = await working('test.fails-always', async () => await Promise.reject(new Error('never')), {
      retryLimit: 0,
    });
    await enqueue(1);
    await app.drain();
    expect(await jobs.counts()).toContainEqual({ name: 'test.fails-always', state: 'failed', count: 1 });
    expect((await app.http({ url: '/metrics' })).text).toContain(
      'almanac_jobs{job="test.fails-always",state="failed"} 1',
    );
  });

  it('does not hold a kind of work back for one slow job', async () => {
    const slow = Promise.withResolvers<void>();
    const worked: number[] = [];
    const quick = Promise.withResolvers<void>();
    const QUICK = 30;
    const enqueue = await working('test.one-slow', async (n) => {
      if (n === 0) return await slow.promise;
      worked.push(n);
      if (worked.length === QUICK) quick.resolve();
    });
    await enqueue(0, ...Array.from({ length: QUICK }, (_, index) => index + 1));
    await quick.promise;
    slow.resolve();
    await app.drain();
    expect(worked).toHaveLength(QUICK);
  });
});
