import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { startApp, type TestApp } from '../../support/app.ts';
import { tellApproved, type BuiltVersion } from '../builders.ts';
import { startReceiver, type Receiver } from './receiver.ts';
import { answering, newPolicy, webhookDesk, type WebhookDesk } from './support.ts';

describe('the address of a webhook', () => {
  let app: TestApp;
  let desk: WebhookDesk;
  let version: BuiltVersion;
  let receiver: Receiver;
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
  });
  afterEach(async () => {
    await receiver.close();
  });

  it('is asked with a signed challenge, answers it and then gets what was told meanwhile', async () => {
    const silent = await startReceiver({ verifies: false });
    silent.answerWith(answering(204));
    const { id, secret } = await desk.register(silent);
    await tellApproved(app, version);
    await app.drain();
    expect(silent.received).toHaveLength(1);
    const [question] = silent.received;
    const asked = new Webhook(secret).verify(question!.body, question!.headers) as {
      type: string;
      data: { challenge: string };
    };
    expect(asked).toEqual({
      type: 'endpoint.verification',
      timestamp: expect.any(String),
      data: { challenge: expect.stringMatching(/^[\w-]{43}$/) },
    });
    expect(await desk.shown(id)).toMatchObject({ state: 'unverified', verifiedAt: null });
    const [log] = await desk.deliveries(id, '?state=waiting&limit=200');
    expect(log).toMatchObject({ kind: 'event', attempts: [] });

    silent.answerWith(({ body }, response) => {
      const { data } = JSON.parse(body) as { data: { challenge?: string } };
      response.writeHead(200).end(JSON.stringify({ challenge: data.challenge }));
    });
    await desk.nextAttempt();
    expect(await desk.shown(id)).toMatchObject({ state: 'active', verifiedAt: expect.any(String) });
    expect(silent.received.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
      'endpoint.verification',
      'endpoint.verification',
      'policy.version.approved',
    ]);
    const actions = await desk.audited(id);
    expect(actions.map(({ action }) => action)).toEqual(['webhook.created', 'webhook.verified']);
    expect(actions[1]).toMatchObject({ actorKind: 'system' });
    await silent.close();
  });

  it.each([
    ['nothing', answering(204)],
    ['another challenge', answering(200, {}, '{"challenge":"guessed"}')],
    ['what it was sent, echoed', ({ body }, response) => void response.writeHead(200).end(body)],
    [
      'the challenge with a failure',
      ({ body }, response) =>
        void response.writeHead(500).end(JSON.stringify((JSON.parse(body) as { data: object }).data)),
    ],
  ])('is not verified by answering %s', async (_, answer) => {
    const other = await startReceiver({ verifies: false });
    other.answerWith(answer);
    const { id } = await desk.register(other);
    expect(await desk.shown(id)).toMatchObject({ state: 'unverified' });
    const [question] = await desk.deliveries(id);
    expect(question).toMatchObject({ kind: 'verification', state: 'waiting', cursor: null });
    expect(question!.lastError).toMatch(/challenge|answered 500/);
    await other.close();
  });

  it('that never answers disables its webhook, and whoever looks after it is told', async () => {
    const other = await startReceiver({ verifies: false });
    other.answerWith(answering(404));
    const { id } = await desk.register(other);
    await tellApproved(app, version);
    for (let attempt = 2; attempt <= 10; attempt += 1) await desk.nextAttempt();
    expect(await desk.shown(id)).toMatchObject({
      state: 'disabled',
      disabledReason: expect.stringContaining('never answered'),
      deliveries: { waiting: 0, dead: 1 },
    });
    expect(other.received).toHaveLength(10);
    await other.close();
  });

  it('may be asked again at once', async () => {
    const other = await startReceiver({ verifies: false });
    const { id } = await desk.register(other);
    other.answerWith(({ body }, response) => {
      response.writeHead(200).end(JSON.stringify((JSON.parse(body) as { data: object }).data));
    });
    const asked = await desk.call('POST', `/${id}/verify`);
    expect(asked.status).toBe(202);
    await app.drain();
    expect(await desk.shown(id)).toMatchObject({ state: 'active' });
    await other.close();
  });

  it('that is changed is asked anew before anything is sent to it', async () => {
    const { id } = await desk.register(receiver);
    const victim = await startReceiver({ verifies: false });
    const changed = await desk.call('PATCH', `/${id}`, { url: victim.url });
    expect(changed.json()).toMatchObject({ state: 'unverified', verifiedAt: null });
    await tellApproved(app, version);
    await app.drain();
    expect(victim.received.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
      'endpoint.verification',
    ]);
    expect(receiver.received).toHaveLength(0);
    await victim.close();
  });

  it('is not verified by the late answer of the one before', async () => {
    const attacker = await startReceiver({ verifies: false });
    const victim = await startReceiver({ verifies: false });
    let answerLate = (): void => undefined;
    attacker.answerWith(({ body }, response) => {
      const { data } = JSON.parse(body) as { data: object };
      answerLate = () => void response.writeHead(200).end(JSON.stringify(data));
    });
    const made = await desk.call('POST', '', { url: attacker.url });
    const { id } = made.json<{ id: string }>();
    await attacker.waitFor(1);
    await desk.call('PATCH', `/${id}`, { url: victim.url });
    answerLate();
    await victim.waitFor(1);
    await app.drain();
    expect(await desk.shown(id)).toMatchObject({ state: 'unverified' });
    await Promise.all([attacker.close(), victim.close()]);
  });

  it('is asked for leave by the handshake of CloudEvents, and gets CloudEvents signed as ever', async () => {
    const { id, secret } = await desk.register(receiver, { format: 'cloudevents' });
    expect(receiver.questions).toHaveLength(1);
    expect(receiver.questions[0]!.headers).toMatchObject({ 'webhook-request-origin': 'localhost' });
    expect(receiver.questions[0]!.body).toBe('');
    expect(await desk.shown(id)).toMatchObject({ state: 'active', format: 'cloudevents' });
    await tellApproved(app, version);
    await app.drain();
    const [sent] = receiver.received;
    expect(sent!.headers['content-type']).toBe('application/cloudevents+json');
    const event = new Webhook(secret).verify(sent!.body, sent!.headers);
    expect(event).toMatchObject({
      specversion: '1.0',
      id: sent!.id,
      type: 'policy.version.approved',
      subject: `policies/${version.policy.slug}`,
      partitionkey: version.policy.id,
    });
    const tested = await desk.call('POST', `/${id}/test`);
    await app.drain();
    expect(tested.status).toBe(202);
    expect(JSON.parse(receiver.received.at(-1)!.body)).toMatchObject({
      specversion: '1.0',
      type: 'webhook.test',
    });
  });

  it('gives no leave to another origin', async () => {
    const other = await startReceiver({ verifies: false });
    other.answerWith(answering(200, { 'webhook-allowed-origin': 'elsewhere.test' }));
    const { id } = await desk.register(other, { format: 'cloudevents' });
    expect(await desk.shown(id)).toMatchObject({ state: 'unverified' });
    await other.close();
  });

  it('is tested by a button, whose one attempt is in the log with what was asked and answered', async () => {
    const { id, secret } = await desk.register(receiver);
    receiver.answerWith(answering(418, { 'x-tea': 'yes', 'set-cookie': 'a=b' }, 'short and stout'));
    const tested = await desk.call('POST', `/${id}/test`);
    expect(tested.status).toBe(202);
    await app.drain();
    const { id: deliveryId } = tested.json<{ id: string }>();
    const delivery = await desk.delivery(id, deliveryId);
    expect(delivery).toMatchObject({ kind: 'test', type: 'webhook.test', state: 'dead', lastStatus: 418 });
    const [sent] = receiver.received;
    expect(delivery.attempts).toMatchObject([
      {
        number: 1,
        status: 418,
        error: 'answered 418',
        address: '127.0.0.1',
        reply: 'short and stout',
        requestBody: sent!.body,
        requestHeaders: {
          'content-type': 'application/json',
          'webhook-id': sent!.id,
          'webhook-timestamp': sent!.headers['webhook-timestamp'],
          'webhook-signature': 'v1,(not kept)',
          'almanac-attempt': `${deliveryId}.1`,
        },
        replyHeaders: { 'x-tea': 'yes', 'set-cookie': '(not kept)' },
      },
    ]);
    expect(sent!.headers['almanac-attempt']).toBe(`${deliveryId}.1`);
    expect(new Webhook(secret).verify(sent!.body, sent!.headers)).toMatchObject({ type: 'webhook.test' });
    expect((await desk.shown(id)).failingSince).toBeNull();
    expect((await desk.audited(id)).map(({ action }) => action)).toContain('webhook.tested');
  });

  it('is sent no test as long as it is unverified or disabled', async () => {
    const other = await startReceiver({ verifies: false });
    const { id } = await desk.register(other);
    const early = await desk.call('POST', `/${id}/test`);
    expect(early.status).toBe(409);
    expect(early.json()).toMatchObject({ code: 'webhook_not_active', state: 'unverified' });
    await desk.call('PATCH', `/${id}`, { state: 'disabled' });
    for (const path of ['test', 'verify', 'deliveries/replay']) {
      const refused = await desk.call(
        'POST',
        `/${id}/${path}`,
        path.endsWith('replay') ? { state: 'dead' } : undefined,
      );
      expect(refused.json()).toMatchObject({ code: 'webhook_not_active', state: 'disabled' });
    }
    await other.close();
  });
});
