import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Sweeps } from '../../../src/platform/sweeps/sweeps.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { freshDatabase } from '../../support/fresh-database.ts';
import { TEST_SECRET_KEYS } from '../../support/secret-keys.ts';
import type { BuiltVersion } from '../builders.ts';
import { startReceiver, type Receiver } from './receiver.ts';
import { newPolicy, tellAll, webhookDesk } from './support.ts';

const SLUGS = ['one', 'two', 'three'] as const;
const EVENTS_EACH = 4;

/** One `npm start` on the database, as its own process. */
function startReplica(databaseUrl: string, allowedHost: string): ChildProcess {
  return spawn(process.execPath, ['--import', './test/cli/load-typescript.mjs', 'src/main.ts'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      DATABASE_URL: databaseUrl,
      SECRET_KEYS: TEST_SECRET_KEYS,
      SMTP_URL: 'smtp://127.0.0.1:9',
      PUBLIC_URL: 'http://localhost:3000',
      PORT: '0',
      LOG_LEVEL: 'silent',
      EUTILS_URL: 'http://127.0.0.1:9/',
      LITERATURE_SURVEILLANCE_DAYS: '0',
      WEBHOOK_ALLOWED_HOSTS: allowedHost,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Waits for what other processes bring about; they have no event to wait on. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited in vain for: ${what}`);
    await new Promise((wake) => setTimeout(wake, 20));
  }
}

describe('a process that is killed while it delivers', () => {
  let fresh: Awaited<ReturnType<typeof freshDatabase>>;
  let receiver: Receiver;
  let app: TestApp;
  let victim: ChildProcess | undefined;
  beforeAll(async () => {
    fresh = await freshDatabase();
    receiver = await startReceiver();
    app = await startApp({ databaseUrl: fresh.url, settings: { WEBHOOK_ALLOWED_HOSTS: receiver.host } });
  });
  afterAll(async () => {
    victim?.kill('SIGKILL');
    await receiver.close();
    await app.close();
    await fresh.drop();
  });

  const slugOf = (body: string): string =>
    (JSON.parse(body) as { data: { policy: { slug: string } } }).data.policy.slug;

  it('leaves its lane to another when its lease is over: nothing is lost, in order, under the same ids', async () => {
    const desk = await webhookDesk(app);
    const { id } = await desk.register(receiver, { order: 'policy', concurrency: 4 });
    const versions: BuiltVersion[] = [];
    for (const slug of SLUGS) versions.push(await newPolicy(app, slug));
    await app.close();
    // one that works no queue records what happens; only the replica delivers it
    app = await startApp({ databaseUrl: fresh.url, settings: { WORK_QUEUE: 'false' } });
    for (let n = 0; n < EVENTS_EACH; n += 1) await tellAll(app, versions);

    // the first event of each policy is taken; to the second nobody ever answers
    receiver.answerWith((_, response) => {
      if (receiver.received.length <= SLUGS.length) response.writeHead(204).end();
    });
    victim = startReplica(fresh.url, receiver.host);
    await receiver.waitFor(2 * SLUGS.length);
    const waiting = async (): Promise<number> =>
      (
        await app.database.query(`select from webhook_delivery where webhook_id = $1 and state = 'waiting'`, [
          id,
        ])
      ).length;
    const undelivered = SLUGS.length * (EVENTS_EACH - 1);
    await until('the first outcomes on record', async () => (await waiting()) === undelivered);
    victim.kill('SIGKILL');
    await once(victim, 'exit');
    const cutOff = receiver.received.slice(SLUGS.length).map(({ id: messageId }) => messageId);
    receiver.answerWith((_, response) => void response.writeHead(204).end());

    await app.close();
    app = await startApp({ databaseUrl: fresh.url, settings: { WEBHOOK_ALLOWED_HOSTS: receiver.host } });
    const wake = async (): Promise<number> => {
      await app.database.query(`update webhook set woken_at = now() - interval '1 hour'`);
      return await app.nest.get(Sweeps).run('publishing.wake-webhooks');
    };
    expect(await wake()).toBe(0); // as long as its lease lasts, it may be alive
    expect(receiver.received).toHaveLength(2 * SLUGS.length);
    await app.database.query('update webhook_lane set held_until = clock_timestamp()'); // and now it is over
    expect(await wake()).toBe(1);
    await until('every delivery', async () => (await waiting()) === 0);

    const sent = receiver.received;
    expect(sent).toHaveLength(SLUGS.length * EVENTS_EACH + cutOff.length);
    expect(new Set(sent.map(({ id: messageId }) => messageId)).size).toBe(SLUGS.length * EVENTS_EACH);
    const again = sent.slice(2 * SLUGS.length).map(({ id: messageId }) => messageId);
    expect(again).toEqual(expect.arrayContaining(cutOff));
    const recorded = await app.database.query<{ slug: string; messageId: string }>(
      `select e.data->>'slug' as slug, 'msg_' || replace(e.id::text, '-', '') as "messageId"
         from feed_event f join event e on e.id = f.event_id order by f.sequence`,
    );
    for (const slug of SLUGS) {
      const last = sent.filter(
        ({ id: messageId, body }, place) =>
          slugOf(body) === slug && !sent.slice(place + 1).some((later) => later.id === messageId),
      );
      expect(last.map(({ id: messageId }) => messageId)).toEqual(
        recorded.filter((event) => event.slug === slug).map(({ messageId }) => messageId),
      );
    }
    const log = await app.database.query<{ messageId: string; error: string | null; status: number | null }>(
      `select d.message_id as "messageId", a.error, a.status from webhook_attempt a
         join webhook_delivery d on d.id = a.delivery_id
        where d.message_id = any($1) order by d.message_id, a.number`,
      [cutOff],
    );
    const ofCutOff = { error: 'cut off: the process that had begun it ended', status: null };
    expect(log).toEqual(
      cutOff.toSorted().flatMap((messageId) => [
        { messageId, ...ofCutOff },
        { messageId, error: null, status: 204 },
      ]),
    );
  }, 180_000);
});
