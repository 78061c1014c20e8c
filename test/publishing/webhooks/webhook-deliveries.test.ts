import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { instant } from '../../../src/kernel/instant.ts';
import { WebhookAttempts } from '../../../src/publishing/webhooks/webhook-attempts.ts';
import { WebhookSender } from '../../../src/publishing/webhooks/webhook-sender.ts';
import { WebhookClaims } from '../../../src/publishing/webhooks/webhook-claims.ts';
import { WebhookLaneLeases } from '../../../src/publishing/webhooks/webhook-lane-leases.ts';
import type { DeliveryReply } from '../../../src/publishing/webhooks/deliveries.schemas.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  announce,
  buildApproved,
  govern,
  keyWith,
  publish,
  tellApproved,
  tellEffective,
  type BuiltVersion,
} from '../builders.ts';
import { startReceiver, verified, type Answer, type Receiver } from './receiver.ts';

const answering =
  (status: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);

describe('the delivery of webhooks', () => {
  let app: TestApp;
  let headers: { authorization: string };
  let version: BuiltVersion;
  let receiver: Receiver;
  let webhook: { id: string; secret: string };

  beforeAll(async () => {
    app = await startApp({ settings: { WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' } });
    headers = await keyWith(app, 'webhooks:write');
    version = (await publish(app, 'lysis')).version;
  });
  afterAll(async () => {
    await app.close();
  });
  beforeEach(async () => {
    receiver = await startReceiver();
    webhook = await register(receiver);
  });
  afterEach(async () => {
    await app.http({ method: 'DELETE', url: `/v1/webhooks/${webhook.id}`, headers });
    await receiver.close();
  });

  /** Most of these tests tell of one policy over and over, and none may wait for another. */
  async function register(to: Receiver): Promise<{ id: string; secret: string }> {
    const payload = { url: to.url, order: 'none' };
    const reply = await app.http({ method: 'POST', url: '/v1/webhooks', headers, payload });
    expect(reply.status).toBe(201);
    await app.drain();
    return reply.json<{ id: string; secret: string }>();
  }
  const deliveries = async (): Promise<DeliveryReply[]> => {
    const reply = await app.http({ url: `/v1/webhooks/${webhook.id}/deliveries`, headers });
    return reply.json<{ items: DeliveryReply[] }>().items.filter(({ kind }) => kind === 'event');
  };
  const tell = async (): Promise<void> => {
    await tellApproved(app, version);
    await app.drain();
  };
  /** Lets the time of the next attempt come. */
  const nextAttempt = async (): Promise<void> => {
    await app.database.query(`update webhook_delivery set next_attempt_at = now() where state = 'waiting'`);
    await app.database.query(`update webhook set woken_at = now() - interval '1 hour'`);
    await app.sweep();
  };
  const secondsToNextAttempt = async (): Promise<number> => {
    const [found] = await app.database.query<{ seconds: number }>(
      `select extract(epoch from next_attempt_at - now())::float8 as seconds from webhook_delivery
        where webhook_id = $1 and state = 'waiting'`,
      [webhook.id],
    );
    return found?.seconds ?? Number.NaN;
  };

  it('sends a signed, thin payload that the standard library verifies', async () => {
    await tell();
    expect(receiver.received).toHaveLength(1);
    const [sent] = receiver.received;
    expect(sent!.id).toMatch(/^msg_[0-9a-f]{32}$/);
    expect(sent!.headers['content-type']).toBe('application/json');
    expect(verified(sent!, webhook.secret)).toEqual({
      type: 'policy.version.approved',
      timestamp: '2026-02-10T17:00:00Z',
      data: expect.objectContaining({ policy: { id: version.policy.id, slug: 'lysis' }, version: 1 }),
    });
    expect(await deliveries()).toMatchObject([
      { state: 'delivered', messageId: sent!.id, attempts: [{ number: 1, status: 204, error: null }] },
    ]);
  });

  it('stamps each attempt with the wall clock, wherever the Clock stands', async () => {
    await tell();
    const seconds = Number(receiver.received[0]!.headers['webhook-timestamp']);
    const [now] = await app.database.query<{ seconds: number }>(
      'select extract(epoch from now())::int as seconds',
    );
    expect(Math.abs(seconds - now!.seconds)).toBeLessThan(30);
  });

  it('tries again under the same id after a 500, with the delays of the schedule', async () => {
    receiver.answerWith(answering(500, {}, 'out of order'));
    await tell();
    expect(await deliveries()).toMatchObject([
      { state: 'waiting', lastStatus: 500, lastError: 'answered 500', attempts: [{ reply: 'out of order' }] },
    ]);
    expect(await secondsToNextAttempt()).toBeGreaterThan(3);
    expect(await secondsToNextAttempt()).toBeLessThan(6);
    await nextAttempt();
    expect(await secondsToNextAttempt()).toBeGreaterThan(290);
    receiver.answerWith(answering(200));
    await nextAttempt();
    expect(receiver.received).toHaveLength(3);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
    for (const sent of receiver.received) verified(sent, webhook.secret);
    expect(await deliveries()).toMatchObject([{ state: 'delivered', attempts: [{}, {}, { status: 200 }] }]);
  });

  it('makes the second attempt by itself, five seconds later', async () => {
    receiver.answerWith(answering(503));
    await tell();
    receiver.answerWith(answering(204));
    await receiver.waitFor(2);
    expect(receiver.received[1]!.id).toBe(receiver.received[0]!.id);
  }, 20_000);

  it('is a dead letter after the tenth attempt, and stays one', async () => {
    receiver.answerWith(answering(500));
    await tell();
    for (let attempt = 2; attempt <= 10; attempt += 1) await nextAttempt();
    expect(await deliveries()).toMatchObject([{ state: 'dead', nextAttemptAt: null }]);
    await nextAttempt();
    expect(receiver.received).toHaveLength(10);
  });

  it('waits as long as Retry-After asks', async () => {
    receiver.answerWith(answering(429, { 'retry-after': '900' }));
    await tell();
    expect(await secondsToNextAttempt()).toBeGreaterThan(890);
  });

  it('follows no redirect', async () => {
    const elsewhere = await startReceiver();
    receiver.answerWith(answering(307, { location: elsewhere.url }));
    await tell();
    expect(elsewhere.received).toHaveLength(0);
    expect(await deliveries()).toMatchObject([{ state: 'waiting', lastStatus: 307 }]);
    await elsewhere.close();
  });

  it('tries again after a connection that breaks, and when nobody listens', async () => {
    receiver.answerWith((_, response) => void response.destroy());
    await tell();
    expect(await deliveries()).toMatchObject([{ state: 'waiting', lastStatus: null }]);
    const { host } = receiver;
    await receiver.close();
    await nextAttempt();
    expect((await deliveries())[0]!.lastError).toContain('ECONNREFUSED');
    expect(host).toContain('127.0.0.1');
    receiver = await startReceiver();
  });

  it('gives up on a receiver that says nothing, and on one that does not come to an end', async () => {
    const sender = app.nest.get(WebhookSender);
    const { attemptMilliseconds } = sender;
    expect(attemptMilliseconds).toBe(15_000);
    sender.attemptMilliseconds = 200;
    receiver.answerWith(() => undefined);
    await tell();
    expect(await deliveries()).toMatchObject([
      { state: 'waiting', lastStatus: null, lastError: 'no reply within 0.2 s', attempts: [{ number: 1 }] },
    ]);
    receiver.answerWith((_, response) => void response.writeHead(200).write('to be continued'));
    await nextAttempt();
    expect(await deliveries()).toMatchObject([
      { state: 'delivered', attempts: [{}, { status: 200, reply: 'to be continued' }] },
    ]);
    sender.attemptMilliseconds = attemptMilliseconds;
  });

  it('reads no more of a reply than it keeps', async () => {
    receiver.answerWith((_, response) => {
      response.writeHead(200);
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
    });
    await tell();
    const [delivery] = await deliveries();
    expect(delivery).toMatchObject({ state: 'delivered' });
    expect(delivery!.attempts[0]!.reply).toHaveLength(2048);
  });

  it('disables the webhook of a receiver that is gone, and buries what waits', async () => {
    receiver.answerWith(answering(500));
    await tell();
    receiver.answerWith(answering(410));
    await tell();
    const shown = await app.http({ url: `/v1/webhooks/${webhook.id}`, headers });
    expect(shown.json()).toMatchObject({
      state: 'disabled',
      disabledReason: 'the receiver answered 410 Gone',
    });
    expect((await deliveries()).map(({ state }) => state)).toEqual(['dead', 'dead']);
    const count = receiver.received.length;
    await tell();
    await nextAttempt();
    expect(receiver.received).toHaveLength(count);
    const [audited] = await app.database.query<{ actorKind: string; detail: unknown }>(
      `select actor_kind as "actorKind", detail from audit_entry where action = 'webhook.disabled' and subject_id = $1`,
      [webhook.id],
    );
    expect(audited).toMatchObject({ actorKind: 'system', detail: { deadDeliveries: 1 } });
  });

  it('replays a dead letter and a delivered one under the same id, but none that is under way', async () => {
    receiver.answerWith(answering(500));
    await tell();
    const [waiting] = await deliveries();
    const replay = async () =>
      await app.http({
        method: 'POST',
        url: `/v1/webhooks/${webhook.id}/deliveries/${waiting!.id}/replay`,
        headers,
      });
    const refused = await replay();
    expect(refused.status).toBe(409);
    expect(refused.json()).toMatchObject({ code: 'delivery_not_replayable' });
    await app.database.query(
      `update webhook_delivery set state = 'dead', next_attempt_at = null, position = 10 where id = $1`,
      [waiting!.id],
    );
    expect((await replay()).status).toBe(202);
    await app.drain();
    expect(await secondsToNextAttempt()).toBeLessThan(6); // the schedule began anew
    receiver.answerWith(answering(204));
    await nextAttempt();
    expect((await replay()).status).toBe(202);
    await app.drain();
    expect(receiver.received).toHaveLength(4);
    expect(new Set(receiver.received.map(({ id }) => id))).toEqual(new Set([waiting!.messageId]));
    expect(await deliveries()).toMatchObject([{ state: 'delivered' }]);
  });

  it('gives an attempt that was cut off to another, under the same id', async () => {
    receiver.answerWith(answering(500));
    await tell();
    // a process takes the lane, begins the attempt, sends nothing and is killed
    const [leases, claims] = [app.nest.get(WebhookLaneLeases), app.nest.get(WebhookClaims)];
    const isFree = 'select from webhook_lane where webhook_id = $1 and holder is null';
    while ((await app.database.query(isFree, [webhook.id])).length === 0) await app.drain();
    const [lane] = await app.database.query<{ seconds: number }>(
      'select extract(epoch from alarm_at - now())::float8 as seconds from webhook_lane where webhook_id = $1',
      [webhook.id],
    );
    expect(lane!.seconds).toBeLessThan(6); // a lane that waits for a retry is held by nobody: its alarm is set
    const killed = (await leases.take(webhook.id))!;
    await app.database.query(
      `update webhook_delivery set next_attempt_at = now() where webhook_id = $1 and state = 'waiting'`,
      [webhook.id],
    );
    const facts = await claims.facts(killed);
    const [cutOff] = await claims.claim(killed, facts, 4);
    expect(await claims.claim(killed, facts, 4)).toEqual([]);
    expect(await leases.take(webhook.id)).toBeNull();
    expect((await deliveries())[0]!.attempts).toMatchObject([
      { status: 500 },
      { durationMilliseconds: null },
    ]);
    receiver.answerWith(answering(204));
    await nextAttempt();
    expect(receiver.received).toHaveLength(1); // as long as its lease lasts it may be alive
    await app.database.query(`update webhook_lane set held_until = now() where webhook_id = $1`, [
      webhook.id,
    ]);
    await nextAttempt();
    expect(receiver.received.map(({ id }) => id)).toEqual([cutOff!.messageId, cutOff!.messageId]);
    const [delivery] = await deliveries();
    expect(delivery!.state).toBe('delivered');
    expect(delivery!.attempts.map(({ status }) => status)).toEqual([500, null, 204]);
    // the killed process was only slow: its verdict comes too late to change anything
    const startedAt = instant('2026-02-10T17:00:00Z').epochMilliseconds;
    await app.nest.get(WebhookAttempts).settle(killed, facts, [
      {
        delivery: cutOff!,
        url: facts.url,
        sent: {
          startedAt,
          endedAt: startedAt + 1,
          durationMilliseconds: 1,
          address: null,
          headers: {},
          body: '',
          exchanged: { status: 500, headers: {}, body: '' },
        },
      },
    ]);
    expect((await deliveries())[0]!.state).toBe('delivered');
  });

  it('forgets what was asked and answered long ago, and not that it was delivered', async () => {
    await tell();
    const recorded = async () => (await deliveries()).map(({ state, attempts }) => [state, attempts.length]);
    const age = async (days: number) =>
      await app.database.query('update webhook_attempt set started_at = now() - make_interval(days => $1)', [
        days,
      ]);
    await age(89);
    await app.sweep();
    expect(await recorded()).toEqual([['delivered', 1]]);
    await age(91);
    await app.sweep();
    expect(await recorded()).toEqual([['delivered', 0]]);
    expect(receiver.received).toHaveLength(1);
  });

  it('sends each event once per webhook-id with two processes at work', async () => {
    const second = await startApp({
      databaseUrl: app.databaseUrl,
      settings: { WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' },
    });
    try {
      await Promise.all(
        Array.from({ length: 12 }, async () => {
          await tellEffective(app, version);
          await Promise.all([app.sweep(), second.sweep()]);
        }),
      );
      await receiver.waitFor(12);
      await Promise.all([app.sweep(), second.sweep()]);
      expect(receiver.received).toHaveLength(12);
      expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(12);
    } finally {
      await second.close();
    }
  });

  it('is not held back by another receiver that is slow', async () => {
    const slow = await startReceiver();
    const held: (() => void)[] = [];
    slow.answerWith((_, response) => void held.push(() => response.writeHead(204).end()));
    const slowWebhook = await register(slow);
    for (let n = 0; n < 15; n += 1) await tellApproved(app, version);
    await slow.waitFor(4);
    for (let n = 0; n < 5; n += 1) await tellApproved(app, version);
    await app.drain();
    await receiver.waitFor(20);
    expect(slow.received).toHaveLength(4); // as many as one lane sends at a time
    slow.answerWith(answering(204));
    for (const release of held) release();
    await slow.waitFor(20);
    await app.http({ method: 'DELETE', url: `/v1/webhooks/${slowWebhook.id}`, headers });
    await slow.close();
  });

  it("tells of a version's first day once, when it begins in the organisation's zone", async () => {
    await app.http({
      method: 'PATCH',
      url: `/v1/webhooks/${webhook.id}`,
      headers,
      payload: { eventTypes: ['policy.version.effective'] },
    });
    const { policy, version: first } = await publish(app, 'midnight');
    app.clock.moveTo(instant('2026-09-18T17:15:00Z'));
    const second = await buildApproved(app, policy, { number: 2, effective: '2027-01-01' });
    await govern(app, policy, [
      { version: first, from: '2026-01-01', until: '2027-01-01' },
      { version: second, from: '2027-01-01', until: null },
    ]);
    await announce(app, second);
    await app.advanceTo('2027-01-01T07:59:59Z');
    expect(receiver.received).toHaveLength(0);
    await app.advanceTo('2027-01-01T08:00:00Z');
    await app.sweep();
    expect(receiver.received).toHaveLength(1);
    expect(verified(receiver.received[0]!, webhook.secret)).toMatchObject({
      type: 'policy.version.effective',
      data: { policy: { slug: 'midnight' }, version: 2, on: '2027-01-01' },
    });
    const fetched = await app.http({ url: '/v1/policies/midnight/active' });
    expect(fetched.json()).toMatchObject({ version: 2 });
  });

  it('sends only the types a webhook wants', async () => {
    await app.http({
      method: 'PATCH',
      url: `/v1/webhooks/${webhook.id}`,
      headers,
      payload: { eventTypes: ['policy.version.effective'] },
    });
    await tell();
    await tellEffective(app, version);
    await app.drain();
    expect(receiver.received.map((sent) => verified(sent, webhook.secret).type)).toEqual([
      'policy.version.effective',
    ]);
  });
});
