import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import pg from 'pg';
import { addDays, calendarDate } from '../../kernel/calendar-date.ts';
import { codeStatements } from '../../publishing/lookups/code-lookup.queries.ts';
import { plantCodedPolicies, plantedCode } from './coded-policies.ts';
import { loadFromOutside } from './http-load.ts';
import { median, medianRatio, report, whole } from './measure.ts';
import type { Workbench } from './workbench.ts';

const ROUNDS = 3;
const SECONDS = 5;
const PAIRS = 1000;
const BATCHES = 20;
const CONNECTIONS = 4;

interface Pair {
  readonly system: string;
  readonly code: string;
  readonly on: string;
}

/**
 * A claims batch of a thousand codes, each on its day, against a bare Fastify route that sends the rows of the very same
 * statement, in turns. In pairs a minute: a million are wanted.
 */
export async function resolveBench(bench: Workbench): Promise<void> {
  const { app, url } = await bench.app(false);
  const client = new pg.Client({ connectionString: url });
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS, options: '-c jit=off' });
  const bare = fastify({ bodyLimit: 2 * 1024 * 1024 });
  try {
    await client.connect();
    await plantCodedPolicies(client);
    const { name, text } = codeStatements.manyNow;
    bare.post<{ Body: { items: Pair[] } }>('/resolve', async ({ body: { items } }) => {
      const columns = [
        items.map((pair) => pair.system),
        items.map(({ code }) => code),
        items.map(({ on }) => on),
      ];
      return (await pool.query({ name, text, values: ['2026-05-04', null, null, null, ...columns, 101] }))
        .rows;
    });
    await app.listen(0, '127.0.0.1');
    await bare.listen({ port: 0, host: '127.0.0.1' });
    const load = { connections: CONNECTIONS, seconds: SECONDS };
    const ours = {
      ...load,
      url: (await app.getUrl()).replace('[::1]', '127.0.0.1'),
      requests: batches('/v1/resolve'),
    };
    const { port } = bare.server.address() as AddressInfo;
    const reference = { ...load, url: `http://127.0.0.1:${port}`, requests: batches('/resolve') };
    const rates = { ours: [] as number[], bare: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      rates.ours.push(await loadFromOutside(ours));
      rates.bare.push(await loadFromOutside(reference));
    }
    const [a, b] = [median(rates.ours) * PAIRS * 60, median(rates.bare) * PAIRS * 60];
    report(
      'resolve, pairs a minute in batches of 1,000 / bare pg',
      whole(a, ''),
      whole(b, ''),
      medianRatio(rates.ours, rates.bare),
    );
  } finally {
    await bare.close();
    await pool.end();
    await client.end();
    await app.close();
  }
}

const firstDay = calendarDate('2007-06-01');

function batches(path: string) {
  return Array.from({ length: BATCHES }, (_, batch) => ({
    path,
    body: JSON.stringify({
      items: Array.from({ length: PAIRS }, (__, index): Pair => {
        const place = batch * PAIRS + index;
        return { system: 'CPT', code: plantedCode(place * 53), on: addDays(firstDay, (place * 977) % 7000) };
      }),
    }),
  }));
}
