import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { fetch } from 'undici';
import { EutilsClient } from '../../../src/literature/eutils/eutils.client.ts';
import { PubmedConnection } from '../../../src/literature/eutils/pubmed-connection.ts';
import { SharedRateLimit } from '../../../src/literature/eutils/rate-limit.ts';
import { EuropePmcClient } from '../../../src/literature/sources/europe-pmc.client.ts';
import { SourceConnections } from '../../../src/literature/sources/source-connections.ts';
import { createDataSource } from '../../../src/platform/database/data-source.ts';
import { Database } from '../../../src/platform/database/database.ts';
import { freshDatabase, type FreshDatabase } from '../../support/fresh-database.ts';
import { SlowServer } from './slow-server.ts';

const xml =
  '<eSearchResult><Count>0</Count><RetMax>0</RetMax><RetStart>0</RetStart><IdList/></eSearchResult>';
const json = JSON.stringify({ version: '6.9', hitCount: 0, resultList: { result: [] } });
const bounds = { timeoutMilliseconds: 30_000, maximumBytes: 1e6 };

let fresh: FreshDatabase;
let replicas: Database[];
let server: SlowServer | null = null;
const opened: { onApplicationShutdown(): Promise<void> }[] = [];

beforeAll(async () => {
  fresh = await freshDatabase();
  const sources = [createDataSource(fresh.url), createDataSource(fresh.url)];
  replicas = await Promise.all(sources.map(async (source) => new Database(await source.initialize())));
});
afterEach(async () => {
  for (const connections of opened.splice(0)) await connections.onApplicationShutdown();
  await server?.close();
});
afterAll(async () => {
  for (const { source } of replicas) await source.destroy();
  await fresh.drop();
});

/** Waits for all who ask; the service is silent for some milliseconds and then answers everybody in the same moment. */
async function askAll(asked: SlowServer, asking: Promise<unknown>[], silent: number): Promise<void> {
  const all = Promise.all(asking);
  await Promise.race([all, sleep(silent)]);
  asked.wake();
  await all;
}

describe('a slot, while the service is slow', () => {
  it.each([
    [3, 6, 4_600],
    [10, 10, 1_800],
  ])(
    'is used when it is given: two replicas keep within %i requests a second at PubMed',
    async (perSecond, each, silent) => {
      const asked = (server = new SlowServer('text/xml', xml));
      const baseUrl = await asked.listen();
      const options = { baseUrl, tool: 'almanac', email: null, apiKey: null, ...bounds };
      const asking = replicas.flatMap((database) => {
        const connection = new PubmedConnection();
        opened.push(connection);
        const rateLimiter = new SharedRateLimit(database, `slow pubmed ${perSecond}`, perSecond);
        const client = new EutilsClient(options, { fetch, rateLimiter, dispatcher: connection.agent });
        return Array.from({ length: each }, async () => await client.count('epidural'));
      });
      await askAll(asked, asking, silent);
      expect(asked.arrivals).toHaveLength(2 * each);
      expect(asked.busiestSecond()).toBeLessThanOrEqual(perSecond);
    },
    30_000,
  );

  it('is used when it is given: two replicas keep within 3 requests a second at another service', async () => {
    const asked = (server = new SlowServer('application/json', json));
    const baseUrl = await asked.listen();
    const asking = replicas.flatMap((database) => {
      const connections = new SourceConnections();
      opened.push(connections);
      const rateLimiter = new SharedRateLimit(database, 'slow europe_pmc', 3);
      const client = new EuropePmcClient(
        { baseUrl, email: null, ...bounds },
        { fetch, rateLimiter, dispatcher: connections.agent },
      );
      return Array.from({ length: 5 }, async () => await client.count('epidural'));
    });
    await askAll(asked, asking, 3_000);
    expect(asked.arrivals).toHaveLength(10);
    expect(asked.busiestSecond()).toBeLessThanOrEqual(3);
  }, 30_000);
});
