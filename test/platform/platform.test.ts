import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineEvent, Events } from '../../src/platform/events/events.ts';
import { defineJob, Jobs } from '../../src/platform/jobs/jobs.ts';
import { startApp, type TestApp } from '../support/app.ts';

describe('the platform', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    await app.close();
  });

  it('answers its probes', async () => {
    expect((await app.http({ url: '/healthz' })).json()).toEqual({ status: 'ok' });
    await app.sweep();
    const ready = await app.http({ url: '/readyz' });
    expect(ready.status).toBe(200);
    expect(ready.json()).toMatchObject({ ready: true, database: 'up', stale: [] });
    expect((await app.http({ url: '/metrics' })).text).toContain(
      'almanac_sweep_age_seconds{sweep="audit.seal"}',
    );
  });

  it('answers an unknown address with a problem document', async () => {
    const reply = await app.http({ url: '/nowhere', headers: { 'x-request-id': 'mine-1' } });
    expect(reply.status).toBe(404);
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(reply.json()).toMatchObject({ code: 'not_found', status: 404, requestId: 'mine-1' });
  });

  it.each(['/v1/policies/%ff%fe', '/v1/policies/%zz', `/v1/policies/${'x'.repeat(400)}`])(
    'refuses the address %.30s with a problem document',
    async (url) => {
      const reply = await app.http({ url });
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expect(reply.status).toBeLessThan(500);
      expect(reply.headers['content-type']).toContain('application/problem+json');
      expect(reply.json()).toMatchObject({ status: reply.status, code: expect.any(String) });
    },
  );

  it('refuses broken JSON with a problem document', async () => {
    const reply = await app.http({
      method: 'POST',
      url: '/v1/sessions',
      headers: { 'content-type': 'application/json' },
      payload: '{',
    });
    expect(reply.status).toBe(400);
    expect(reply.json()).toMatchObject({ code: 'invalid_request' });
  });

  it('forgets the event and its jobs when the transaction rolls back', async () => {
    const events = app.nest.get(Events);
    const happened = defineEvent<{ n: number }>('test.happened');
    const before = await app.database.query('select id from event');
    await expect(
      app.database.transaction(async (tx) => {
        await events.record(tx, happened, { n: 1 });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await app.database.query('select id from event')).toHaveLength(before.length);
  });

  it('brings an event to its handler again when the handler failed', async () => {
    const events = app.nest.get(Events);
    const jobs = app.nest.get(Jobs);
    const happened = defineEvent<{ n: number }>('test.heard');
    const heard: string[] = [];
    const again = Promise.withResolvers<void>();
    const name = 'test.hear';
    events.on(happened, name, async ({ id, data }) => {
      heard.push(`${id} ${data.n}`);
      if (heard.length === 1) throw new Error('not now');
      again.resolve();
      await Promise.resolve();
    });
    await jobs.open(defineJob(name, { retryDelaySeconds: 0 }));
    await jobs.begin(defineJob(name));
    const id = await app.database.transaction(async (tx) => await events.record(tx, happened, { n: 1 }));
    await again.promise;
    expect(heard).toEqual([`${id} 1`, `${id} 1`]);
  });

  it('refuses two handlers for one job', () => {
    const jobs = app.nest.get(Jobs);
    const job = defineJob('test.twice');
    jobs.handle(job, async () => await Promise.resolve());
    expect(() => jobs.handle(job, async () => await Promise.resolve())).toThrow('two handlers');
  });
});

describe('without its database', () => {
  it('still lives, and says that it is not ready', async () => {
    const app = await startApp();
    try {
      await app.database.source.destroy();
      expect((await app.http({ url: '/healthz' })).status).toBe(200);
      const ready = await app.http({ url: '/readyz' });
      expect(ready.status).toBe(503);
      expect(ready.json()).toEqual({
        ready: false,
        database: 'down',
        sweeps: [],
        backlogs: [],
        audit: null,
        stale: [],
      });
    } finally {
      await app.close();
    }
  });
});
