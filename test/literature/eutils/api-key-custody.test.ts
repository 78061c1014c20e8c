import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp } from '../../../src/app.ts';
import type { PubmedFault } from '../../../src/evaluation/pubmed-server/faults.ts';
import { PubmedServer } from '../../../src/evaluation/pubmed-server/pubmed-server.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { LiteratureTurns } from '../../../src/literature/updates/literature-turns.ts';
import { TakeTurn } from '../../../src/literature/updates/take-turn.job.ts';
import { MovableClock } from '../../../src/platform/clock/movable-clock.ts';
import { readSettings } from '../../../src/platform/config/settings.ts';
import { Database } from '../../../src/platform/database/database.ts';
import type { Logger } from '../../../src/platform/logging/logger.ts';
import { textOfTable } from '../../people/support.ts';
import type { TestApp } from '../../support/app.ts';
import { freshDatabase, type FreshDatabase } from '../../support/fresh-database.ts';
import { buildPolicy, keyWith, type BuiltPolicy } from '../builders.ts';

const API_KEY = 's3cr3t+key/ä';
/** The part of the key that no encoding changes. */
const SHOWN = /s3cr3t/i;
const faults: readonly PubmedFault[] = [
  'rate_limit',
  'rate_limit_body',
  'html_page',
  'bad_gateway',
  'error_body',
  'backend_failed',
  'json_error',
  'text_error',
  'empty',
  'redirect',
  'key_invalid',
  'refuse',
  'cut',
  'truncated',
];

describe('the API key, while PubMed fails in every way', () => {
  const server = new PubmedServer({ perSecondWithKey: 1000 });
  const logged: string[] = [];
  const replies: string[] = [];
  let fresh: FreshDatabase;
  let app: TestApp;
  let policy: BuiltPolicy;
  let key: { authorization: string };

  beforeAll(async () => {
    fresh = await freshDatabase();
    const log = (fields: object, message: string): void =>
      void logged.push(JSON.stringify([fields, message]));
    const logger: Logger = { debug: log, info: log, warn: log, error: log };
    const clock = new MovableClock(instant('2026-05-04T15:00:00Z'));
    const settings = readSettings({
      LOG_LEVEL: 'debug',
      WORK_QUEUE: 'false',
      EUTILS_URL: await server.listen(),
      EUTILS_API_KEY: API_KEY,
      EUTILS_REQUESTS_PER_SECOND: '1000',
    });
    const nest = await createApp({ settings, databaseUrl: fresh.url, clock, logger, schedule: false });
    app = { nest, clock, database: nest.get(Database), databaseUrl: fresh.url } as unknown as TestApp;
    policy = await buildPolicy(app);
    key = await keyWith(app, 'literature:read', 'literature:write');
  }, 60_000);
  afterAll(async () => {
    await app.nest.close();
    await server.close();
    await fresh.drop();
  });

  async function ask(method: 'GET' | 'POST', path: string, payload?: object): Promise<void> {
    const url = `/v1/policies/${policy.slug}/literature/${path}`;
    const reply = await app.nest.inject({ method, url, headers: key, ...(payload ? { payload } : {}) });
    replies.push(`${reply.statusCode} ${JSON.stringify(reply.headers)} ${reply.payload}`);
  }

  /** Takes the policy's turn by hand, whenever it would come. */
  async function turn(): Promise<void> {
    await app.database.query('update literature_search set next_try_at = null');
    const [current] = await app.database.query<{ policyId: string; turn: number }>(
      'select policy_id as "policyId", turn from literature_turn where due_at is not null',
    );
    if (current === undefined) throw new Error('the policy has no turn');
    expect(await app.nest.get(LiteratureTurns).isCurrent(current)).toBe(true);
    await app.nest.get(TakeTurn).take(current);
  }

  it('stands in no log, no table and no reply', async () => {
    await ask('POST', 'searches');
    for (const fault of faults) {
      server.fail(fault);
      await app.database.query('update rate_slot set paused_until = paused_at');
      await turn();
      await ask('POST', 'searches'); // takes it up again
      await app.database.query('update rate_slot set paused_until = paused_at');
      await ask('POST', 'strategies/trial', { query: 'epidural', source: 'pubmed' });
      await ask('GET', 'searches');
    }
    server.recover();
    await ask('POST', 'strategies/trial', { query: `"a"[${API_KEY}] : "b"[${API_KEY}]`, source: 'pubmed' });
    const told = replies.pop() ?? ''; // what a person typed may come back to them

    expect(server.requests.length).toBeGreaterThanOrEqual(2 * faults.length);
    expect(server.requests.every(({ parameters }) => parameters['api_key'] === API_KEY)).toBe(true);
    expect(logged.length).toBeGreaterThan(faults.length);
    expect(replies.length).toBeGreaterThan(2 * faults.length);
    expect(logged.filter((line) => SHOWN.test(line))).toEqual([]);
    expect(replies.filter((line) => SHOWN.test(line))).toEqual([]);
    expect(told).not.toMatch(/api_key/);
    const tables = await app.database.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pgboss')`,
    );
    expect(tables.length).toBeGreaterThan(50);
    for (const { name } of tables)
      expect([name, SHOWN.test(await textOfTable(app, name))]).toEqual([name, false]);
  }, 60_000);
});
