import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Settings } from '../../src/platform/config/settings.ts';
import { SweepScheduler } from '../../src/platform/sweeps/sweep-scheduler.ts';
import { Sweeps } from '../../src/platform/sweeps/sweeps.ts';
import { startApp, type TestApp } from '../support/app.ts';

describe('a sweep that fails', () => {
  let app: TestApp;
  let failing = true;
  let ranAfter = 0;
  beforeAll(async () => {
    app = await startApp();
    const sweeps = app.nest.get(Sweeps);
    sweeps.register('test.fails', async () => {
      if (failing) throw new Error('a table is locked');
      return await Promise.resolve(1);
    });
    sweeps.register('test.after', async () => {
      ranAfter += 1;
      return await Promise.resolve(0);
    });
  });
  afterAll(async () => {
    await app.close();
  });

  const seen = async () =>
    (await app.http({ url: '/readyz' })).json<{ stale: string[]; sweeps: { name: string }[] }>();
  const ofFailing = async () => (await seen()).sweeps.find(({ name }) => name === 'test.fails');

  it('is named before it has ever run', async () => {
    expect((await seen()).stale).toContain('test.fails');
  });

  it('does not keep the others from running, and is seen with its reason', async () => {
    await app.sweep();
    expect(ranAfter).toBe(1);
    expect((await seen()).stale).toEqual(['test.fails']);
    expect(await ofFailing()).toMatchObject({ secondsAgo: null, lastError: 'Error: a table is locked' });
  });

  it('is forgotten when it succeeds again', async () => {
    failing = false;
    await app.sweep();
    expect((await seen()).stale).toEqual([]);
    expect(await ofFailing()).toMatchObject({ secondsAgo: 0, lastError: null });
  });

  it('is not asked for any more when a later version has it no more', async () => {
    await app.database.query(
      `insert into sweep_run (name, last_ran_at) values ('test.of-an-earlier-version', now())`,
    );
    expect((await seen()).stale).toEqual([]);
  });
});

describe('the scheduler', () => {
  it('leaves a minute out whose predecessor still runs, and waits for it before it goes', async () => {
    const app = await startApp();
    try {
      const begun = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<number>();
      let runs = 0;
      const sweeps = app.nest.get(Sweeps);
      sweeps.register('test.slow', async () => {
        runs += 1;
        begun.resolve();
        return await gate.promise;
      });
      const scheduler = new SweepScheduler(sweeps, app.nest.get(Settings));
      const minute = scheduler.everyMinute();
      await begun.promise;
      await scheduler.everyMinute();
      expect(runs).toBe(1);
      let gone = false;
      const going = scheduler.onModuleDestroy().then(() => (gone = true));
      await scheduler.everyMinute();
      expect([runs, gone]).toEqual([1, false]);
      gate.resolve(1);
      await Promise.all([minute, going]);
      expect(await app.database.query(`select from sweep_run where name = 'test.slow'`)).toHaveLength(1);
    } finally {
      await app.close();
    }
  });
});
