import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import pg from 'pg';
import { Pool } from 'undici';
import { system } from '../../kernel/actor.ts';
import { addDays, calendarDate } from '../../kernel/calendar-date.ts';
import { ApiKeysService } from '../../people/api-keys/api-keys.service.ts';
import { SampleOrganisation } from '../sample-organisation.ts';
import { loadFromOutside, type LoadPlan } from './http-load.ts';
import { median, medianRatio, numberOf, report, whole } from './measure.ts';
import type { App, Workbench } from './workbench.ts';

const ROUNDS = numberOf('BENCH_ACTIVE_ROUNDS', 9);
const SECONDS = numberOf('BENCH_ACTIVE_SECONDS', 1);
const CONNECTIONS = [50, 100];
const PATH = '/v1/policies/lysis-of-epidural-adhesions/active';
/** How long the answer is, in bytes: a policy of usual length; and what the sample lacks for it. */
const LENGTH = { least: 34_000, most: 36_000 };
const FURTHER = 14_000;

/** A way to ask for the active version, and what a bare route has to send for it. */
interface Variant {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
}

/**
 * Fetching the active version against a bare Fastify route that sends the very bytes from a buffer; then the version of a
 * day of service against a bare route that asks PostgreSQL for it and sends a buffer. In turns, load from another process.
 */
export async function activeBench(bench: Workbench): Promise<void> {
  const { app, url } = await bench.app(false);
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  const bare = fastify();
  try {
    const sample = app.get(SampleOrganisation);
    await sample.addPolicy(await sample.addPeople(), grown);
    await app.listen(0, '127.0.0.1');
    const ours = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
    const variants = await variantsOf(app, ours);
    for (const variant of variants) await addBareRoute(bare, ours, variant);
    const plain = Buffer.from(await (await fetch(`${ours}${PATH}`)).arrayBuffer());
    if (plain.length < LENGTH.least || plain.length > LENGTH.most)
      throw new Error(`the active version has ${plain.length} bytes`);
    bare.get<{ Params: { day: string } }>('/on/:day', async ({ params: { day } }, reply) => {
      const { rows } = await pool.query<{ envelope_hash: string }>(BARE, [
        'lysis-of-epidural-adhesions',
        day,
      ]);
      if (rows.length !== 1) throw new Error(`no version governs ${day}`);
      return await reply.type('application/json; charset=utf-8').send(plain);
    });
    await bare.listen({ port: 0, host: '127.0.0.1' });
    const reference = `http://127.0.0.1:${(bare.server.address() as AddressInfo).port}`;
    for (const connections of CONNECTIONS) {
      const common = { connections, seconds: SECONDS };
      for (const { name, headers, status } of variants) {
        await compare(
          `active, ${name}, ${connections} connections / bare Fastify route`,
          { ...common, headers, status, url: ours, requests: [{ path: PATH }] },
          { ...common, headers, status, url: reference, requests: [{ path: `/${name}` }] },
        );
      }
      const days = Array.from({ length: 200 }, (_, n) => addDays(calendarDate('2026-01-01'), n));
      await compare(
        `active?on=, ${connections} connections / bare pg query`,
        { ...common, url: ours, requests: days.map((day) => ({ path: `${PATH}?on=${day}` })) },
        { ...common, url: reference, requests: days.map((day) => ({ path: `/on/${day}` })) },
      );
    }
  } finally {
    await bare.close();
    await pool.end();
    await app.close();
  }
}

/** The sample policy with more background, in words that are all different, so that it packs no better than prose. */
function grown(text: string): string {
  let state = 1;
  let further = '';
  while (further.length < FURTHER) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    further += `w${(state >>> 16).toString(36)} `;
  }
  return text.replace('## EVIDENCE SUMMARY', () => `${further}\n\n## EVIDENCE SUMMARY`);
}

/** The least that chooses the version of a day of service. */
const BARE = `
  select v.number, v.envelope_hash, lower(e.valid) as "from", upper(e.valid) as until
    from policy p
    join effective_period e on e.policy_id = p.id and e.valid @> $2::date and upper_inf(e.recorded)
    join policy_version v on v.id = e.version_id
   where p.slug = $1`;

async function variantsOf(app: App, ours: string): Promise<Variant[]> {
  const { token } = await app
    .get(ApiKeysService)
    .create(system('bench'), { name: 'bench', scopes: ['policies:read'] });
  const authorization = `Bearer ${token}`;
  const etag = (await fetch(`${ours}${PATH}`, { headers: { 'accept-encoding': 'identity' } })).headers.get(
    'etag',
  );
  if (etag === null) throw new Error('there is no ETag');
  return [
    { name: 'plain', headers: {}, status: 200 },
    { name: 'authenticated', headers: { authorization }, status: 200 },
    { name: '304', headers: { 'if-none-match': etag }, status: 304 },
    { name: 'authenticated-304', headers: { authorization, 'if-none-match': etag }, status: 304 },
    { name: 'gzip', headers: { 'accept-encoding': 'gzip' }, status: 200 },
    { name: 'brotli', headers: { 'accept-encoding': 'br' }, status: 200 },
    { name: 'authenticated-gzip', headers: { authorization, 'accept-encoding': 'gzip' }, status: 200 },
    { name: 'authenticated-brotli', headers: { authorization, 'accept-encoding': 'br' }, status: 200 },
  ];
}

/** A route that sends what ours sent, and nothing but what makes it readable. */
async function addBareRoute(bare: FastifyInstance, ours: string, variant: Variant): Promise<void> {
  const pool = new Pool(ours); // fetch would decode what it gets
  const { statusCode, headers, body } = await pool.request({
    method: 'GET',
    path: PATH,
    headers: variant.headers,
  });
  const bytes = Buffer.from(await body.arrayBuffer());
  await pool.close();
  if (statusCode !== variant.status) throw new Error(`${variant.name}: ${statusCode}`);
  const said = Object.fromEntries(
    ['content-type', 'content-encoding', 'etag'].flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, String(value)] as const];
    }),
  );
  bare.get(`/${variant.name}`, (request, reply) => {
    if (variant.status === 304 && request.headers['if-none-match'] === said['etag'])
      return reply.code(304).headers(said).send();
    return reply.headers(said).send(bytes);
  });
}

async function compare(what: string, ours: LoadPlan, reference: LoadPlan): Promise<void> {
  const rates = { ours: [] as number[], bare: [] as number[] };
  for (const plan of [ours, reference]) await loadFromOutside({ ...plan, seconds: 1 });
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.ours.push(await loadFromOutside(ours));
    rates.bare.push(await loadFromOutside(reference));
  }
  const [a, b] = [median(rates.ours), median(rates.bare)];
  report(what, whole(a, 'req/s'), whole(b, 'req/s'), medianRatio(rates.ours, rates.bare));
}
