import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seededRandom } from '../../../src/evaluation/year/random.ts';
import { dayIn } from '../../../src/kernel/instant.ts';
import { SystemClock } from '../../../src/platform/clock/system-clock.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { freshDatabase, type FreshDatabase } from '../../support/fresh-database.ts';
import { person, policies } from '../builders.ts';
import { startScriptedSmtp, type ScriptedSmtp } from './scripted-smtp.ts';
import { messagesByState, sentTo, until } from './support.ts';
import { TEST_SECRET_KEYS } from '../../support/secret-keys.ts';

const PEOPLE = 150;
const MAILS = 2 * PEOPLE;
/** Policies written at once. */
const BATCH = 50;
const KILLS = 3;
/** Jobs that a killed replica may have had in its hands, each mailed but not yet marked. */
const IN_HAND = 10;
/** A seed that fails can be put here again. */
const SEED = Math.floor(Math.random() * 1_000_000);
const PATIENCE = 300_000;

/** One `npm start` on the shared database, as its own process. */
function startReplica(environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['--import', './test/cli/load-typescript.mjs', 'src/main.ts'], {
    env: { PATH: process.env['PATH'] ?? '', TZ: process.env['TZ'] ?? 'UTC', ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

describe(`a morning of ${MAILS} mails on two replicas, killed at random (seed ${SEED})`, () => {
  let fresh: FreshDatabase;
  let smtp: ScriptedSmtp;
  let app: TestApp;
  const replicas: ChildProcess[] = [];

  beforeAll(async () => {
    fresh = await freshDatabase();
    smtp = await startScriptedSmtp();
    // the replicas run on the machine's clock, so the rungs are due now; this one only fills and looks
    app = await startApp({
      databaseUrl: fresh.url,
      now: new SystemClock().now().toString(),
    });
    const owners: string[] = [];
    for (let n = 0; n < PEOPLE; n += 1) owners.push(await person(app, `Owner ${n}`, 'author'));
    // by the batch, since a batch is waited for with limited patience
    for (let first = 0; first < MAILS; first += BATCH)
      await policies(
        app,
        Array.from({ length: BATCH }, (_, n) => ({
          ownerId: owners[(first + n) % PEOPLE]!,
          nextReview: '2098-01',
          title: `Policy ${first + n}`,
        })),
      );
    await app.close();
    app = await startApp({ databaseUrl: fresh.url, settings: { WORK_QUEUE: 'false' } });
    // `closing` goes at any hour of any day, in a mail of its own
    await app.database.query(
      `update review_rung set due_on = $1, send_at = clock_timestamp() where rung_key = 'closing'`,
      [dayIn('America/Los_Angeles', new SystemClock().now())],
    );
  }, PATIENCE);
  afterAll(async () => {
    for (const replica of replicas) replica.kill('SIGKILL');
    await app.close();
    await smtp.close();
    await fresh.drop();
  });

  it(
    'sends everything, and a repeated mail under the Message-ID it had',
    async () => {
      const environment = {
        DATABASE_URL: fresh.url,
        SECRET_KEYS: TEST_SECRET_KEYS,
        SMTP_URL: smtp.url,
        PUBLIC_URL: 'http://localhost:3000',
        PORT: '0',
        LOG_LEVEL: 'silent',
        EUTILS_URL: 'http://127.0.0.1:9/',
      };
      const random = seededRandom(SEED);
      replicas.push(startReplica(environment), startReplica(environment));
      let goal = random.int(1, 40);
      for (let kill = 0; kill < KILLS; kill += 1) {
        await until(`mail ${goal}`, () => smtp.mails.length >= goal, 120);
        // somewhere in the next mails, wherever each of the jobs in hand is by then
        await new Promise((wake) => setTimeout(wake, random.int(0, 40)));
        const victims = kill === KILLS - 1 ? replicas.splice(0) : replicas.splice(random.int(0, 1), 1);
        await Promise.all(
          victims.map(async (victim) => {
            const exited = once(victim, 'exit');
            victim.kill('SIGKILL');
            await exited;
          }),
        );
        while (replicas.length < 2) replicas.push(startReplica(environment));
        goal = Math.min(smtp.mails.length + random.int(10, 60), MAILS - 20);
      }
      await until('every mail', async () => (await messagesByState(app))['sent'] === MAILS, 150);

      const [sent, taken] = [(await sentTo(app)).sort(), smtp.taken()];
      expect(await messagesByState(app)).toEqual({ sent: MAILS });
      expect([...new Set(taken)].sort()).toEqual(sent);
      expect(taken.length).toBeLessThanOrEqual(MAILS + (KILLS + 1) * IN_HAND);
    },
    PATIENCE,
  );
});
