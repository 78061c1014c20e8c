import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instant } from '../../../src/kernel/instant.ts';
import { BOARD } from '../../../src/publishing/consumers/drift/drift.queries.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { board, buildConsumer, manage, type BuiltConsumer } from './support.ts';

const POLICIES = 3000;
const NAMES = ['Claims', 'Portal', 'Prior authorization', 'Utilization management', 'Warehouse'];
/** Generous, since other work runs beside the tests: it is there to see a plan that looks at every pair of rows. */
const LONGEST_MILLISECONDS = 6000;

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Loops'?: number;
  readonly Plans?: readonly Plan[];
}

/** Every node of a plan. */
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

describe('three thousand policies and five consumers', () => {
  let app: TestApp;
  const consumers: BuiltConsumer[] = [];

  beforeAll(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
    await signMany(app, 1, '2026-01-01', null);
    for (const name of NAMES) consumers.push(await buildConsumer(app, name));
  }, 120_000);
  afterAll(async () => await app.close());

  const items = (version: number, count = POLICIES) =>
    Array.from({ length: count }, (_, n) => ({ policy: `policy-${n + 1}`, version }));

  it('are said to be loaded in one request each, and once more', async () => {
    for (const consumer of consumers) {
      const began = performance.now();
      expect(await consumer.say({ items: items(1), complete: true })).toMatchObject({
        dropped: 0,
        standing: { state: 'current', measured: POLICIES },
      });
      expect(performance.now() - began).toBeLessThan(LONGEST_MILLISECONDS * 2);
    }
    await consumers[0]!.say({ items: items(1), complete: true });
    const held = await app.database.query('select from consumer_holding');
    expect(held).toHaveLength(POLICIES * NAMES.length);
  }, 120_000);

  it('are one statement for the board, which reads no table once a policy', async () => {
    await signMany(app, 2, '2026-03-01', '2026-02-11T17:00:00Z');
    app.clock.moveTo(instant('2026-03-01T10:00:00Z'));
    await consumers[0]!.say({ items: items(2) });
    await consumers[1]!.say({ items: items(2, 2990) });
    await app.database.query('analyze');
    const began = performance.now();
    const { items: lines } = await board(app);
    expect(performance.now() - began).toBeLessThan(LONGEST_MILLISECONDS);
    expect(lines.map(({ consumer, behind }) => [consumer.name, behind])).toEqual([
      ['Portal', 10],
      ['Prior authorization', POLICIES],
      ['Utilization management', POLICIES],
      ['Warehouse', POLICIES],
      ['Claims', 0],
    ]);
    const [explained] = await app.database.query<{
      'QUERY PLAN': [{ Plan: Plan; 'Execution Time': number }];
    }>(`explain (analyze, format json) ${BOARD}`, [
      '2026-03-01',
      app.clock.now(),
      'America/Los_Angeles',
      null,
    ]);
    const [{ Plan: plan, 'Execution Time': milliseconds }] = explained!['QUERY PLAN'];
    expect(milliseconds).toBeLessThan(LONGEST_MILLISECONDS);
    const isScan = (node: Plan) => node['Node Type'] === 'Seq Scan' || node['Node Type'] === 'CTE Scan';
    const scans = nodesOf(plan).filter((node) => isScan(node) && (node['Actual Loops'] ?? 0) > NAMES.length);
    expect(scans.map((node) => node['Relation Name'])).toEqual([]);
  }, 120_000);

  it('are read page by page', async () => {
    const path = `consumers/${consumers[1]!.id}/holdings?behind=true&limit=6`;
    const first = (await manage(app, 'GET', path)).json<{ items: object[]; nextCursor: string }>();
    const second = (await manage(app, 'GET', `${path}&cursor=${first.nextCursor}`)).json<{
      items: object[];
      nextCursor: null;
    }>();
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([6, 4, null]);
  });
});

/** Signs one version of each policy, in force from a day on; earlier versions end there. The guards have tests of their own. */
async function signMany(app: TestApp, number: number, from: string, at: string | null): Promise<void> {
  if (at !== null) app.clock.moveTo(instant(at));
  const { source } = app.database;
  await source.transaction(async (tx) => {
    await tx.query('set local session_replication_role = replica'); // no triggers
    const now = app.clock.now().toString();
    if (number === 1)
      await tx.query(
        `insert into policy (id, slug, title, created_at)
         select gen_random_uuid(), 'policy-' || n, 'Policy ' || n, $2 from generate_series(1, $1) n`,
        [POLICIES, now],
      );
    await tx.query(
      `insert into policy_version (id, policy_id, number, title, document, content_hash, effective, change_class, created_at,
         state, envelope, envelope_hash, approved_at)
       select gen_random_uuid(), p.id, $1::int, p.title, '{}', 'sha256:' || encode(sha256(convert_to(p.slug || $1::int, 'UTF8')), 'hex'),
              $2::date, 'new', $3, 'approved', '{}', 'sha256:' || encode(sha256('{}'), 'hex'), $3 from policy p`,
      [number, from, now],
    );
    await tx.query(
      `update effective_period set recorded = tstzrange(lower(recorded), $1) where upper_inf(recorded)`,
      [now],
    );
    await tx.query(
      `insert into effective_period (id, policy_id, version_id, valid, recorded)
       select gen_random_uuid(), v.policy_id, v.id,
              daterange(v.effective, lead(v.effective) over (partition by v.policy_id order by v.effective)), tstzrange($1, null)
         from policy_version v`,
      [now],
    );
  });
}
