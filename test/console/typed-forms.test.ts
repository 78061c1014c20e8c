import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/people/persons/people.queries.ts';
import { buildPerson, PASSWORD, signIn, type SessionHeaders } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';

/** Forms that ask an administrator to show again who they are, once the session is no longer fresh. */
describe('a form that outlasts the session', () => {
  let app: TestApp;
  let admin: Person;
  let other: Person;
  let headers: SessionHeaders;
  let csrf: string;
  beforeAll(async () => {
    app = await startApp();
    admin = await buildPerson(app, { roles: ['admin'] });
    other = await buildPerson(app, { name: 'Olive Other', roles: ['author'] });
  });
  afterAll(async () => {
    await app.close();
  });
  beforeEach(async () => {
    headers = await signIn(app, admin);
    const current = await app.http({ url: '/v1/sessions/current', headers });
    csrf = current.json<{ csrfToken: string }>().csrfToken;
    await app.database.query(
      `update session set created_at = now() - interval '11 minutes', authenticated_at = now() - interval '11 minutes'
        where person_id = $1`,
      [admin.id],
    );
  });

  const post = async (url: string, fields: [string, string][]) =>
    await app.http({
      method: 'POST',
      url,
      headers: { ...headers, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams([...fields, ['_csrf', csrf]]).toString(),
    });
  const confirm = async () =>
    await app.http({
      method: 'POST',
      url: '/v1/sessions/current/confirmation',
      headers,
      payload: { password: PASSWORD },
    });

  it('makes no key, keeps what was typed for one, and makes it once confirmed', async () => {
    const fields: [string, string][] = [
      ['name', 'Claims <engine>'],
      ['scopes', 'policies:read'],
      ['scopes', 'reviews:read'],
      ['lastDay', '2027-01-31'],
    ];
    const refused = await post('/console/keys', fields);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('Confirm in another tab');
    expect(refused.text).toContain('value="Claims &lt;engine>"');
    expect(refused.text).toContain('value="2027-01-31"');
    expect(refused.text.match(/name="scopes" value="[a-z:]+" checked/g)).toHaveLength(2);
    expect(await app.database.query('select from api_key')).toHaveLength(0);
    expect((await confirm()).status).toBe(204);
    expect((await post('/console/keys', fields)).text).toContain('alm_');
  });

  it('changes no roles and keeps the boxes as they were ticked', async () => {
    const path = `/console/people/${other.id}`;
    const refused = await post(`${path}/roles`, [['roles', 'reviewer']]);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('Confirm in another tab');
    expect(refused.text).toMatch(/value="reviewer" checked/);
    expect(refused.text).not.toMatch(/value="author" checked/);
    const rolesOf = async () =>
      await app.database.query('select role from person_role where person_id = $1', [other.id]);
    expect(await rolesOf()).toEqual([{ role: 'author' }]);
    await confirm();
    expect((await post(`${path}/roles`, [['roles', 'reviewer']])).status).toBe(303);
    expect(await rolesOf()).toEqual([{ role: 'reviewer' }]);
  });

  it('changes no address and keeps the one that was typed', async () => {
    const refused = await post(`/console/people/${other.id}/email`, [['email', 'new@example.org']]);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('value="new@example.org"');
  });
});
