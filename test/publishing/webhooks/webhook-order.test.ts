import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.ts';
import { tellApproved, tellEffective, type BuiltVersion } from '../builders.ts';
import { startReceiver, type Receiver } from './receiver.ts';
import { answering, newPolicy, tellAll, webhookDesk, type WebhookDesk } from './support.ts';

const SETTINGS = { WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' };

describe('the order of deliveries', () => {
  let app: TestApp;
  let desk: WebhookDesk;
  let a: BuiltVersion;
  let b: BuiltVersion;
  let receiver: Receiver;
  let id: string;
  beforeAll(async () => {
    app = await startApp({ settings: SETTINGS });
    desk = await webhookDesk(app);
    [a, b] = [await newPolicy(app, 'first'), await newPolicy(app, 'second')];
  });
  afterAll(async () => {
    await app.close();
  });
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await desk.call('DELETE', `/${id}`);
    await receiver.close();
  });

  const failing = (slug: string) =>
    receiver.answerWith(({ body }, response) => {
      response.writeHead(body.includes(`"slug":"${slug}"`) ? 500 : 204).end();
    });
  const heard = () =>
    receiver.received.map(({ body }) => {
      const { type, data } = JSON.parse(body) as { type: string; data: { policy: { slug: string } } };
      return `${data.policy.slug} ${type.split('.').at(-1)}`;
    });
  /** Approved and effective of both, in turns. */
  const tellBoth = async () => {
    await tellAll(app, [a, b]);
    await tellEffective(app, a);
    await tellEffective(app, b);
    await app.drain();
  };

  it('is that of each policy unless said otherwise: what failed holds back the later ones of its policy only', async () => {
    ({ id } = await desk.register(receiver));
    failing('first');
    await tellBoth();
    expect(heard().sort()).toEqual(['first approved', 'second approved', 'second effective']);
    expect(heard().filter((word) => word.startsWith('second'))).toEqual([
      'second approved',
      'second effective',
    ]);
    const waiting = await desk.deliveries(id, '?state=waiting');
    expect(waiting).toMatchObject([
      { type: 'policy.version.effective', policy: 'first', held: true, attempts: [] },
      { type: 'policy.version.approved', policy: 'first', held: false, attempts: [{ status: 500 }] },
    ]);
    receiver.answerWith(answering(204));
    await desk.nextAttempt();
    expect(heard().slice(-2)).toEqual(['first approved', 'first effective']);
    expect(await desk.shown(id)).toMatchObject({ deliveries: { waiting: 0, dead: 0 } });
  });

  it('goes on behind a dead letter', async () => {
    ({ id } = await desk.register(receiver));
    failing('first');
    await tellAll(app, [a]);
    await app.drain();
    await tellEffective(app, a);
    await app.drain();
    await app.database.query(
      `update webhook_delivery set position = 9 where webhook_id = $1 and attempts = 1`,
      [id],
    );
    await desk.nextAttempt();
    expect(heard()).toEqual(['first approved', 'first approved', 'first effective']);
    expect(await desk.shown(id)).toMatchObject({ deliveries: { waiting: 1, dead: 1 } });
  });

  it('is that of all events when it is strict', async () => {
    ({ id } = await desk.register(receiver, { order: 'strict' }));
    failing('first');
    await tellBoth();
    expect(heard()).toEqual(['first approved']);
    expect((await desk.deliveries(id, '?state=waiting')).map(({ held }) => held)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    receiver.answerWith(answering(204));
    await desk.nextAttempt();
    expect(heard().slice(1)).toEqual([
      'first approved',
      'second approved',
      'first effective',
      'second effective',
    ]);
  });

  it('is none when it is said so', async () => {
    ({ id } = await desk.register(receiver, { order: 'none' }));
    failing('first');
    await tellBoth();
    expect(heard()).toHaveLength(4);
  });

  it('holds with two processes at work, whose attempts together never are more than the webhook allows', async () => {
    const second = await startApp({ databaseUrl: app.databaseUrl, settings: SETTINGS });
    try {
      const policies = await Promise.all(Array.from({ length: 8 }, async () => await newPolicy(app)));
      ({ id } = await desk.register(receiver, { concurrency: 3 }));
      let atOnce = 0;
      let most = 0;
      const failedOnce = new Set<string>();
      receiver.answerWith(({ id: messageId }, response) => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        setTimeout(() => {
          atOnce -= 1;
          const fail = !failedOnce.has(messageId) && messageId.charCodeAt(messageId.length - 1) % 4 === 0;
          if (fail) failedOnce.add(messageId);
          response.writeHead(fail ? 500 : 204).end();
        }, 8);
      });
      await Promise.all(
        policies.map(async (version) => {
          await tellApproved(app, version);
          await tellEffective(app, version);
        }),
      );
      await Promise.all([app.sweep(), second.sweep()]);
      for (let turn = 0; (await desk.shown(id)).deliveries.waiting > 0; turn += 1) {
        expect(turn).toBeLessThan(40);
        await app.database.query(
          `update webhook_delivery set next_attempt_at = now() where state = 'waiting' and claimed_by is null`,
        );
        await app.database.query(`update webhook set woken_at = now() - interval '1 hour'`);
        await Promise.all([app.sweep(), second.sweep()]);
      }
      expect(most).toBeGreaterThan(1);
      expect(most).toBeLessThanOrEqual(3);
      const succeeded = receiver.received.filter(({ id: messageId }, place) => {
        const later = receiver.received.findIndex((other, n) => n > place && other.id === messageId);
        return later === -1;
      });
      expect(succeeded).toHaveLength(16);
      for (const { policy } of policies) {
        const types = succeeded.flatMap(({ body }) => {
          const { type, data } = JSON.parse(body) as { type: string; data: { policy: { slug: string } } };
          return data.policy.slug === policy.slug ? [type] : [];
        });
        expect(types).toEqual(['policy.version.approved', 'policy.version.effective']);
      }
    } finally {
      await second.close();
    }
  });

  it('asks for no more while the receiver wants peace, and goes on then', async () => {
    ({ id } = await desk.register(receiver, { concurrency: 1 }));
    receiver.answerWith(answering(429, { 'retry-after': '600' }));
    await tellAll(app, [a]);
    await app.drain();
    await tellAll(app, [b]);
    await app.drain();
    expect(heard()).toEqual(['first approved']);
    receiver.answerWith(answering(204));
    await desk.nextAttempt();
    expect(heard().sort()).toEqual(['first approved', 'first approved', 'second approved']);
  });

  it('has a quick receiver hear at once while another hangs', async () => {
    const hanging = await startReceiver();
    const held: (() => void)[] = [];
    hanging.answerWith((_, response) => void held.push(() => response.writeHead(204).end()));
    const slow = await desk.register(hanging, { concurrency: 2 });
    ({ id } = await desk.register(receiver));
    const versions = await Promise.all(Array.from({ length: 6 }, async () => await newPolicy(app)));
    const latencies: number[] = [];
    for (const [n, version] of versions.entries()) {
      const told = performance.now();
      await tellApproved(app, version);
      await receiver.waitFor(n + 1);
      latencies.push(performance.now() - told);
    }
    expect(hanging.received).toHaveLength(2);
    // the hanging receiver takes 15 s an attempt: whatever waited for it would be over this by far
    expect(Math.max(...latencies)).toBeLessThan(2500);
    hanging.answerWith(answering(204));
    for (const release of held) release();
    await hanging.waitFor(6);
    await app.drain();
    await desk.call('DELETE', `/${slow.id}`);
    await hanging.close();
  });
});
