/*
 * Keeps a local copy of all published policies. It may be killed at any moment and started again.
 *
 *   ALMANAC_URL=https://almanac.example.org COPY_DIRECTORY=./copy node client/examples/keep-copy.ts
 *
 * ALMANAC_KEY       an API key; with one the proof of a version can be read, and with the scope holdings:write what is
 *                   loaded is acknowledged (COPY_ACKNOWLEDGE=true)
 * ALMANAC_ZONE      the zone in which policies take force; UTC unless given
 * WEBHOOK_PORT      hear webhooks on this port, and look at the feed when one comes or a minute has gone by
 * WEBHOOK_SECRETS   the secrets that may have signed them, separated by blanks: two while one is changed for another
 * COPY_TODAY        a day to take for today, to rehearse a change
 */
import { almanacClient } from '../src/client.ts';
import { CopyKeeper } from '../src/copy-keeper.ts';
import { CopyStore } from '../src/copy-store.ts';
import { Bell, keep } from '../src/keep.ts';
import { todayIn } from '../src/today.ts';
import { webhookReceiver } from '../src/webhook-receiver.ts';

const { env } = process;
const baseUrl = env['ALMANAC_URL'];
if (baseUrl === undefined) throw new Error('ALMANAC_URL is needed');
const port = env['WEBHOOK_PORT'];
const now = (): number => Date.now();

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

const store = await CopyStore.open(env['COPY_DIRECTORY'] ?? './copy');
const keeper = new CopyKeeper(almanacClient({ baseUrl, key: env['ALMANAC_KEY'] }), store, {
  waitSeconds: port === undefined ? 25 : 0,
  acknowledge: env['COPY_ACKNOWLEDGE'] === 'true',
  today: () => env['COPY_TODAY'] ?? todayIn(env['ALMANAC_ZONE'] ?? 'UTC', now()),
  nowMilliseconds: now,
});
const bell = new Bell();
const receiver = webhookReceiver({
  secrets: () => (env['WEBHOOK_SECRETS'] ?? '').split(/\s+/).filter((secret) => secret !== ''),
  wake: () => bell.wake(),
});
if (port !== undefined) {
  receiver.listen(Number(port), () => console.log(JSON.stringify({ receiver: receiver.address() })));
}
const failed = (error: unknown, nextTryMilliseconds: number): void =>
  console.error(JSON.stringify({ failed: String(error), nextTryMilliseconds }));
await keep(keeper, bell, { idleMilliseconds: port === undefined ? 0 : 60_000, failed }, stop.signal);
receiver.close();
