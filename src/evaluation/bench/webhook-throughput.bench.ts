import { Agent } from 'undici';
import { newId } from '../../kernel/ids.ts';
import { system } from '../../kernel/actor.ts';
import { Database } from '../../platform/database/database.ts';
import { FeedSequencer } from '../../publishing/feed/feed-sequencer.ts';
import { WebhookLanes } from '../../publishing/webhooks/webhook-lanes.ts';
import { createWebhookSchema } from '../../publishing/webhooks/webhooks.schemas.ts';
import { WebhooksService } from '../../publishing/webhooks/webhooks.service.ts';
import { median, medianRatio, report, secondsOf, whole } from './measure.ts';
import { startBenchReceiver, type BenchReceiver } from './webhook-receiver.ts';
import type { App, Workbench } from './workbench.ts';

const DELIVERIES = 4000;
/** Calls at once: as many as a webhook may have. */
const AT_ONCE = 16;
const ROUNDS = 5;

/**
 * How long receivers take to answer, in milliseconds: one that stores what it is told before it
 * answers, and one that does nothing at all.
 */
const RECEIVERS = [5, 0];

/** Deliveries a second to one receiver, claimed, signed, sent and written down, against bare undici sending the same bytes to it, in turns. */
export async function webhookThroughputBench(bench: Workbench): Promise<void> {
  for (const takes of RECEIVERS) await compareFor(bench, takes);
}

async function compareFor(bench: Workbench, takes: number): Promise<void> {
  const receiver = await startBenchReceiver(takes);
  const { app } = await bench.app(true, { WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' });
  const agent = new Agent();
  try {
    const id = await verifiedWebhook(app, receiver);
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      await fill(app, id);
      const sent = await secondsOf(async () => await deliverAll(app, id));
      await expectAll(receiver);
      const alone = await secondsOf(async () => await sendAll(agent, receiver.url, await bodyOf(app, id)));
      await expectAll(receiver);
      if (round === 0) continue; // both begin warm
      ours.push(DELIVERIES / sent);
      bare.push(DELIVERIES / alone);
    }
    const [a, b] = [median(ours), median(bare)];
    report(
      `webhook deliveries, 16 at once, ${takes} ms a reply / bare undici`,
      whole(a, 'a second'),
      whole(b, 'a second'),
      medianRatio(ours, bare),
    );
  } finally {
    await agent.close();
    await app.close();
    await receiver.close();
  }
}

async function verifiedWebhook(app: App, receiver: BenchReceiver): Promise<string> {
  const given = createWebhookSchema.parse({ url: receiver.url, concurrency: AT_ONCE });
  const { id } = await app.get(WebhooksService).create(system('bench'), given);
  await until(app, `select from webhook where id = $1 and state = 'active'`, id);
  return id;
}

/** Makes deliveries, each of a policy of its own, that are due and not begun. */
async function fill(app: App, id: string): Promise<void> {
  const database = app.get(Database);
  await database.query(
    `insert into webhook_lane (webhook_id, paused_until) values ($1, now() + interval '1 hour')
     on conflict (webhook_id) do update set paused_until = excluded.paused_until`,
    [id],
  );
  await database.query(
    `insert into event (id, type, occurred_at, data)
     select gen_random_uuid(), 'policy.version.effective', now(),
            jsonb_build_object('policyId', gen_random_uuid(), 'slug', 'policy-' || n, 'versionId', $1::text, 'version', 1, 'on', '2026-05-04')
       from generate_series(1, $2::int) n`,
    [newId(), DELIVERIES],
  );
  await app.get(FeedSequencer).numberWaiting();
  await until(app, 'select from webhook_lane where webhook_id = $1 and holder is null', id);
  await database.query('vacuum analyze webhook_delivery');
  await database.query('update webhook_lane set paused_until = null where webhook_id = $1', [id]);
}

async function deliverAll(app: App, id: string): Promise<void> {
  void app.get(WebhookLanes).wake(id);
  await until(
    app,
    `select where not exists (select from webhook_delivery where webhook_id = $1 and state = 'waiting')`,
    id,
  );
}

/** What anybody would write who wants it sent, keeps connections and looks at the status. */
async function sendAll(agent: Agent, url: string, body: string): Promise<void> {
  const { origin, pathname: path } = new URL(url);
  let begun = 0;
  const sender = async () => {
    while (begun < DELIVERIES) {
      begun += 1;
      const headers = { 'content-type': 'application/json' };
      const reply = await agent.request({ origin, path, method: 'POST', headers, body });
      await reply.body.dump();
      if (reply.statusCode !== 204) throw new Error(`answered ${reply.statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
}

async function bodyOf(app: App, id: string): Promise<string> {
  const [found] = await app.get(Database).query<{ body: string }>(
    `select a.request_body as body from webhook_attempt a join webhook_delivery d on d.id = a.delivery_id
      where d.webhook_id = $1 and d.kind = 'event' limit 1`,
    [id],
  );
  return found?.body ?? '{}';
}

async function expectAll(receiver: BenchReceiver): Promise<void> {
  const came = await receiver.take();
  if (came !== DELIVERIES) throw new Error(`${came} of ${DELIVERIES} webhooks came`);
}

async function until(app: App, question: string, id: string): Promise<void> {
  while ((await app.get(Database).query(question, [id])).length === 0)
    await new Promise((wake) => setTimeout(wake, 5));
}
