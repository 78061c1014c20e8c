import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkCsrf, csrfTokenOf } from '../../src/people/sessions/current-session.ts';
import { CrossSiteRequest } from '../../src/people/people.errors.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { buildPerson, signIn } from './support.ts';

describe('a change that a session cookie allows', () => {
  let app: TestApp;
  let cookie: string;
  beforeAll(async () => {
    app = await startApp({ settings: { PUBLIC_URL: 'http://localhost:4711' } });
    ({ cookie } = await signIn(app, await buildPerson(app, { roles: ['admin'] })));
  });
  afterAll(async () => {
    await app.close();
  });

  let count = 0;
  const add = async (headers: Record<string, string>) =>
    await app.http({
      method: 'POST',
      url: '/v1/people',
      headers: { cookie, ...headers },
      payload: { email: `new-${++count}@example.org`, name: 'New', roles: [] },
    });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another host of the same site', { 'sec-fetch-site': 'same-site' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['an origin that hides itself', { origin: 'null' }],
    ['nobody knows where', {}],
  ])('is refused from %s, and nothing is stored', async (_, headers) => {
    const reply = await add(headers);
    expect(reply.status).toBe(403);
    expect(reply.json()).toMatchObject({ code: 'cross_site_request' });
    const stored = await app.database.query(`select from person where email = $1`, [
      `new-${count}@example.org`,
    ]);
    expect(stored).toEqual([]);
  });

  it.each([
    ['our own page', { 'sec-fetch-site': 'same-origin' }],
    ['the public URL', { origin: 'http://localhost:4711' }],
  ])('is taken from %s', async (_, headers) => {
    expect((await add(headers)).status).toBe(201);
  });

  it('is not in the way of reading', async () => {
    const reply = await app.http({ url: '/v1/people', headers: { cookie, 'sec-fetch-site': 'cross-site' } });
    expect(reply.status).toBe(200);
  });

  it('asks a form for its session’s token', () => {
    const session = { csrfToken: 'abc' };
    expect(() => checkCsrf(session, { _csrf: csrfTokenOf(session) })).not.toThrow();
    for (const form of [{}, { _csrf: 'abd' }, { _csrf: '' }, { _csrf: ['abc'] }, null, 'abc']) {
      expect(() => checkCsrf(session, form)).toThrow(CrossSiteRequest);
    }
  });
});
