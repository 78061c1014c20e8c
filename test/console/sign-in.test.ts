import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import { PeopleService } from '../../src/people/persons/people.service.ts';
import { SignInLinks } from '../../src/people/sign-in/sign-in-links.ts';
import { buildPerson, cookieOf, PASSWORD, setCookieOf } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { openBrowser, postForm } from './support.ts';

describe('signing in by form', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
    await buildPerson(app, { email: 'ada@plan.example', name: 'Ada Quill' });
  });
  afterAll(async () => {
    await app.close();
  });

  const signIn = async (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    await postForm(
      app,
      '/console/sign-in',
      { email: 'ada@plan.example', password: PASSWORD, ...fields },
      headers,
    );

  it('opens a session and goes to what is due', async () => {
    const reply = await signIn({});
    expect([reply.status, reply.headers['location']]).toEqual([303, '/console']);
    expect(setCookieOf(reply)).toContain('HttpOnly');
    const page = await app.http({
      url: '/console',
      headers: { cookie: cookieOf(reply), accept: 'text/html' },
    });
    expect(page.status).toBe(200);
    expect(page.text).toContain('Ada Quill');
  });

  it('shows the form again for a wrong password, with the address and without a cookie', async () => {
    const reply = await signIn({ password: 'not this one, sorry' });
    expect(reply.status).toBe(401);
    expect(reply.headers['set-cookie']).toBeUndefined();
    expect(reply.text).toContain('role="alert"');
    expect(reply.text).toContain('value="ada@plan.example"');
    expect(reply.text).not.toContain('not this one');
  });

  it('refuses a sign-in that another site caused', async () => {
    const reply = await signIn({}, { 'sec-fetch-site': 'cross-site' });
    expect(reply.status).toBe(403);
    expect(reply.headers['set-cookie']).toBeUndefined();
  });

  it('sends a reader who is not signed in to the form, and back to the page afterwards', async () => {
    const asked = await app.http({ url: '/console/policies?q=spine', headers: { accept: 'text/html' } });
    expect([asked.status, asked.headers['location']]).toEqual([
      303,
      '/console/sign-in?next=%2Fconsole%2Fpolicies%3Fq%3Dspine',
    ]);
    const form = await app.http({ url: String(asked.headers['location']), headers: { accept: 'text/html' } });
    expect(form.text).toContain('name="next" value="/console/policies?q=spine"');
    expect((await signIn({ next: '/console/policies?q=spine' })).headers['location']).toBe(
      '/console/policies?q=spine',
    );
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/v1/policies'])(
    'never goes on to %s',
    async (next) => {
      const form = await app.http({ url: `/console/sign-in?next=${encodeURIComponent(next)}` });
      expect(form.text).toContain('name="next" value="/console"');
      expect((await signIn({ next })).headers['location']).toBe('/console');
    },
  );

  it('tells a program, not a reader, with a problem document', async () => {
    const reply = await app.http({ url: '/console', headers: { accept: 'application/json' } });
    expect([reply.status, reply.json()['code']]).toEqual([401, 'unauthenticated']);
  });

  it('keeps every page out of caches and its address from other sites', async () => {
    const { headers } = await app.http({ url: '/console/sign-in' });
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
  });
});

describe('a one-time link', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    await app.close();
  });

  const address = async (): Promise<URL> => {
    const newcomer = {
      name: 'Noor Haddad',
      email: `noor-${performance.now()}@plan.example`,
      credentials: null,
    };
    const person = await app.nest.get(PeopleService).add(system('test'), { ...newcomer, roles: ['author'] });
    return new URL((await app.nest.get(SignInLinks).create(system('test'), person.id)).url);
  };
  const open = async ({ pathname, search }: URL) =>
    await app.http({ url: pathname + search, headers: { accept: 'text/html' } });
  const post = async (link: URL, fields: Record<string, string>) =>
    await postForm(app, link.pathname, { token: link.searchParams.get('token') ?? '', ...fields });

  it('asks for a password, however often it is opened, and is used up by the form', async () => {
    const link = await address();
    for (const _ of [1, 2]) {
      const page = await open(link);
      expect(page.status).toBe(200);
      expect(page.text).toContain('Welcome, Noor Haddad');
    }
    const reply = await post(link, { password: PASSWORD, repeated: PASSWORD });
    expect([reply.status, reply.headers['location']]).toEqual([303, '/console']);
    expect(setCookieOf(reply)).toContain('almanac_session=');
    const again = await open(link);
    expect(again.status).toBe(410);
    expect(again.text).toContain('ask for a new one');
  });

  it.each([
    ['two passwords that differ', 'another long password', 'not the same'],
    ['a short password', 'short', 'at least 12 characters'],
  ])('stays good after %s', async (_, password, reason) => {
    const link = await address();
    const repeated = password === 'short' ? password : PASSWORD;
    const reply = await post(link, { password, repeated });
    expect(reply.status).toBe(400);
    expect(reply.text).toContain(reason);
    expect((await open(link)).status).toBe(200);
  });
});

describe('signing out', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    await app.close();
  });

  it('ends the session', async () => {
    const browser = await openBrowser(app);
    const reply = await browser.post('/console/sign-out', {});
    expect([reply.status, reply.headers['location']]).toEqual([303, '/console/sign-in']);
    expect((await browser.get('/console')).status).toBe(303);
  });

  it.each([
    ['without the token of its form', { _csrf: '' }, {}],
    ['with the token of another session', { _csrf: 'x'.repeat(32) }, {}],
    ['from another site', {}, { 'sec-fetch-site': 'cross-site' }],
  ])('is refused %s', async (_, fields, headers) => {
    const browser = await openBrowser(app);
    const reply = await browser.post('/console/sign-out', fields, headers);
    expect(reply.status).toBe(403);
    expect(reply.text).toContain('cross site request');
    expect((await browser.get('/console')).status).toBe(200);
  });
});
