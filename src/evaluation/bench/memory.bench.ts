import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import pg from 'pg';
import { Pool } from 'undici';
import type { AddressInfo } from 'node:net';
import { numberOf, report, whole } from './measure.ts';
import type { App, Workbench } from './workbench.ts';

const POLICIES = numberOf('BENCH_MEMORY_POLICIES', 3000);
const VERSIONS = numberOf('BENCH_MEMORY_VERSIONS', 20);
const MANY_POLICIES = numberOf('BENCH_MEMORY_MANY_POLICIES', 100_000);
/** Bytes of a version's JSON: of usual length where it must be flat, and shorter ones where very many are planted. */
const LENGTH = numberOf('BENCH_MEMORY_LENGTH', 35_000);
const MANY_LENGTH = numberOf('BENCH_MEMORY_MANY_LENGTH', 8000);
const ASKED_AT_ONCE = 20;

/**
 * What a process holds after every policy was asked for, in several representations and for several days: again and again,
 * against the first time; and of very many policies, against a tenth of them. It must be flat, and bounded.
 */
export async function memoryBench(bench: Workbench): Promise<void> {
  await withPolicies(bench, { policies: POLICIES, versions: VERSIONS, length: LENGTH }, async (ask) => {
    const paths = (n: number) => [`policy-${n}/active`, `policy-${n}/active?on=20${10 + (n % 15)}-07-01`];
    await ask(1, POLICIES, paths);
    const first = heldMegabytes();
    for (let pass = 0; pass < 3; pass += 1) await ask(1, POLICIES, paths);
    const last = heldMegabytes();
    report(
      `memory, ${count(POLICIES)} policies x ${VERSIONS}, fourth pass / first`,
      ...shown(last, first),
      last / first,
    );
  });
  await withPolicies(bench, { policies: MANY_POLICIES, versions: 1, length: MANY_LENGTH }, async (ask) => {
    const paths = (n: number) => [`policy-${n}/active`];
    const tenth = Math.floor(MANY_POLICIES / 10);
    await ask(1, tenth, paths);
    const few = heldMegabytes();
    await ask(tenth + 1, MANY_POLICIES, paths);
    const many = heldMegabytes();
    report(`memory, ${count(MANY_POLICIES)} policies / ${count(tenth)}`, ...shown(many, few), many / few);
  });
}

type Ask = (from: number, to: number, paths: (n: number) => readonly string[]) => Promise<void>;

/** How much is planted. */
interface Extent {
  readonly policies: number;
  readonly versions: number;
  readonly length: number;
}

async function withPolicies(
  bench: Workbench,
  extent: Extent,
  measure: (ask: Ask) => Promise<void>,
): Promise<void> {
  const { app, url } = await bench.app(false);
  try {
    await plant(url, extent);
    await app.listen(0, '127.0.0.1');
    await measure(await asking(app));
  } finally {
    await app.close();
  }
}

/** Asks for every path of a range of policies over real sockets, some at once. Throws when one is not there. */
async function asking(app: App): Promise<Ask> {
  const { port } = app.getHttpServer().address() as AddressInfo;
  return async (from, to, paths) => {
    const pool = new Pool(`http://127.0.0.1:${port}`, { connections: ASKED_AT_ONCE });
    let next = from;
    const caller = async (): Promise<void> => {
      for (let n = next++; n <= to; n = next++) {
        for (const path of paths(n)) {
          const { statusCode, body } = await pool.request({ method: 'GET', path: `/v1/policies/${path}` });
          await body.dump();
          if (statusCode !== 200) throw new Error(`${path}: ${statusCode}`);
        }
      }
    };
    await Promise.all(Array.from({ length: ASKED_AT_ONCE }, caller));
    await pool.close();
  };
}

/** What is held when nothing more can be given back: objects and the bytes outside the heap. */
function heldMegabytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024 / 1024;
}

const shown = (a: number, b: number): [string, string] => [whole(a, 'MB'), whole(b, 'MB')];
const count = (n: number): string => n.toLocaleString('en-US');

/** Policies with a version a year and its stored bytes; triggers rest meanwhile, the exclusion constraint does not. */
async function plant(url: string, extent: Extent): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of planting(extent)) await client.query(statement);
  } finally {
    await client.end();
  }
}

const planting = ({ policies, versions, length }: Extent): string[] => [
  `set session_replication_role = replica`,
  `insert into policy (id, slug, title, created_at)
   select gen_random_uuid(), 'policy-' || n, 'Policy ' || n, '2006-01-01' from generate_series(1, ${policies}) n`,
  `insert into policy_review_dates (policy_id, revision, last_review, next_review, recorded_at)
   select id, 1, '2025-11', '2026-09', '2006-01-01' from policy`,
  `insert into policy_version (id, policy_id, number, state, title, document, content_hash, effective, change_class,
     envelope, envelope_hash, approved_at, created_at)
   select gen_random_uuid(), p.id, n, 'approved', p.title, '{"sections": [], "references": [], "codes": []}',
          'sha256:' || repeat('0', 64), (date '2006-01-01' + 365 * n), 'neutral', p.slug || ' ' || n,
          'sha256:' || encode(sha256(convert_to(p.slug || ' ' || n, 'UTF8')), 'hex'),
          timestamptz '2006-01-01' + 365 * n * interval '1 day' - interval '60 days', '2006-01-01'
     from policy p, generate_series(1, ${versions}) n`,
  `insert into effective_period (id, policy_id, version_id, valid, recorded)
   select gen_random_uuid(), policy_id, id,
          daterange(effective, case when number < ${versions} then effective + 365 end), tstzrange(approved_at, null)
     from policy_version`,
  `insert into rendition (version_id, format, descriptions, envelope_hash, bytes, sha256, media_type, renderer, made_at)
   select v.id, 'json', false, v.envelope_hash, b.bytes, 'sha256:' || encode(sha256(b.bytes), 'hex'),
          'application/json', 'bench', v.approved_at
     from policy_version v,
          lateral (select convert_to('{"of":"' || v.envelope_hash || repeat('.', ${length}) || '"}', 'UTF8') as bytes) b`,
  `set session_replication_role = origin`,
  `vacuum analyze`,
];
