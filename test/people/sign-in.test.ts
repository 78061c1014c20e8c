import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import type { Person } from '../../src/people/persons/people.queries.ts';
import { PeopleService } from '../../src/people/persons/people.service.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  attempt,
  auditOf,
  buildPerson,
  cookieOf,
  PASSWORD,
  setCookieOf,
  signIn,
  textOfTable,
} from './support.ts';

describe('sign-in by password', () => {
  let app: TestApp;
  let person: Person;
  beforeAll(async () => {
    app = await startApp();
    person = await buildPerson(app, { email: 'ada@example.org', name: 'Ada Reyes', roles: ['author'] });
  });
  afterAll(async () => {
    await app.close();
  });

  it('opens a session that knows its person', async () => {
    const reply = await attempt(app, 'Ada@Example.org ', PASSWORD);
    expect(reply.status).toBe(201);
    const self = {
      id: person.id,
      email: 'ada@example.org',
      name: 'Ada Reyes',
      credentials: null,
      roles: ['author'],
    };
    expect(reply.json()).toEqual({ person: self, expiresAt: expect.any(String) });
    const current = await app.http({ url: '/v1/sessions/current', headers: { cookie: cookieOf(reply) } });
    expect(current.json()).toMatchObject({ person: self, csrfToken: expect.any(String) });
  });

  it('sets a cookie that scripts cannot read and that other sites do not send', async () => {
    const flags = setCookieOf(await attempt(app, person.email, PASSWORD));
    expect(flags).toMatch(/^almanac_session=[\w-]{32};/);
    expect(flags).toContain('HttpOnly');
    expect(flags).toContain('SameSite=Lax');
    expect(flags).toContain('Path=/');
    expect(flags).toMatch(/Max-Age=43(200|199|198)/);
    expect(flags).not.toContain('Secure');
  });

  it('never travels in the clear when the public URL is https', async () => {
    const secure = await startApp({
      databaseUrl: app.databaseUrl,
      settings: { PUBLIC_URL: 'https://almanac.example' },
    });
    try {
      expect(setCookieOf(await attempt(secure, person.email, PASSWORD))).toContain('Secure');
    } finally {
      await secure.close();
    }
  });

  it('keeps no session token, and audits the sign-in without a secret', async () => {
    const reply = await attempt(app, person.email, PASSWORD);
    const token = cookieOf(reply).split('=')[1]!;
    expect(await textOfTable(app, 'session')).not.toContain(token);
    const entries = await auditOf(app, 'person.signed_in');
    expect(entries.at(-1)).toMatchObject({
      actorId: person.id,
      subjectId: person.id,
      detail: { method: 'password' },
    });
    expect(await textOfTable(app, 'audit_entry')).not.toContain(token);
    expect(await textOfTable(app, 'audit_entry')).not.toContain(PASSWORD);
  });

  it('answers a wrong password, an unknown address and somebody who left alike', async () => {
    const left = await buildPerson(app);
    await app.nest.get(PeopleService).change(system('test'), left.id, { active: false });
    const bodyOf = async (email: string, password: string) => {
      const reply = await attempt(app, email, password);
      const { requestId, ...body } = reply.json();
      expect(requestId).toBeDefined();
      return { status: reply.status, body };
    };
    const wrong = await bodyOf(person.email, 'not the right password');
    expect(wrong).toMatchObject({ status: 401, body: { code: 'credentials_refused' } });
    expect(await bodyOf('nobody@example.org', PASSWORD)).toEqual(wrong);
    expect(await bodyOf(left.email, PASSWORD)).toEqual(wrong);
  });

  it('locks out after ten failures from one address, known account or not, and not elsewhere', async () => {
    const victim = await buildPerson(app);
    for (const email of [victim.email, 'unknown@example.org']) {
      const answers = [];
      for (let n = 0; n < 10; n++) answers.push((await attempt(app, email, 'wrong')).status);
      expect(answers).toEqual(Array(10).fill(401));
      const locked = await attempt(app, email, PASSWORD);
      expect(locked.status).toBe(429);
      expect(locked.json()).toMatchObject({ code: 'rate_limited', retryAfterSeconds: expect.any(Number) });
    }
    const elsewhere = await app.http({
      method: 'POST',
      url: '/v1/sessions',
      remoteAddress: '192.0.2.7',
      payload: { email: victim.email, password: PASSWORD },
    });
    expect(elsewhere.status).toBe(201);
    await app.database.query(
      `update sign_in_attempt set counted_since = now() - interval '15 minutes 1 second'`,
    );
    expect((await attempt(app, victim.email, PASSWORD)).status).toBe(201);
  });

  it('lets no burst of guesses past the lock-out', async () => {
    const victim = await buildPerson(app);
    const replies = await Promise.all(
      Array.from({ length: 15 }, async () => await attempt(app, victim.email, 'wrong')),
    );
    const statuses = replies.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([...Array<number>(10).fill(401), ...Array<number>(5).fill(429)]);
  });

  it('keeps nothing of what was typed as the address', async () => {
    await attempt(app, 'my-password-in-the-wrong-field', 'x');
    expect(await textOfTable(app, 'sign_in_attempt')).not.toContain('my-password');
  });

  it('refuses a request that another site caused', async () => {
    const reply = await app.http({
      method: 'POST',
      url: '/v1/sessions',
      headers: { 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ email: person.email, password: PASSWORD }).toString(),
    });
    expect(reply.status).toBe(403);
    expect(reply.json()).toMatchObject({ code: 'cross_site_request' });
  });

  it('names the fields of a bad request and repeats no secret', async () => {
    const reply = await app.http({
      method: 'POST',
      url: '/v1/sessions',
      payload: { email: 'a\u0000b', secret: 'hidden-value' },
    });
    expect(reply.status).toBe(400);
    const fields = reply.json<{ fields: { field: string }[] }>().fields.map(({ field }) => field);
    expect(fields).toEqual(expect.arrayContaining(['email', 'password']));
    expect(reply.text).not.toContain('hidden-value');
  });

  it('keeps nothing of a sign-in for its Idempotency-Key, and opens a session each time', async () => {
    const request = {
      method: 'POST' as const,
      url: '/v1/sessions',
      headers: { 'idempotency-key': 'sign-in-1' },
      payload: { email: person.email, password: PASSWORD },
    };
    const first = await app.http(request);
    const again = await app.http(request);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(cookieOf(again)).not.toBe(cookieOf(first));
    expect(await app.database.query('select from idempotency_key')).toHaveLength(0);
  });
});

