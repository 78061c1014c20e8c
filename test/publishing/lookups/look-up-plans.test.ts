import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { plantCodedPolicies, plantedCode } from '../../../src/evaluation/bench/coded-policies.ts';
import { codeStatements } from '../../../src/publishing/lookups/code-lookup.queries.ts';
import { freshDatabase, type FreshDatabase } from '../../support/fresh-database.ts';

const CODES_OF_VERSION = 2;

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly Plans?: readonly Plan[];
}

describe('look-ups of codes among 3,000 policies of 20 versions', () => {
  let database: FreshDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    database = await freshDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await plantCodedPolicies(client, CODES_OF_VERSION);
    await client.query('set plan_cache_mode = force_generic_plan; set jit = off');
  }, 120_000);
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  /** The plan that a connection keeps of a prepared statement, as it was carried out. */
  async function planOf({ name, text }: { name: string; text: string }, types: string, values: string) {
    await client.query(`prepare "${name}" (${types}) as ${text}`);
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `explain (analyze, format json) execute "${name}" (${values})`,
    );
    return nodesOf(rows[0]!['QUERY PLAN'][0].Plan);
  }
  const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
  const seen = (nodes: readonly Plan[]) =>
    nodes
      .filter((node) => node['Node Type'] === 'Seq Scan')
      .map((node) => node['Relation Name'])
      .filter((table) => table !== 'version_never_public'); // it holds what was cancelled under embargo: nothing here
  const used = (nodes: readonly Plan[]) => new Set(nodes.map((node) => node['Index Name']));
  const view = `date '2026-05-04', null::text, null::text`;
  const viewTypes = 'date, text, text, timestamptz';
  const code = plantedCode(7, CODES_OF_VERSION);

  it('read index entries alone, and some dozens of them', async () => {
    const nodes = await planOf(
      codeStatements.now,
      `${viewTypes}, text, text, date, text, int`,
      `${view}, null, 'CPT', '${code}', date '2020-06-01', '', 51`,
    );
    expect(seen(nodes)).toEqual([]);
    expect([...used(nodes)]).toEqual(
      expect.arrayContaining([
        'version_code_code_ix',
        'version_code_span_ix',
        'effective_period_now_known_ix',
        'policy_version_pk',
      ]),
    );
    const read = nodes.map((node) => (node['Actual Rows'] ?? 0) * (node['Actual Loops'] ?? 0));
    expect(Math.max(...read)).toBeLessThanOrEqual(60);
  });

  it('read index entries alone for what was known then', async () => {
    const nodes = await planOf(
      codeStatements.knownThen,
      `${viewTypes}, text, text, date, text, int`,
      `${view}, timestamptz '2020-05-01', 'CPT', '${code}', date '2020-06-01', '', 51`,
    );
    expect(seen(nodes)).toEqual([]);
    expect(used(nodes)).toContain('version_code_code_ix');
  });

  it('answer a thousand pairs without reading a table through', async () => {
    const pairs = Array.from({ length: 1000 }, (_, index) => plantedCode(index, CODES_OF_VERSION));
    const nodes = await planOf(
      codeStatements.manyNow,
      `${viewTypes}, text[], text[], date[], int`,
      `${view}, null, array_fill('CPT'::text, array[1000]), '{${pairs.join()}}', array_fill(date '2020-06-01', array[1000]), 101`,
    );
    expect(seen(nodes)).toEqual([]);
    expect(nodes[0]!['Actual Rows']).toBe(2000);
  });
});
