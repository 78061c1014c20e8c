import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fetch } from 'undici';
import { PubmedServer } from '../../src/evaluation/pubmed-server.ts';
import { EutilsClient } from '../../src/literature/eutils/eutils.client.ts';
import { intervalFor, SharedRateLimit } from '../../src/literature/eutils/rate-limit.ts';
import { createDataSource } from '../../src/platform/database/data-source.ts';
import { Database } from '../../src/platform/database/database.ts';
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts';

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

describe('intervalFor', () => {
  it.each([
    [3, 400],
    [10, 120],
  ])('for %i requests a second is %i ms', (perSecond, milliseconds) => {
    expect(intervalFor(perSecond)).toBe(milliseconds);
  });
});
