import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import { Audit } from '../../src/platform/audit/audit.ts';
import { AuditSealer } from '../../src/platform/audit/audit-sealer.ts';
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

  it('chains audit entries and finds one that was changed behind its back', async () => {
    const audit = app.nest.get(Audit);
    const sealer = app.nest.get(AuditSealer);
    for (const n of [1, 2, 3]) {
      await app.database.transaction(async (tx) => {
        await audit.record(tx, {
          actor: system('test'),
          action: 'thing.changed',
          subject: { type: 'thing', id: String(n) },
          detail: { n, half: 0.5 },
        });
      });
    }
    const report = await sealer.verify();
    expect(report.fault).toBeNull();
    expect(report.entries).toBe(3);
    await expect(app.database.query(`update audit_entry set action = 'x'`)).rejects.toThrow('append-only');
    await expect(app.database.query(`delete from audit_seal`)).rejects.toThrow('append-only');
    await expect(app.database.query(`truncate audit_seal`)).rejects.toThrow('append-only');
    await app.database.query('alter table audit_entry disable trigger audit_entry_append_only');
    await app.database.query(`update audit_entry set action = 'thing.hidden' where subject_id = '2'`);
    expect((await sealer.verify()).fault).toMatchObject({ position: 2, what: 'the entry was changed' });
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

  it('refuses two handlers for one job', () => {
    const jobs = app.nest.get(Jobs);
    const job = defineJob('test.twice');
    jobs.handle(job, async () => await Promise.resolve());
    expect(() => jobs.handle(job, async () => await Promise.resolve())).toThrow('two handlers');
  });
});
