import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineJob, Jobs } from '../../src/platform/jobs/jobs.ts';
import { startApp, type TestApp } from '../support/app.ts';

describe('a job that waits', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ settings: { WORK_QUEUE: 'false' } });
  });
  afterAll(async () => {
    await app.close();
  });

  it('is not thrown away by the queue after weeks in which nobody worked it', async () => {
    const jobs = app.nest.get(Jobs);
    const job = defineJob<{ n: number }>('test.waits');
    jobs.handle(job, async () => await Promise.resolve());
    await jobs.open(job);
    await app.database.transaction(async (tx) => await jobs.enqueue(tx, job, { n: 1 }));
    const [kept] = await app.database.query(
      `select keep_until > now() + interval '5 years' as "forYears" from pgboss.job where name = 'test.waits'`,
    );
    expect(kept).toEqual({ forYears: true });
  });
});
