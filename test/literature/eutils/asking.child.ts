import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { fetch } from 'undici';
import { EutilsClient } from '../../../src/literature/eutils/eutils.client.ts';
import { SharedRateLimit } from '../../../src/literature/eutils/rate-limit.ts';
import { createDataSource } from '../../../src/platform/database/data-source.ts';
import { Database } from '../../../src/platform/database/database.ts';

// A process of its own that asks as fast as it may, four requests at a time, and whose hands are full now and then.
const [databaseUrl = '', baseUrl = '', requests = '0'] = process.argv.slice(2);
const source = await createDataSource(databaseUrl).initialize();
const options = {
  baseUrl,
  tool: 'almanac',
  email: null,
  apiKey: null,
  timeoutMilliseconds: 5_000,
  maximumBytes: 1e6,
};
const limit = new SharedRateLimit(new Database(source), 'two processes', 3);
const client = new EutilsClient(options, { fetch, rateLimiter: limit });
let left = Number(requests);
let done = false;
const asking = Array.from({ length: 4 }, async () => {
  for (; left > 0;) {
    left -= 1;
    await client.count('epidural');
  }
});
const busy = (async () => {
  while (!done) {
    await sleep(700);
    const end = performance.now() + 450;
    while (performance.now() < end) continue; // as a large reply that is parsed in one go would
  }
})();
await Promise.all(asking);
done = true;
await busy;
await source.destroy();
