import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReplayReply } from '../../../src/publishing/webhooks/deliveries.schemas.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { tellApproved, tellEffective, type BuiltVersion } from '../builders.ts';
import { startReceiver, type Receiver } from './receiver.ts';
import { answering, newPolicy, webhookDesk, type WebhookDesk } from './support.ts';

describe('replaying a range', () => {
  let app: TestApp;
  let desk: WebhookDesk;
  let version: BuiltVersion;
  let receiver: Receiver;
  let id: string;
  beforeAll(async () => {
    app = await startApp({ settings: { WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' } });
    desk = await webhookDesk(app);
    version = await newPolicy(app);
  });
  afterAll(async () => {
    await app.close();
  });
  beforeEach(async () => {
    receiver = await startReceiver();
    ({ id } = await desk.register(receiver, { order: 'none' }));
  });
  afterEach(async () => {
    await desk.call('DELETE', `/${id}`);
    await receiver.close();
  });

  const tell = async (times: number) => {
    for (let n = 0; n < times; n += 1)
      await (n % 2 === 0 ? tellApproved(app, version) : tellEffective(app, version));
    await app.drain();
  };
  const replay = async (range: object): Promise<ReplayReply> => {
    const reply = await desk.call('POST', `/${id}/deliveries/replay`, range);
    expect({ status: reply.status, text: reply.text }).toMatchObject({ status: 202 });
    await app.drain();
    return reply.json<ReplayReply>();
  };
  const events = async (state = '') =>
    (await desk.deliveries(id, `?limit=200${state}`)).filter(({ kind }) => kind === 'event').reverse();

  it('sends every dead letter again, and nothing else, under the same ids', async () => {
    await tell(1);
    receiver.answerWith(answering(500));
    await tell(3);
    await app.database.query(
      `update webhook_delivery set state = 'dead', next_attempt_at = null, position = 10 where webhook_id = $1 and state = 'waiting'`,
      [id],
    );
    const dead = await events('&state=dead');
    expect(dead).toHaveLength(3);
    receiver.answerWith(answering(204));
    receiver.received.length = 0;
    expect(await replay({ state: 'dead' })).toEqual({ replayed: 3, next: null });
    expect(receiver.received.map((sent) => sent.id).sort()).toEqual(
      dead.map(({ messageId }) => messageId).sort(),
    );
    expect(await desk.shown(id)).toMatchObject({ deliveries: { waiting: 0, dead: 0 } });
    expect(await replay({ state: 'dead' })).toEqual({ replayed: 0, next: null });
    expect((await desk.audited(id)).at(-1)).toMatchObject({
      action: 'webhook.replayed',
      detail: { state: 'dead', replayed: 0 },
    });
  });

  it('sends a range of the feed, after one cursor and until another', async () => {
    await tell(5);
    const cursors = (await events()).map(({ cursor }) => cursor!);
    receiver.received.length = 0;
    expect(await replay({ after: cursors[0], until: cursors[3] })).toEqual({ replayed: 3, next: null });
    expect(receiver.received).toHaveLength(3);
    expect(await replay({ after: cursors[4] })).toEqual({ replayed: 0, next: null });
  });

  it('sends what happened in a range of time, its beginning included and its end not', async () => {
    app.clock.moveTo(app.clock.now().add({ hours: 1 }));
    const from = app.clock.now();
    await tell(2);
    app.clock.moveTo(from.add({ minutes: 5 }));
    const to = app.clock.now();
    await tell(1);
    receiver.received.length = 0;
    expect(await replay({ from: from.toString(), to: to.toString() })).toEqual({ replayed: 2, next: null });
    expect(receiver.received).toHaveLength(2);
  });

  it('sends what was never sent for the webhook was disabled, or did not exist', async () => {
    await tell(1);
    await desk.call('PATCH', `/${id}`, { state: 'disabled' });
    await tell(2);
    expect(await events()).toHaveLength(1);
    await desk.call('PATCH', `/${id}`, { state: 'active' });
    await app.drain();
    const [first] = await events();
    receiver.received.length = 0;
    expect(await replay({ after: first!.cursor })).toEqual({ replayed: 2, next: null });
    expect(receiver.received).toHaveLength(2);
    expect(await events('&state=delivered')).toHaveLength(3);
  });

  it('leaves alone what is under way anyway, and what the webhook does not want', async () => {
    receiver.answerWith(answering(500));
    await tell(1);
    const [waiting] = await events();
    receiver.answerWith(answering(204));
    await desk.call('PATCH', `/${id}`, { eventTypes: ['policy.retired'] });
    await tell(2);
    expect(await replay({ after: waiting!.cursor!.replace(/\..*/, '.0') })).toMatchObject({ replayed: 0 });
    expect(await events()).toMatchObject([{ state: 'waiting', attempts: [{ number: 1 }] }]);
  });

  it('takes a part of many at a time, and says where to go on', async () => {
    // disabled before there is anything to tell: as soon as the events are there somebody may number them
    await desk.call('PATCH', `/${id}`, { state: 'disabled' });
    await app.database.query(
      `insert into event (id, type, occurred_at, data)
       select gen_random_uuid(), 'policy.version.approved', now(), jsonb_build_object('policyId', $1::text, 'slug', 'many', 'version', 1)
         from generate_series(1, 2300)`,
      [version.policy.id],
    );
    await app.sweep();
    await desk.call('PATCH', `/${id}`, { state: 'active', concurrency: 16 });
    await app.drain();
    const [head] = await app.database.query<{ epoch: string; last: number }>(
      'select epoch, last_sequence as last from feed',
    );
    let after: string | null = `${head!.epoch}.${head!.last - 2300}`;
    const parts: number[] = [];
    while (after !== null) {
      const part: ReplayReply = await replay({ after });
      parts.push(part.replayed);
      after = part.next;
    }
    expect(parts).toEqual([1000, 1000, 300]);
    await receiver.waitFor(2300);
    expect(new Set(receiver.received.map((sent) => sent.id)).size).toBe(2300);
  }, 60_000);

  it('refuses a range that says nothing, a cursor of another feed, and what is no cursor', async () => {
    const refused = async (range: object) =>
      (await desk.call('POST', `/${id}/deliveries/replay`, range)).json<{ code: string }>().code;
    expect(await refused({})).toBe('invalid_request');
    expect(await refused({ state: 'waiting' })).toBe('invalid_request');
    expect(await refused({ from: 'yesterday' })).toBe('invalid_date');
    expect(await refused({ after: 'x' })).toBe('cursor_invalid');
    expect(await refused({ after: '000000000000.1' })).toBe('epoch_changed');
  });

  it('takes a cursor from before a promotion as far as nothing was lost', async () => {
    const earlier = 'aaaaaaaaaaaa';
    await app.database.query('insert into earlier_feed_epoch (epoch, last_sequence) values ($1, 1)', [
      earlier,
    ]);
    const replays = async (after: string) =>
      (await desk.call('POST', `/${id}/deliveries/replay`, { after })).status;
    expect(await replays(`${earlier}.1`)).toBeLessThan(300);
    expect(await replays(`${earlier}.2`)).toBe(410);
  });
});
