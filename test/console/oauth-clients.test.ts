import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditOf, buildPerson, signIn, type SessionHeaders } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';

const PATH = '/console/keys/clients';

describe('the page of OAuth clients', () => {
  let app: TestApp;
  let admin: SessionHeaders;
  let csrf: string;
  beforeAll(async () => {
    app = await startApp({
      settings: { OAUTH_ISSUER: 'https://login.example', OAUTH_AUDIENCE: 'https://almanac.example/' },
    });
    admin = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
    const current = await app.http({ url: '/v1/sessions/current', headers: admin });
    csrf = current.json<{ csrfToken: string }>().csrfToken;
  });
  afterAll(async () => {
    await app.close();
  });

  const open = async (headers = admin) =>
    await app.http({ url: PATH, headers: { ...headers, accept: 'text/html' } });
  const post = async (path: string, form: [string, string][], token: string | null = csrf) =>
    await app.http({
      method: 'POST',
      url: `${PATH}${path}`,
      headers: { ...admin, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams([...form, ...(token === null ? [] : [['_csrf', token]])]).toString(),
    });
  const form: [string, string][] = [
    ['clientId', 'claims-engine'],
    ['subject', ''],
    ['name', 'Claims <engine>'],
    ['scopes', 'policies:read'],
  ];

  it('says what to do where there is none, and is found from the keys', async () => {
    const page = await open();
    expect(page.status).toBe(200);
    expect(page.text).toContain('No client is let in yet');
    expect(page.text).toContain('https://login.example');
    const keys = await app.http({ url: '/console/keys', headers: { ...admin, accept: 'text/html' } });
    expect(keys.text).toContain(`href="${PATH}"`);
  });

  it('lets one in by its own form only, once, and ends it', async () => {
    expect((await post('', form, null)).status).toBe(403);
    const made = await post('', form);
    expect([made.status, made.headers['location']]).toEqual([303, PATH]);
    const { text } = await open();
    expect(text).toContain('Claims &lt;engine');
    expect(text).toContain('<code>claims-engine</code>');
    const again = await post('', form);
    expect(again.status).toBe(409);
    expect(again.text).toContain('is registered here already');
    const revoke = new RegExp(`${PATH}(/[^/"]+/revoke)`).exec(text)![1]!;
    expect((await post(revoke, [])).status).toBe(303);
    expect((await open()).text).toContain('Ended');
    expect((await auditOf(app, 'oauth_client.revoked')).at(-1)?.detail).toMatchObject({
      clientId: 'claims-engine',
    });
  });

  it('shows the subject that tokens bear', async () => {
    const other = form.map(([name, value]): [string, string] =>
      name === 'subject' ? [name, 'engine@clients'] : [name, value],
    );
    expect((await post('', other)).status).toBe(303);
    expect((await open()).text).toContain('<code>engine@clients</code>');
  });

  it('is for administrators', async () => {
    const author = await signIn(app, await buildPerson(app, { roles: ['author'] }));
    expect((await open(author)).status).toBe(403);
  });
});
