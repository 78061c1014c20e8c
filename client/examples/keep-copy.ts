/*
 * Keeps a local copy of all published policies. It may be killed at any moment and started again.
 *
 *   ALMANAC_URL=https://almanac.example.org COPY_DIRECTORY=./copy node client/examples/keep-copy.ts
 *
 * ALMANAC_KEY       an API key; with the scope policies:read the proof of a version is read where it does not show all that
 *                   was signed, with the scope holdings:write what is loaded can be acknowledged
 * COPY_ACKNOWLEDGE  true: acknowledge; wants ALMANAC_ZONE
 * ALMANAC_ZONE      the zone in which policies take force, as America/Los_Angeles
 * WEBHOOK_PORT      hear webhooks on this port, and look at the feed when one comes or a minute has gone by
 * WEBHOOK_SECRETS   the secrets that may have signed them, separated by blanks: two while one is changed for another; needed
 *                   with WEBHOOK_PORT
 * COPY_TODAY        a day to take for today, to rehearse a change
 */
import { almanacClient } from '../src/client.ts';
import { CopyKeeper } from '../src/copy-keeper.ts';
import { CopyStore } from '../src/copy-store.ts';
import { Bell, keep } from '../src/keep.ts';
import { patientFetch } from '../src/patient-fetch.ts';
import { todayIn } from '../src/today.ts';
import { webhookReceiver } from '../src/webhook-receiver.ts';

const { env } = process;
const baseUrl = env['ALMANAC_URL'];
if (baseUrl === undefined) throw new Error('ALMANAC_URL is needed');
const port = env['WEBHOOK_PORT'];
const secrets = (env['WEBHOOK_SECRETS'] ?? '').split(/\s+/).filter((secret) => secret !== '');
if (port !== undefined && secrets.length === 0)
  throw new Error('WEBHOOK_SECRETS is needed with WEBHOOK_PORT: without one every webhook would be refused');
const key = env['ALMANAC_KEY'];
const acknowledge = env['COPY_ACKNOWLEDGE'] === 'true';
const zone = env['ALMANAC_ZONE'];
if (acknowledge && zone === undefined && env['COPY_TODAY'] === undefined)
  throw new Error(
    'ALMANAC_ZONE is needed to acknowledge: what is held is told for today where policies take force',
  );
const now = (): number => Date.now();

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

const store = await CopyStore.open(env['COPY_DIRECTORY'] ?? './copy');
const client = almanacClient({ baseUrl, key, fetch: patientFetch() });
const keeper = new CopyKeeper(client, store, {
  waitSeconds: port === undefined ? 25 : 0,
  hasKey: key !== undefined,
  acknowledge,
  acknowledgementFailed: (error) => console.error(JSON.stringify({ notAcknowledged: String(error) })),
  today: () => env['COPY_TODAY'] ?? todayIn(zone ?? 'UTC', now()),
  nowMilliseconds: now,
});
const bell = new Bell();
const receiver = webhookReceiver({
  secrets: () => secrets,
  wake: () => bell.wake(),
});
if (port !== undefined) {
  receiver.listen(Number(port), () => console.log(JSON.stringify({ receiver: receiver.address() })));
}
const failed = (error: unknown, nextTryMilliseconds: number): void =>
  console.error(JSON.stringify({ failed: String(error), nextTryMilliseconds }));
await keep(keeper, bell, { idleMilliseconds: port === undefined ? 0 : 60_000, failed }, stop.signal);
receiver.close();
