import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { SystemClock } from '../../src/platform/clock/system-clock.ts';
import { dayIn } from '../../src/kernel/instant.ts';
import { announce, keyWith, publish } from '../publishing/builders.ts';
import { startReceiver, type Receiver } from '../publishing/webhooks/receiver.ts';
import { person, policies } from '../reviews/builders.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { startSmtp, type SmtpReceiver } from '../support/smtp.ts';
import { TEST_SECRET_KEYS } from '../support/secret-keys.ts';

const PEOPLE = 60;
const EVENTS = 20;
/** Mails after which one replica is killed. */
const KILL_AFTER = 15;
/** Jobs that a killed replica may have had in its hands, each mailed but not yet marked. */
const IN_HAND = 10;
const ZONE = 'America/Los_Angeles';

/** One `npm start` on the shared database, as its own process. */
function startReplica(environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['--import', './test/cli/load-typescript.mjs', 'src/main.ts'], {
    env: { PATH: process.env['PATH'] ?? '', TZ: process.env['TZ'] ?? 'UTC', ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Waits for a condition that other processes bring about; these have no event to wait on. */
async function until(what: string, holds: () => boolean | Promise<boolean>, seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited ${seconds} s in vain for: ${what}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

describe('two replicas on one PostgreSQL, one of them killed while it sends', () => {
  let fresh: Awaited<ReturnType<typeof freshDatabase>>;
  let smtp: SmtpReceiver;
  let claims: Receiver;
  let app: TestApp;
  let observer: pg.Client;
  const replicas: ChildProcess[] = [];

  beforeAll(async () => {
    fresh = await freshDatabase();
    smtp = await startSmtp({ delayMs: 40 });
    claims = await startReceiver();
    observer = new pg.Client({ connectionString: fresh.url });
    await observer.connect();
    app = await startApp({
      databaseUrl: fresh.url,
      now: new SystemClock().now().toString(),
      settings: { WEBHOOK_ALLOWED_HOSTS: claims.host },
    });
  });
  afterAll(async () => {
    for (const replica of replicas) replica.kill('SIGKILL');
    await Promise.all([smtp.close(), claims.close(), observer.end()]);
    await fresh.drop();
  });

  it('sends each reminder under one Message-ID and each effective event under one webhook-id', async () => {
    const today = dayIn(ZONE, app.clock.now());
    const owners = await Promise.all(
      Array.from({ length: PEOPLE }, async (_, n) => await person(app, `Owner ${n}`, 'author')),
    );
    await policies(
      app,
      owners.map((ownerId) => ({ ownerId, nextReview: '2098-01' })),
    );
    await app.http({
      method: 'POST',
      url: '/v1/webhooks',
      headers: await keyWith(app, 'webhooks:write'),
      payload: { url: claims.url, eventTypes: ['policy.version.effective'] },
    });
    for (let n = 0; n < EVENTS; n += 1) await announce(app, (await publish(app, `policy-${n}`)).version);
    // one rung of every policy falls due at this moment, one that goes out at any hour
    await app.database.query(
      `update review_rung set due_on = $1, send_at = clock_timestamp() where rung_key = 'closing'`,
      [today],
    );
    await app.close(); // from here on only the replicas work

    const environment = {
      DATABASE_URL: fresh.url,
      SECRET_KEYS: TEST_SECRET_KEYS,
      SMTP_URL: smtp.url,
      PUBLIC_URL: 'http://localhost:3000',
      PORT: '0',
      LOG_LEVEL: 'silent',
      EUTILS_URL: 'http://127.0.0.1:9/',
      WEBHOOK_ALLOWED_HOSTS: claims.host,
    };
    replicas.push(startReplica(environment), startReplica(environment));
    await until('the first mails', () => smtp.mails.length >= KILL_AFTER, 60);
    const [victim] = replicas;
    victim!.kill('SIGKILL');
    await once(victim!, 'exit');

    const unsent = async (): Promise<number> =>
      (await observer.query(`select from reminder_message where state = 'planned'`)).rowCount ?? 0;
    await until('every mail', async () => smtp.mails.length >= PEOPLE && (await unsent()) === 0, 90);
    await until('every event', () => new Set(claims.received.map(({ id }) => id)).size >= EVENTS, 60);

    const idsOf = Map.groupBy(smtp.mails, (mail) => String([mail.to].flat()[0]?.text));
    expect(idsOf.size).toBe(PEOPLE);
    for (const mails of idsOf.values()) expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
    expect(smtp.mails.length).toBeLessThanOrEqual(PEOPLE + IN_HAND);

    const told = claims.received.map(
      ({ id, body }) =>
        `${id} ${(JSON.parse(body) as { data: { policy: { slug: string } } }).data.policy.slug}`,
    );
    expect(new Set(told).size).toBe(EVENTS);
    expect(new Set(told.map((line) => line.split(' ')[1])).size).toBe(EVENTS);
  }, 240_000);
});
