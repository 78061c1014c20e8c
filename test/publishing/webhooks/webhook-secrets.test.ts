import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { startApp, type TestApp } from '../../support/app.ts';
import { tellApproved, type BuiltVersion } from '../builders.ts';
import { startReceiver, type Receiver, type ReceivedWebhook } from './receiver.ts';
import { newPolicy, webhookDesk, type WebhookDesk } from './support.ts';

describe('the secret of a webhook', () => {
  let app: TestApp;
  let desk: WebhookDesk;
  let version: BuiltVersion;
  let receiver: Receiver;
  beforeAll(async () => {
    app = await startApp({ settings: { WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' } });
    desk = await webhookDesk(app);
    version = await newPolicy(app);
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await receiver.close();
    await app.close();
  });

  const verifies = (secret: string, { body, headers }: ReceivedWebhook): boolean => {
    try {
      new Webhook(secret).verify(body, headers);
      return true;
    } catch {
      return false;
    }
  };
  const next = async (): Promise<ReceivedWebhook> => {
    await tellApproved(app, version);
    await app.drain();
    return receiver.received.at(-1)!;
  };

  it('is given anew and shown once, and the one before signs too until its hour', async () => {
    const { id, secret: old } = await desk.register(receiver);
    const rotated = await desk.call('POST', `/${id}/secret/rotate`, { overlapHours: 2 });
    expect(rotated.status).toBe(200);
    const { secret, previousSecretUntil } = rotated.json<{ secret: string; previousSecretUntil: string }>();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(previousSecretUntil).toMatch(/Z$/);
    expect((await desk.call('GET', `/${id}`)).text).not.toContain('whsec_');

    const during = await next();
    expect(during.headers['webhook-signature']!.split(' ')).toHaveLength(2);
    expect([verifies(old, during), verifies(secret, during)]).toEqual([true, true]);

    await app.database.query(`update webhook set previous_secret_until = now() where id = $1`, [id]);
    const after = await next();
    expect([verifies(old, after), verifies(secret, after)]).toEqual([false, true]);
    expect(await desk.shown(id)).toMatchObject({ previousSecretUntil: null });
    await app.sweep();
    const [kept] = await app.database.query('select previous_secret from webhook where id = $1', [id]);
    expect(kept).toEqual({ previous_secret: null });
    const audited = await desk.audited(id);
    expect(audited.at(-1)).toMatchObject({
      action: 'webhook.secret_rotated',
      detail: { overlapHours: 2, previousUntil: previousSecretUntil },
    });
    expect(JSON.stringify(audited)).not.toContain(secret);
    await desk.call('DELETE', `/${id}`);
  });

  it('ends at once without an overlap, and is good for a day more unless said otherwise', async () => {
    const { id, secret: old } = await desk.register(receiver);
    const { secret } = (await desk.call('POST', `/${id}/secret/rotate`, { overlapHours: 0 })).json<{
      secret: string;
    }>();
    const sent = await next();
    expect([verifies(old, sent), verifies(secret, sent)]).toEqual([false, true]);
    await desk.call('POST', `/${id}/secret/rotate`);
    const [until] = await app.database.query<{ hours: number }>(
      'select round(extract(epoch from previous_secret_until - now()) / 3600)::int as hours from webhook where id = $1',
      [id],
    );
    expect(until).toEqual({ hours: 24 });
    expect((await desk.call('POST', `/${id}/secret/rotate`, { overlapHours: 169 })).status).toBe(400);
    await desk.call('DELETE', `/${id}`);
  });

  it('is not shown again for a repeated Idempotency-Key, nor anywhere in the database', async () => {
    const { id } = await desk.register(receiver);
    const rotate = async () =>
      await app.http({
        method: 'POST',
        url: `/v1/webhooks/${id}/secret/rotate`,
        headers: { ...desk.headers, 'idempotency-key': 'rotate-1' },
        payload: {},
      });
    const { secret } = (await rotate()).json<{ secret: string }>();
    expect((await rotate()).json()).toMatchObject({ code: 'secret_shown_once' });
    const [row] = await app.database.query<{ text: string }>(
      'select to_jsonb(w)::text as text from webhook w where id = $1',
      [id],
    );
    expect(row!.text).not.toContain(secret.slice('whsec_'.length));
    await desk.call('DELETE', `/${id}`);
  });
});
