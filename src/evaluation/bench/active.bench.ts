import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { SampleOrganisation } from '../sample-organisation.ts';
import { median, report, whole } from './measure.ts';
import type { Workbench } from './workbench.ts';

const ROUNDS = 3;
const SECONDS = 5;
const CONNECTIONS = 50;

/** Fetching the active version against a bare Fastify route that sends the same bytes, in turns, load from another process. */
export async function activeBench(bench: Workbench): Promise<void> {
  const { app } = await bench.app(false);
  const bare = fastify();
  try {
    const sample = app.get(SampleOrganisation);
    await sample.addPolicy(await sample.addPeople());
    await app.listen(0, '127.0.0.1');
    const ours = `${await app.getUrl()}/v1/policies/lysis-of-epidural-adhesions/active`.replace(
      '[::1]',
      '127.0.0.1',
    );
    const bytes = Buffer.from(await (await fetch(ours)).arrayBuffer());
    bare.get('/active', (_, reply) => reply.type('application/json').send(bytes));
    await bare.listen({ port: 0, host: '127.0.0.1' });
    const reference = `http://127.0.0.1:${(bare.server.address() as AddressInfo).port}/active`;
    const rates = { ours: [] as number[], bare: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      rates.ours.push(await load(ours));
      rates.bare.push(await load(reference));
    }
    const [a, b] = [median(rates.ours), median(rates.bare)];
    report(
      `active fetch, ${bytes.length} bytes / bare Fastify route`,
      whole(a, 'req/s'),
      whole(b, 'req/s'),
      a / b,
    );
  } finally {
    await bare.close();
    await app.close();
  }
}

/** Requests a second that a load from another process gets answered. Rejects when any answer is not 200. */
async function load(url: string): Promise<number> {
  const autocannon = createRequire(import.meta.url).resolve('autocannon');
  const child = spawn(process.execPath, [
    autocannon,
    '--json',
    '-c',
    String(CONNECTIONS),
    '-d',
    String(SECONDS),
    url,
  ]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((closed) => child.once('close', closed));
  if (code !== 0) throw new Error(`the load generator ended with ${String(code)}`);
  const result = JSON.parse(output) as { requests: { average: number }; non2xx: number; errors: number };
  if (result.non2xx + result.errors > 0) throw new Error(`${result.non2xx + result.errors} requests failed`);
  return result.requests.average;
}
