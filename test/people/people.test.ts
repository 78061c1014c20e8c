import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import type { Person } from '../../src/people/persons/people.queries.ts';
import { PeopleQueries } from '../../src/people/persons/people.queries.ts';
import { PeopleService } from '../../src/people/persons/people.service.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { auditOf, buildPerson, signIn, type SessionHeaders } from './support.ts';

describe('people', () => {
  let app: TestApp;
  let admin: Person;
  let asAdmin: SessionHeaders;
  let asAuthor: SessionHeaders;
  beforeAll(async () => {
    app = await startApp();
    admin = await buildPerson(app, { name: 'Ann Admin', email: 'ann@example.org', roles: ['admin'] });
    asAdmin = await signIn(app, admin);
    asAuthor = await signIn(app, await buildPerson(app, { name: 'Bo Author', roles: ['author'] }));
  });
  afterAll(async () => {
    await app.close();
  });

  const add = async (payload: object, headers: Record<string, string> = asAdmin) =>
    await app.http({ method: 'POST', url: '/v1/people', headers, payload });
  const change = async (id: string, payload: object, headers: Record<string, string> = asAdmin) =>
    await app.http({ method: 'PATCH', url: `/v1/people/${id}`, headers, payload });

  it('are added by an administrator, and the audit says who came with which roles', async () => {
    const reply = await add({
      email: ' Maya.Okafor@Example.org',
      name: ' Maya Okafor ',
      credentials: 'MD',
      roles: ['medical_director', 'reviewer'],
    });
    expect(reply.status).toBe(201);
    const person = reply.json<{ id: string }>();
    expect(person).toEqual({
      id: expect.any(String),
      email: 'maya.okafor@example.org',
      name: 'Maya Okafor',
      credentials: 'MD',
      roles: ['medical_director', 'reviewer'],
      active: true,
      zone: null,
      quietHours: null,
      reminders: 'digest',
      address: { works: true, since: null, reason: null },
      delegate: null,
    });
    const { id, ...detail } = person;
    expect((await auditOf(app, 'person.added')).at(-1)).toMatchObject({
      actorId: admin.id,
      subjectId: id,
      detail: { email: 'maya.okafor@example.org', roles: ['medical_director', 'reviewer'] },
    });
    const read = await app.http({ url: `/v1/people/${id}`, headers: asAuthor });
    expect(read.json()).toEqual({ id, ...detail });
  });

  it('have an address each', async () => {
    const reply = await add({ email: 'ANN@example.org', name: 'Another Ann', roles: [] });
    expect(reply.status).toBe(409);
    expect(reply.json()).toMatchObject({ code: 'email_taken', field: 'email' });
    const before = await auditOf(app, 'person.added');
    expect(before.some(({ detail }) => detail['name'] === 'Another Ann')).toBe(false);
  });

  it('that come at once with one address are one', async () => {
    const replies = await Promise.all(
      [1, 2, 3].map(async () => await add({ email: 'twin@example.org', name: 'Twin', roles: [] })),
    );
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
  });

  it.each([
    ['an address that is none', { email: 'nobody', name: 'X', roles: [] }, 'email'],
    ['no name', { email: 'x@example.org', name: '  ', roles: [] }, 'name'],
    ['a name of two lines', { email: 'x@example.org', name: 'X\r\nBcc: y@example.org', roles: [] }, 'name'],
    ['an unknown role', { email: 'x@example.org', name: 'X', roles: ['king'] }, 'roles.0'],
    ['an unknown field', { email: 'x@example.org', name: 'X', roles: [], isAdmin: true }, 'body'],
  ])('are not added with %s', async (_, payload, field) => {
    const reply = await add(payload);
    expect(reply.status).toBe(400);
    expect(reply.json<{ fields: unknown[] }>().fields).toContainEqual({ field, reason: expect.any(String) });
  });

  it('are added with a name that holds half a surrogate pair, made whole', async () => {
    const reply = await add({ email: 'half@example.org', name: 'Half \ud800', roles: [] });
    expect(reply.json()).toMatchObject({ name: 'Half \uFFFD' });
  });

  it('are changed by administrators only, and a refusal is audited', async () => {
    const reply = await add({ email: 'intruder@example.org', name: 'X', roles: ['admin'] }, asAuthor);
    expect(reply.status).toBe(403);
    expect(reply.json()).toMatchObject({ code: 'forbidden', needs: ['admin'] });
    expect((await auditOf(app, 'request.refused')).at(-1)).toMatchObject({
      subjectId: 'POST /v1/people',
      detail: { code: 'forbidden' },
    });
    expect((await change(admin.id, { roles: [] }, asAuthor)).status).toBe(403);
  });

  it('are shown to nobody unknown', async () => {
    for (const url of ['/v1/people', `/v1/people/${admin.id}`]) {
      const reply = await app.http({ url });
      expect(reply.status).toBe(401);
      expect(reply.json()).toMatchObject({ code: 'unauthenticated' });
    }
  });

  it('change with from and to in the audit, once', async () => {
    const person = await buildPerson(app, { name: 'Cy Chen', roles: ['author'] });
    const payload = { name: 'Cy Chen-Ruiz', credentials: 'DO', roles: ['author', 'committee_chair'] };
    expect((await change(person.id, payload)).json()).toMatchObject({ ...payload, active: true });
    expect((await change(person.id, payload)).status).toBe(200);
    const entries = (await auditOf(app, 'person.changed')).filter(({ subjectId }) => subjectId === person.id);
    expect(entries.map(({ detail }) => detail)).toEqual([
      {
        changes: {
          name: { from: 'Cy Chen', to: 'Cy Chen-Ruiz' },
          credentials: { from: null, to: 'DO' },
          roles: { from: ['author'], to: ['author', 'committee_chair'] },
        },
      },
    ]);
  });

  it('keep an administrator, also when two remove each other at once', async () => {
    const alone = await change(admin.id, { active: false });
    expect(alone.status).toBe(409);
    expect(alone.json()).toMatchObject({ code: 'last_administrator' });
    const second = await buildPerson(app, { roles: ['admin'] });
    const people = app.nest.get(PeopleService);
    const outcomes = await Promise.allSettled([
      people.change(system('test'), admin.id, { roles: ['author'] }),
      people.change(system('test'), second.id, { active: false }),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await people.change(system('test'), admin.id, { roles: ['admin'], active: true });
  });

  it('are listed by name in pages, and by role', async () => {
    const names: string[] = [];
    let cursor = '';
    do {
      const page = (await app.http({ url: `/v1/people?limit=2${cursor}`, headers: asAuthor })).json<{
        items: { name: string }[];
        nextCursor: string | null;
      }>();
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    const [count] = await app.database.query<{ count: number }>(`select count(*) from person`);
    expect(names).toHaveLength(count!.count);
    expect(new Set(names).size).toBeGreaterThan(2);
    const chairs = (
      await app.http({ url: '/v1/people?role=committee_chair&active=true', headers: asAuthor })
    ).json<{ items: object[] }>();
    expect(chairs.items).toMatchObject([{ name: 'Cy Chen-Ruiz' }]);
  });

  it.each(['x', 'W10', 'WyJhIiwibm8taWQiXQ'])('are not listed from the made-up cursor %s', async (cursor) => {
    const reply = await app.http({ url: `/v1/people?cursor=${cursor}`, headers: asAuthor });
    expect(reply.status).toBe(400);
    expect(reply.json()).toMatchObject({ code: 'cursor_invalid' });
  });

  it('are not found by an id that is none', async () => {
    for (const id of ['nobody', '0190a0a0-0000-7000-8000-000000000000']) {
      expect((await app.http({ url: `/v1/people/${id}`, headers: asAuthor })).status).toBe(404);
      expect((await change(id, { name: 'X' })).status).toBe(404);
    }
  });

  it('answer who holds a role: active ones only, each once', async () => {
    const queries = app.nest.get(PeopleQueries);
    const gone = await buildPerson(app, { name: 'Gone', roles: ['committee_member'] });
    const here = await buildPerson(app, { name: 'Here', roles: ['committee_member', 'reviewer'] });
    await app.nest.get(PeopleService).change(system('test'), gone.id, { active: false });
    expect((await queries.withRole('committee_member')).map(({ id }) => id)).toEqual([here.id]);
    const either = await queries.activeWithRoles(['committee_member', 'reviewer']);
    expect(either.filter(({ id }) => id === here.id)).toHaveLength(1);
    expect((await queries.byIds([gone.id, here.id])).map(({ name }) => name)).toEqual(['Gone', 'Here']);
    expect(await queries.byEmail(here.email.toUpperCase())).toMatchObject({
      id: here.id,
      roles: ['committee_member', 'reviewer'],
    });
  });
});
