import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JWE_LIKE, leaksIn } from './leaks.ts';
import { Logger } from '../../../src/platform/logging/logger.ts';
import { CheckpointSchedule } from '../../../src/platform/audit/checkpoints/checkpoint-schedule.ts';
import { Secrets } from '../../../src/platform/secrets/secrets.ts';
import { buildPerson, PASSWORD, signIn } from '../../people/support.ts';
import { startReceiver, type Receiver } from '../../publishing/webhooks/receiver.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { TEST_SECRET_KEYS } from '../../support/secret-keys.ts';

/** Every secret that the service hands out or is given, planted once, by the name it has in a finding. */
describe('what is secret', () => {
  let app: TestApp;
  let receiver: Receiver;
  const planted = new Map<string, string>();
  const logged: string[] = [];

  beforeAll(async () => {
    receiver = await startReceiver();
    app = await startApp({ settings: { WEBHOOK_ALLOWED_HOSTS: receiver.host } });
    const logger = app.nest.get(Logger);
    for (const level of ['debug', 'info', 'warn', 'error'] as const)
      logger[level] = (fields: object, message: string) =>
        void logged.push(`${JSON.stringify(fields)} ${message}`);

    planted.set('password', PASSWORD);
    planted.set('sealing key', TEST_SECRET_KEYS.split(':')[1]!);
    const admin = await buildPerson(app, { roles: ['admin', 'medical_director'] });
    const session = await signIn(app, admin);
    planted.set('session', session.cookie.split('=')[1]!);
    const post = async (url: string, payload: object, extra: Record<string, string> = {}) =>
      await app.http({ method: 'POST', url, headers: { ...session, ...extra }, payload });

    const webhook = await post('/v1/webhooks', { url: receiver.url }, { 'idempotency-key': 'webhook' });
    planted.set('webhook secret', webhook.json<{ secret: string }>().secret);
    const key = await post(
      '/v1/keys',
      { name: 'machine', scopes: ['audit:read'] },
      { 'idempotency-key': 'key' },
    );
    planted.set('API key', key.json<{ token: string }>().token);
    const invited = await post('/v1/people', {
      email: 'new@example.org',
      name: 'New Person',
      roles: ['author'],
    });
    expect(invited.status).toBeLessThan(300);
    await post('/v1/sessions/forgotten', { email: admin.email });
    // wrong in every way in which somebody types a secret where it does not belong
    const wrong = 'Hunter2-is-my-other-password';
    planted.set('wrong password', wrong);
    await app.http({ method: 'POST', url: '/v1/sessions', payload: { email: admin.email, password: wrong } });
    await app.http({
      method: 'POST',
      url: '/v1/sessions/from-link',
      payload: { token: wrong, password: wrong },
    });
    await post('/v1/sessions/current/password', { current: wrong, password: 'a' });
    await app.http({ url: '/v1/people', headers: { authorization: `Bearer ${wrong}` } });
    const calendar = await post('/v1/calendars', {});
    const feed = /[\w-]{20,}(?=\.ics)/.exec(calendar.text);
    if (feed !== null) planted.set('calendar address', feed[0]);
    await app.nest.get(CheckpointSchedule).makeNow();
    await app.sweep();
    for (const mail of app.smtp.mails)
      for (const [, token] of (mail.text ?? '').matchAll(/[?&#]token=([\w-]{20,})/g))
        planted.set(`mailed link ${planted.size}`, token!);
    const again = await signIn(app, admin);
    planted.set('second session', cookieOfHeaders(again));
  });
  afterAll(async () => {
    await app.close();
    await receiver.close();
  });

  it('was planted', () => {
    expect([...planted.keys()]).toEqual(
      expect.arrayContaining(['webhook secret', 'API key', 'session', 'wrong password']),
    );
    expect([...planted.keys()].filter((name) => name.startsWith('mailed link')).length).toBeGreaterThan(0);
  });

  it('stands in no column of any table in the clear, the queue and the idempotency store included', async () => {
    expect(await leaksIn(app, planted)).toEqual([]);
  });

  it('stands in no line of the log', () => {
    for (const [name, secret] of planted)
      expect({ name, lines: logged.filter((line) => line.includes(secret)) }).toEqual({ name, lines: [] });
  });

  it('stands in no reply that shows what was made, nor in the description of the API', async () => {
    const session = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
    for (const url of [
      '/v1/webhooks',
      '/v1/keys',
      '/v1/people',
      '/v1/audit',
      '/v1/audit.csv',
      '/openapi.json',
    ]) {
      const reply = await app.http({ url, headers: session });
      expect({ url, status: reply.status }).toEqual({ url, status: 200 });
      for (const [name, secret] of planted)
        expect({ url, name, shown: reply.text.includes(secret) }).toEqual({ url, name, shown: false });
    }
  });

  it('is sealed in every column that keeps some, each bound to its row', async () => {
    for (const { name } of app.nest.get(Secrets).columns) {
      const kept = await app.database.query<{ value: string }>(
        `select ${name.column} as value from ${name.table} where ${name.column} is not null`,
      );
      for (const { value } of kept) expect(value).toMatch(JWE_LIKE);
    }
  });
});

function cookieOfHeaders({ cookie }: { readonly cookie: string }): string {
  return cookie.split('=')[1]!;
}
