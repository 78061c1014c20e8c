import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import type { Person } from '../../src/people/persons/people.queries.ts';
import { PeopleService } from '../../src/people/persons/people.service.ts';
import { SignInLinks } from '../../src/people/sign-in/sign-in-links.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { attempt, auditOf, cookieOf, PASSWORD, textOfTable } from './support.ts';

describe('a one-time link', () => {
  let app: TestApp;
  let person: Person;
  let count = 0;
  beforeAll(async () => {
    app = await startApp({ settings: { PUBLIC_URL: 'http://localhost:4711' } });
  });
  beforeEach(async () => {
    person = await app.nest.get(PeopleService).add(system('test'), {
      email: `newcomer-${++count}@example.org`,
      name: 'Newcomer',
      roles: ['author'],
    });
  });
  afterAll(async () => {
    await app.close();
  });

  const create = async (options?: { resetPassword?: boolean }) =>
    await app.nest.get(SignInLinks).create(system('cli'), person.id, options);
  const use = async (token: string, password?: string) =>
    await app.http({
      method: 'POST',
      url: '/v1/sessions/from-link',
      payload: { token, ...(password === undefined ? {} : { password }) },
    });

  it('leads to the console’s page and is not kept', async () => {
    const { url, token } = await create();
    expect(url).toBe(`http://localhost:4711/console/sign-in/link?token=${token}`);
    expect(await textOfTable(app, 'sign_in_link')).not.toContain(token);
    expect(await textOfTable(app, 'audit_entry')).not.toContain(token);
    expect((await auditOf(app, 'person.sign_in_link_created')).at(-1)).toMatchObject({
      actorId: 'cli',
      subjectId: person.id,
    });
  });

  it('sets the first password and signs in', async () => {
    const { token } = await create();
    const reply = await use(token, PASSWORD);
    expect(reply.status).toBe(201);
    const current = await app.http({ url: '/v1/sessions/current', headers: { cookie: cookieOf(reply) } });
    expect(current.json()).toMatchObject({ person: { id: person.id } });
    expect((await attempt(app, person.email, PASSWORD)).status).toBe(201);
    expect((await auditOf(app, 'person.password_set')).at(-1)).toMatchObject({ actorId: person.id });
    expect(await textOfTable(app, 'password_credential')).not.toContain(PASSWORD);
    expect(await textOfTable(app, 'audit_entry')).not.toContain(PASSWORD);
  });

  it('is good once', async () => {
    const { token } = await create();
    expect((await use(token, PASSWORD)).status).toBe(201);
    const again = await use(token, PASSWORD);
    expect(again.status).toBe(410);
    expect(again.json()).toMatchObject({ code: 'sign_in_link_invalid' });
  });

  it('lets in only one of two who use it at once', async () => {
    const { token } = await create();
    const statuses = (await Promise.all([use(token, PASSWORD), use(token, PASSWORD)])).map(
      ({ status }) => status,
    );
    expect(statuses.toSorted((a, b) => a - b)).toEqual([201, 410]);
  });

  it('is refused when it is too old, replaced, unknown, or its person left', async () => {
    const replaced = await create();
    const { token } = await create();
    expect((await use(replaced.token, PASSWORD)).status).toBe(410);
    expect((await use('unknown', PASSWORD)).status).toBe(410);
    await app.nest.get(PeopleService).change(system('test'), person.id, { active: false });
    expect((await use(token, PASSWORD)).status).toBe(410);
    await app.nest.get(PeopleService).change(system('test'), person.id, { active: true });
    await app.database.query(
      `update sign_in_link set created_at = now() - interval '25 hours', expires_at = now()`,
    );
    expect((await use(token, PASSWORD)).status).toBe(410);
  });

  it('stays good when the password is missing or too short', async () => {
    const { token } = await create();
    for (const password of [undefined, 'elevenchars']) {
      const reply = await use(token, password);
      expect(reply.status).toBe(400);
      expect(reply.json()).toMatchObject({ code: 'invalid_request', fields: [{ field: 'password' }] });
    }
    expect((await use(token, PASSWORD)).status).toBe(201);
  });

  it('asks for no password when there is one, and leaves it as it is', async () => {
    await use((await create()).token, PASSWORD);
    const { token } = await create();
    expect((await use(token, 'an entirely different one')).status).toBe(201);
    expect((await attempt(app, person.email, PASSWORD)).status).toBe(201);
    expect((await attempt(app, person.email, 'an entirely different one')).status).toBe(401);
  });

  it('can take a lost password away', async () => {
    await use((await create()).token, PASSWORD);
    const { token } = await create({ resetPassword: true });
    expect((await attempt(app, person.email, PASSWORD)).status).toBe(401);
    expect((await use(token, 'an entirely different one')).status).toBe(201);
  });

  it('changes nothing when it is only looked at', async () => {
    const { token } = await create();
    const tables = ['sign_in_link', 'session', 'password_credential', 'audit_entry'];
    const before = await Promise.all(tables.map(async (table) => await textOfTable(app, table)));
    for (let n = 0; n < 2; n++) {
      const state = await app.nest.get(SignInLinks).look(token);
      expect(state).toEqual({
        person: { id: person.id, email: person.email, name: 'Newcomer' },
        purpose: 'first_sign_in',
        needsPassword: true,
      });
    }
    expect((await app.http({ url: `/v1/sessions/from-link?token=${token}` })).status).toBe(404);
    expect((await app.http({ url: '/v1/sessions' })).status).toBe(401);
    expect(await Promise.all(tables.map(async (table) => await textOfTable(app, table)))).toEqual(before);
    expect((await use(token, PASSWORD)).status).toBe(201);
    await expect(app.nest.get(SignInLinks).look(token)).rejects.toMatchObject({
      code: 'sign_in_link_invalid',
    });
  });
});
