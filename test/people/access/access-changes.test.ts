import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '../../../src/kernel/actor.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { PeopleService } from '../../../src/people/persons/people.service.ts';
import { AccessChanges } from '../../../src/people/access/access-changes.ts';
import { ApiKeysService } from '../../../src/people/api-keys/api-keys.service.ts';
import { ReauthenticationService } from '../../../src/people/reauthentication/reauthentication.service.ts';
import { actorOf, SignInService } from '../../../src/people/sign-in/sign-in.service.ts';
import { SignInLinks } from '../../../src/people/sign-in/sign-in-links.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  attempt,
  auditOf,
  buildPerson,
  cookieOf,
  PASSWORD,
  signIn,
  type SessionHeaders,
} from '../support.ts';

const NEW = 'nine turnips in the cellar';

describe('whoever looks after the account of another', () => {
  let app: TestApp;
  let administrator: Person;
  let admin: SessionHeaders;
  let director: Person;
  let count = 0;
  beforeAll(async () => {
    app = await startApp({ settings: { PUBLIC_URL: 'http://localhost:4711' } });
    administrator = await buildPerson(app, { name: 'Wei Chen', roles: ['admin'] });
    admin = await signIn(app, administrator);
  });
  beforeEach(async () => {
    director = await buildPerson(app, {
      email: `director-${++count}@example.org`,
      roles: ['medical_director'],
    });
    await app.drain();
    app.smtp.mails.length = 0;
  });
  afterAll(async () => {
    await app.close();
  });

  const patch = async (body: object, headers: object = admin, id = director.id) =>
    await app.http({ method: 'PATCH', url: `/v1/people/${id}`, headers: { ...headers }, payload: body });
  const post = async (url: string, payload: object = {}, headers: object = admin) =>
    await app.http({ method: 'POST', url, headers: { ...headers }, payload });
  const useLink = async (token: string, password?: string) =>
    await app.http({
      method: 'POST',
      url: '/v1/sessions/from-link',
      payload: { token, ...(password === undefined ? {} : { password }) },
    });
  const reauthenticate = async (password: string) =>
    await app.nest.get(ReauthenticationService).reauthenticate(actorOf(director), { password });
  const tokenIn = (text: string | undefined) => /link\?token=([\w-]+)/.exec(text ?? '')![1]!;
  const mailsTo = (address: string) =>
    app.smtp.mails.filter(({ to }) => JSON.stringify(to).includes(address));
  const headersOf = (reply: Parameters<typeof cookieOf>[0]) => ({
    cookie: cookieOf(reply),
    'sec-fetch-site': 'same-origin',
  });
  const dayPasses = async () =>
    await app.database.query(
      `update person_access set held_from = held_from - interval '24 hours', held_until = held_until - interval '24 hours'`,
    );

  it('tells of another address at the old one and the new one, and what comes of it too', async () => {
    const moved = `elsewhere-${count}@example.org`;
    expect((await patch({ email: moved })).status).toBe(200);
    await app.drain();
    for (const address of [director.email, moved]) {
      const [mail] = mailsTo(address);
      expect(mail!.subject).toBe('Your e-mail address at Almanac was changed');
      expect(mail!.text).toContain(`Wei Chen changed your address`);
      expect(mail!.text).toContain(moved);
    }
    app.smtp.mails.length = 0;
    await post('/v1/sessions/forgotten', { email: moved }, {});
    await app.drain();
    expect(mailsTo(director.email)).toHaveLength(0);
    expect((await useLink(tokenIn(mailsTo(moved)[0]!.text), NEW)).status).toBe(201);
    await app.drain();
    expect(mailsTo(director.email).map(({ subject }) => subject)).toContain('Your password was changed');
  });

  it('tells the old address also when the person is made inactive at once', async () => {
    expect((await patch({ email: `gone-${count}@example.org`, active: false })).status).toBe(200);
    await app.drain();
    expect(mailsTo(director.email)).toHaveLength(1);
  });

  it('lets nobody sign with a password that was made after the address was changed, for a day', async () => {
    const moved = `thief-${count}@example.org`;
    await patch({ email: moved });
    // what the director had before still signs
    expect(await reauthenticate(PASSWORD)).toMatchObject({ method: 'password' });
    await post('/v1/sessions/forgotten', { email: moved }, {});
    await app.drain();
    expect((await useLink(tokenIn(mailsTo(moved).at(-1)!.text), NEW)).status).toBe(201);
    await expect(reauthenticate(NEW)).rejects.toMatchObject({ code: 'credential_too_new' });
    // a later act does not free what the first one let in
    await app.nest.get(SignInLinks).create(system('cli'), director.id);
    await expect(reauthenticate(NEW)).rejects.toMatchObject({ code: 'credential_too_new' });
    expect((await auditOf(app, 'person.signing_held')).at(-2)).toMatchObject({
      actorId: administrator.id,
      subjectId: director.id,
      detail: { because: 'email_changed' },
    });
    await dayPasses();
    expect(await reauthenticate(NEW)).toMatchObject({ method: 'password' });
  });

  it('holds nothing of a passkey or an identity from before, and of one from after', async () => {
    const access = app.nest.get(AccessChanges);
    await app.database.query(
      `insert into person_identity (id, person_id, issuer, subject) values (gen_random_uuid(), $1, 'https://idp.example', $2)`,
      [director.id, `before-${count}`],
    );
    await patch({ email: `thief-${count}@example.org` });
    const before = { kind: 'oidc', issuer: 'https://idp.example', subject: `before-${count}` } as const;
    await access.check(director.id, before);
    await app.database.query(`delete from person_identity where person_id = $1`, [director.id]);
    await app.database.query(
      `insert into person_identity (id, person_id, issuer, subject) values (gen_random_uuid(), $1, 'https://idp.example', 'after')`,
      [director.id],
    );
    await expect(access.check(director.id, { ...before, subject: 'after' })).rejects.toMatchObject({
      code: 'credential_too_new',
    });
    await app.database.query(`delete from person_identity where person_id = $1`, [director.id]);
  });

  it('holds nothing of an administrator who changes their own address, and tells both', async () => {
    const self = await buildPerson(app, { roles: ['admin'] });
    const headers = await signIn(app, self);
    expect((await patch({ email: `self-${count}@example.org` }, headers, self.id)).status).toBe(200);
    await app.drain();
    expect(mailsTo(self.email)).toHaveLength(1);
    const held = (await auditOf(app, 'person.signing_held')).filter(({ subjectId }) => subjectId === self.id);
    expect(held).toEqual([]);
  });

  it('opens by an invitation no session that could replace what the person signs in with', async () => {
    expect((await post(`/v1/people/${director.id}/invitation`)).status).toBe(202);
    await app.drain();
    const reply = await useLink(tokenIn(mailsTo(director.email)[0]!.text));
    expect(reply.status).toBe(201);
    const headers = headersOf(reply);
    const changed = await app.http({
      method: 'POST',
      url: '/v1/sessions/current/password',
      headers,
      payload: { password: NEW },
    });
    expect(changed.json()).toMatchObject({ code: 'reauthentication_required' });
    const options = await post('/v1/passkeys/options', {}, headers);
    expect(options.json()).toMatchObject({ code: 'reauthentication_required' });
    const confirmed = await post('/v1/sessions/current/confirmation', { password: PASSWORD }, headers);
    expect(confirmed.status).toBe(204);
    expect((await post('/v1/passkeys/options', {}, headers)).status).toBe(200);
  });

  it('leaves the first session of somebody new fresh, and what they sign with', async () => {
    const added = await post('/v1/people', {
      email: `new-${count}@example.org`,
      name: 'New Comer',
      roles: ['medical_director'],
      invite: true,
    });
    expect(added.status).toBe(201);
    await app.drain();
    const reply = await useLink(tokenIn(mailsTo(`new-${count}@example.org`)[0]!.text), NEW);
    expect((await post('/v1/passkeys/options', {}, headersOf(reply))).status).toBe(200);
    const { id } = added.json<{ id: string }>();
    await app.nest.get(AccessChanges).check(id, { kind: 'password' });
  });

  it('tells whoever is reset, ends their sessions and browsers, and holds the new password', async () => {
    const session = await signIn(app, director);
    const { token } = await app.nest
      .get(SignInLinks)
      .create(system('cli'), director.id, { resetPassword: true });
    const known = await app.database.query(`select from known_browser where person_id = $1`, [director.id]);
    expect(known).toEqual([]);
    expect((await app.http({ url: '/v1/sessions/current', headers: { ...session } })).status).toBe(401);
    await app.drain();
    expect(mailsTo(director.email).map(({ subject }) => subject)).toContain('Your password was taken away');
    expect((await useLink(token, NEW)).status).toBe(201);
    await expect(reauthenticate(NEW)).rejects.toMatchObject({ code: 'credential_too_new' });
  });

  it('is no key where the person has signed in', async () => {
    const { token } = await app.nest
      .get(ApiKeysService)
      .create(system('test'), { name: 'directory', scopes: ['people:write', 'people:read'] });
    const key = { authorization: `Bearer ${token}` };
    const refused = [
      await patch({ email: `key-${count}@example.org` }, key),
      await post(`/v1/people/${director.id}/invitation`, {}, key),
    ];
    expect(refused.map((reply) => [reply.status, reply.json<{ code: string }>().code])).toEqual([
      [403, 'insufficient_scope'],
      [403, 'insufficient_scope'],
    ]);
    expect((await patch({ name: 'Another Name' }, key)).status).toBe(200);
    const added = await post(
      '/v1/people',
      { email: `by-key-${count}@example.org`, name: 'By Key', roles: ['author'] },
      key,
    );
    const { id } = added.json<{ id: string }>();
    expect((await patch({ email: `by-key-too-${count}@example.org` }, key, id)).status).toBe(200);
    expect((await post(`/v1/people/${id}/invitation`, {}, key)).status).toBe(202);
  });

  it('is asked who they are before what outlasts a session that is not fresh', async () => {
    const { id } = (await post('/v1/keys', { name: 'to rotate', scopes: ['people:read'] })).json<{
      id: string;
    }>();
    await app.database.query(
      `update session set authenticated_at = now() - interval '11 minutes', created_at = now() - interval '11 minutes'`,
    );
    const asked = [
      await post('/v1/keys', { name: 'mine', scopes: ['people:write'] }),
      await post(`/v1/keys/${id}/rotate`, { overlapHours: 0 }),
      await post('/v1/oauth-clients', { clientId: 'mine', name: 'Mine', scopes: ['people:read'] }),
      await post(`/v1/people/${director.id}/identities`, { subject: 'mine' }),
      await post('/v1/people', { email: 'mine@example.org', name: 'Mine', roles: ['admin'] }),
      await post(`/v1/people/${director.id}/invitation`),
      await patch({ roles: ['admin'] }),
      await patch({ email: 'mine@example.org' }),
    ];
    expect(new Set(asked.map((reply) => reply.json<{ code: string }>().code))).toEqual(
      new Set(['reauthentication_required']),
    );
    // what ends access is never kept waiting
    expect((await patch({ active: false })).status).toBe(200);
    expect((await post('/v1/sessions/current/confirmation', { password: PASSWORD })).status).toBe(204);
    expect((await patch({ active: true })).status).toBe(200);
  });

  it('leaves no link behind of whoever is made inactive', async () => {
    const { token } = await app.nest.get(SignInLinks).create(system('cli'), director.id);
    await patch({ active: false });
    await patch({ active: true });
    expect((await useLink(token)).status).toBe(410);
  });

  it('leaves no link behind after a first sign-in by other means', async () => {
    const person = await app.nest
      .get(PeopleService)
      .add(system('test'), { email: `oidc-${count}@example.org`, name: 'Oidc', roles: [] });
    const { token } = await app.nest.get(SignInLinks).create(system('cli'), person.id);
    await app.nest.get(SignInService).openFor(person.id, 'oidc');
    expect((await useLink(token, NEW)).status).toBe(410);
    expect((await attempt(app, person.email, NEW)).status).toBe(401);
  });
});