describe('a session', () => {
  let app: TestApp;
  let person: Person;
  beforeAll(async () => {
    app = await startApp();
    person = await buildPerson(app, { roles: ['admin'] });
  });
  afterAll(async () => {
    await app.close();
  });

  const status = async (headers: Record<string, string>) =>
    (await app.http({ url: '/v1/sessions/current', headers })).status;

  it('ends at sign-out, for every copy of its cookie', async () => {
    const headers = await signIn(app, person);
    const reply = await app.http({ method: 'DELETE', url: '/v1/sessions/current', headers });
    expect(reply.status).toBe(204);
    expect(setCookieOf(reply)).toMatch(/^almanac_session=;.*(Max-Age=0|Expires=Thu, 01 Jan 1970)/);
    expect(await status(headers)).toBe(401);
    expect((await auditOf(app, 'person.signed_out')).at(-1)).toMatchObject({ actorId: person.id });
  });

  it.each([
    ['after twelve hours, used or not', `expires_at = now() - interval '1 second'`, 401],
    ['after two hours without a request', `last_seen_at = now() - interval '2 hours 1 second'`, 401],
    [
      'not before',
      `last_seen_at = now() - interval '1 hour 59 minutes', expires_at = now() + interval '1 minute'`,
      200,
    ],
  ])('ends %s', async (_, change, expected) => {
    const headers = await signIn(app, person);
    await app.database.query(`update session set created_at = now() - interval '12 hours', ${change}`);
    expect(await status(headers)).toBe(expected);
  });

  it('is kept alive by use', async () => {
    const headers = await signIn(app, person);
    await app.database.query(`update session set last_seen_at = now() - interval '1 hour'`);
    await status(headers);
    const [seen] = await app.database.query<{ fresh: boolean }>(
      `select bool_or(last_seen_at > now() - interval '1 minute') as fresh from session`,
    );
    expect(seen).toEqual({ fresh: true });
  });

  it('has the roles of now, and ends when its person is made inactive', async () => {
    const other = await buildPerson(app, { roles: ['author'] });
    const headers = await signIn(app, other);
    await app.nest.get(PeopleService).change(system('test'), other.id, { roles: ['reviewer'] });
    const current = await app.http({ url: '/v1/sessions/current', headers });
    expect(current.json()).toMatchObject({ person: { roles: ['reviewer'] } });
    await app.nest.get(PeopleService).change(system('test'), other.id, { active: false });
    expect(await status(headers)).toBe(401);
    await app.nest.get(PeopleService).change(system('test'), other.id, { active: true });
    expect(await status(headers)).toBe(401);
  });

  it('is swept away when it has ended', async () => {
    await signIn(app, person);
    await app.database.query(
      `update session set created_at = now() - interval '13 hours', expires_at = now() - interval '1 hour'`,
    );
    await app.sweep();
    expect(await textOfTable(app, 'session')).toBe('');
  });
});
