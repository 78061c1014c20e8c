import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fetch } from 'undici';
import { PubmedServer } from '../../../src/evaluation/pubmed-server/pubmed-server.ts';
import { EutilsClient } from '../../../src/literature/eutils/eutils.client.ts';
import { intervalFor, RateHeldBack, SharedRateLimit } from '../../../src/literature/eutils/rate-limit.ts';
import { createDataSource } from '../../../src/platform/database/data-source.ts';
import { Database } from '../../../src/platform/database/database.ts';
import { freshDatabase, type FreshDatabase } from '../../support/fresh-database.ts';

describe('the shared rate limit', () => {
  let fresh: FreshDatabase;
  let replicas: Database[];
  let server: PubmedServer;
  let baseUrl: string;

  beforeAll(async () => {
    fresh = await freshDatabase();
    const sources = [createDataSource(fresh.url), createDataSource(fresh.url)];
    replicas = await Promise.all(sources.map(async (source) => new Database(await source.initialize())));
  });
  afterAll(async () => {
    for (const { source } of replicas) await source.destroy();
    await fresh.drop();
  });
  beforeEach(async () => {
    server = new PubmedServer();
    baseUrl = await server.listen();
  });
  afterEach(async () => {
    await server.close();
  });

  function clients(perSecond: number, apiKey: string | null): EutilsClient[] {
    const options = {
      baseUrl,
      tool: 'almanac',
      email: null,
      apiKey,
      timeoutMilliseconds: 5_000,
      maximumBytes: 1e6,
    };
    const limits = replicas.map(
      (database) => new SharedRateLimit(database, `pubmed ${perSecond}`, perSecond),
    );
    return limits.map((rateLimiter) => new EutilsClient(options, { fetch, rateLimiter }));
  }

  it.each([
    [3, 6, null],
    [10, 15, 'synthetic-key'],
  ])('keeps two replicas together within %i requests a second', async (perSecond, each, apiKey) => {
    const asking = clients(perSecond, apiKey).flatMap((client) =>
      Array.from({ length: each }, async () => await client.search('epidural')),
    );
    await Promise.all(asking);
    expect(server.requests).toHaveLength(2 * each);
    expect(server.busiestSecond()).toBeLessThanOrEqual(perSecond);
  });

  it('holds both replicas back after PubMed said that it had too many', async () => {
    const [first, second] = replicas.map((database) => new SharedRateLimit(database, 'pause', 3));
    await first?.pause(1);
    const before = performance.now();
    await second?.take();
    expect(performance.now() - before).toBeGreaterThan(900);
  });
});

describe('a slot', () => {
  let fresh: FreshDatabase;
  let database: Database;
  let key = '';
  let used = 0;

  beforeAll(async () => {
    fresh = await freshDatabase();
    database = new Database(await createDataSource(fresh.url).initialize());
  });
  beforeEach(() => {
    used += 1;
    key = `slot ${used}`;
  });
  afterAll(async () => {
    await database.source.destroy();
    await fresh.drop();
  });

  const limit = (perSecond = 20): SharedRateLimit => new SharedRateLimit(database, key, perSecond);
  async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
    const begun = performance.now();
    await work();
    return performance.now() - begun;
  }

  it('is never given twice, however many ask at once', async () => {
    const moments: number[] = [];
    await Promise.all(
      Array.from({ length: 24 }, async (_, index) => {
        await limit().take();
        moments.push(performance.now());
        return index;
      }),
    );
    const span = (moments.at(-1) ?? 0) - (moments[0] ?? 0);
    expect(span).toBeGreaterThan(22 * intervalFor(20)); // a timer may fire a little late, never early
  });

  it('goes to whoever asks next, and not to the one who asks most', async () => {
    const order: string[] = [];
    const greedy = Array.from({ length: 12 }, async () => {
      await limit().take();
      order.push('greedy');
    });
    await Promise.resolve();
    const modest = limit()
      .take()
      .then(() => order.push('modest'));
    const later = Array.from({ length: 12 }, async () => {
      await limit().take();
      order.push('later');
    });
    await Promise.all([...greedy, modest, ...later]);
    expect(order.indexOf('modest')).toBeLessThan(20);
  });

  it('is refused at once while a pause lasts longer than a worker may sleep', async () => {
    await limit().take();
    await limit().pause(600);
    const spent = await millisecondsOf(async () => {
      await expect(limit().take()).rejects.toThrow(RateHeldBack);
      await expect(limit().take()).rejects.toMatchObject({ seconds: 600 });
    });
    expect(spent).toBeLessThan(2_000);
  });

  it('is not used up by being refused', async () => {
    await limit(3).pause(600);
    for (let times = 0; times < 30; times += 1) await expect(limit(3).take()).rejects.toThrow(RateHeldBack);
    await database.query('update rate_slot set paused_until = clock_timestamp() where key = $1', [key]);
    expect(await millisecondsOf(async () => await limit(3).take())).toBeLessThan(1_000);
  });

  it('is lost to a pause that begins while its owner sleeps', async () => {
    for (let taken = 0; taken < 2; taken += 1) await limit(3).take();
    const sleeping = limit(3).take();
    await limit(3).pause(30);
    await expect(sleeping).rejects.toThrow(RateHeldBack);
  });

  it('waits for the longest of several pauses, an hour at most', async () => {
    await limit().pause(120);
    await limit().pause(20);
    await expect(limit().take()).rejects.toMatchObject({ seconds: 120 });
    await limit().pause(1_000_000);
    await expect(limit().take()).rejects.toMatchObject({ seconds: 3_600 });
  });

  it('comes no later when the database’s clock is set back by an hour', async () => {
    await limit(3).take();
    await limit(3).pause(600);
    // what a clock set back leaves behind: every moment written down lies an hour ahead
    await database.query(
      `update rate_slot set next_at = next_at + interval '1 hour', taken_at = taken_at + interval '1 hour',
              paused_at = paused_at + interval '1 hour', paused_until = paused_until + interval '1 hour' where key = $1`,
      [key],
    );
    const spent = await millisecondsOf(async () => {
      await limit(3).take();
      await limit(3).take();
    });
    expect(spent).toBeLessThan(3_000);
    expect(spent).toBeGreaterThan(intervalFor(3) - 50); // and no sooner
  });
});

describe('two processes with full hands', () => {
  it('keep together within 3 requests a second, as the server counts', async () => {
    const fresh = await freshDatabase();
    const server = new PubmedServer();
    try {
      const baseUrl = await server.listen();
      const children = [1, 2].map(() =>
        spawn(
          process.execPath,
          [
            '--import',
            './test/cli/load-typescript.mjs',
            'test/literature/eutils/asking.child.ts',
            fresh.url,
            baseUrl,
            '8',
          ],
          { stdio: ['ignore', 'ignore', 'inherit'] },
        ),
      );
      const codes = await Promise.all(
        children.map(async (child) => (await once(child, 'exit'))[0] as number),
      );
      expect(codes).toEqual([0, 0]);
      expect(server.requests).toHaveLength(16);
      expect(server.requests.filter(({ fault }) => fault !== null)).toEqual([]);
      expect(server.busiestSecond()).toBeLessThanOrEqual(3);
    } finally {
      await server.close();
      await fresh.drop();
    }
  }, 90_000);
});

describe('intervalFor', () => {
  it.each([
    [3, 400],
    [10, 120],
  ])('for %i requests a second is %i ms', (perSecond, milliseconds) => {
    expect(intervalFor(perSecond)).toBe(milliseconds);
  });
});
