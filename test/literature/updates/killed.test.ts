import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PubmedServer } from '../../../src/evaluation/pubmed-server/pubmed-server.ts';
import { manyRecords } from '../../../src/evaluation/pubmed-server/served-record.ts';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import { until } from '../../reviews/reliability/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { freshDatabase, type FreshDatabase } from '../../support/fresh-database.ts';
import { buildPolicy, type BuiltPolicy } from '../builders.ts';
import { start } from './turns.ts';
import { TEST_SECRET_KEYS } from '../../support/secret-keys.ts';

const RECORDS = 1_000;
const PAGE = 200;
const KILLS = 1;
const PATIENCE = 300_000;

/** One `npm start` on the shared database, as its own process. */
function startReplica(environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['--import', './test/cli/load-typescript.mjs', 'src/main.ts'], {
    env: { PATH: process.env['PATH'] ?? '', TZ: process.env['TZ'] ?? 'UTC', ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

describe('two policies that find the same records, on a replica that is killed', () => {
  const server = new PubmedServer({ perSecond: 1_000 });
  let fresh: FreshDatabase;
  let app: TestApp;
  let settings: Record<string, string>;
  let replica: ChildProcess | undefined;
  let policies: BuiltPolicy[];

  beforeAll(async () => {
    fresh = await freshDatabase();
    settings = { EUTILS_URL: await server.listen(), EUTILS_REQUESTS_PER_SECOND: '10' };
    server.publish(manyRecords(RECORDS, () => calendarDate('2026-01-01')));
    app = await startApp({
      databaseUrl: fresh.url,
      now: '2026-05-04T15:00:00Z',
      settings: { ...settings, WORK_QUEUE: 'false' },
    });
    policies = [
      await buildPolicy(app, { title: 'Epidural Adhesiolysis' }),
      await buildPolicy(app, { title: 'Epidural Adhesiolysis' }),
    ];
    for (const policy of policies) await start(app, policy);
  }, PATIENCE);
  afterAll(async () => {
    replica?.kill('SIGKILL');
    await app.close();
    await server.close();
    await fresh.drop();
  });

  const pages = () => server.requests.filter(({ utility }) => utility === 'efetch');
  const kill = async () => {
    const exited = once(replica!, 'exit');
    replica?.kill('SIGKILL');
    await exited;
  };

  it(
    'loses none of them and asks again only for what was on its way',
    async () => {
      const environment = {
        DATABASE_URL: fresh.url,
        SECRET_KEYS: TEST_SECRET_KEYS,
        SMTP_URL: app.smtp.url,
        PUBLIC_URL: 'http://localhost:3000',
        PORT: '0',
        LOG_LEVEL: 'silent',
        ...settings,
      };
      for (let killed = 0; killed < KILLS; killed += 1) {
        const before = pages().length;
        replica = startReplica(environment);
        await until('two pages', () => pages().length >= before + 2, 90);
        await kill();
      }
      // a worker that died keeps what it had taken for two minutes from other searches, not from its own
      replica = startReplica(environment);
      await until(
        'both updates',
        async () =>
          (await app.database.query('select from literature_update where completed_at is null')).length === 0,
        180,
      );
      const delivered = pages().flatMap((request) => request.delivered);
      expect(new Set(delivered).size).toBe(RECORDS);
      // at each kill each of the two policies may have had one page on its way
      expect(delivered.length).toBeLessThanOrEqual(RECORDS + KILLS * policies.length * PAGE);
      for (const { id } of policies) {
        expect(await app.database.query('select from screening where policy_id = $1', [id])).toHaveLength(
          RECORDS,
        );
      }
    },
    PATIENCE,
  );
});
