import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import { instant } from '../../src/kernel/instant.ts';
import { ApiKeysService } from '../../src/people/api-keys/api-keys.service.ts';
import type { Person } from '../../src/people/persons/people.queries.ts';
import { startApp, type TestApp, type TestReply } from '../support/app.ts';
import { auditOf, buildPerson, signIn, type SessionHeaders } from './support.ts';

/** Tuesday, July 1, 2026, 09:00 in Los Angeles. */
const NOW = '2026-07-01T16:00:00Z';

describe('leave', () => {
  let app: TestApp;
  let asChair: SessionHeaders;
  beforeAll(async () => {
    app = await startApp({ now: NOW });
    asChair = await signIn(app, await buildPerson(app, { name: 'Chair', roles: ['committee_chair'] }));
  });
  afterAll(async () => {
    await app.close();
  });

  const persons = async (...names: string[]): Promise<Person[]> =>
    await Promise.all(names.map(async (name) => await buildPerson(app, { name, roles: ['author'] })));
  const add = async (
    person: { id: string },
    delegate: { id: string },
    from: string,
    to: string,
    headers: Record<string, string> = asChair,
  ): Promise<TestReply> =>
    await app.http({
      method: 'POST',
      url: `/v1/people/${person.id}/delegations`,
      payload: { delegate: delegate.id, from, to },
      headers,
    });
  const end = async (person: { id: string }, id: string, headers: Record<string, string> = asChair) =>
    await app.http({ method: 'DELETE', url: `/v1/people/${person.id}/delegations/${id}`, headers });
  const list = async (person: { id: string }) => {
    const reply = await app.http({ url: `/v1/people/${person.id}/delegations`, headers: asChair });
    return reply.json<{ items: { id: string; from: string; to: string; state: string }[] }>().items;
  };
  const shown = async (person: { id: string }) =>
    (await app.http({ url: `/v1/people/${person.id}`, headers: asChair })).json<{
      delegate: { name: string; to: string } | null;
    }>().delegate;

  it('is noted with its last day, shown with the person, and audited', async () => {
    const [olive, rex] = await persons('Olive', 'Rex');
    const reply = await app.http({
      method: 'POST',
      url: `/v1/people/${olive!.id}/delegations`,
      payload: { delegate: rex!.id, from: '2026-07-01', to: '2026-07-10', reason: 'Holiday' },
      headers: asChair,
    });
    expect(reply.status).toBe(201);
    expect(reply.json()).toMatchObject({
      delegate: { id: rex!.id, name: 'Rex', active: true },
      from: '2026-07-01',
      to: '2026-07-10',
      reason: 'Holiday',
      state: 'current',
    });
    expect(await shown(olive!)).toMatchObject({ id: rex!.id, name: 'Rex', to: '2026-07-10' });
    expect(await shown(rex!)).toBeNull();
    const people = await app.http({ url: '/v1/people?limit=100', headers: asChair });
    expect(
      people
        .json<{ items: { name: string; delegate: unknown }[] }>()
        .items.find(({ name }) => name === 'Olive'),
    ).toMatchObject({ delegate: { name: 'Rex', to: '2026-07-10' } });
    const [stored] = await app.database.query(
      `select first_on, until_on from delegation where person_id = $1`,
      [olive!.id],
    );
    expect(stored).toEqual({ first_on: '2026-07-01', until_on: '2026-07-11' });
    expect((await auditOf(app, 'person.delegation.added')).at(-1)).toMatchObject({
      subjectId: olive!.id,
      detail: { delegate: rex!.id, from: '2026-07-01', to: '2026-07-10' },
    });
  });

  it('is a person’s own affair, the chair’s and an administrator’s', async () => {
    const [ann, bob, eve] = await persons('Ann', 'Bob', 'Eve');
    expect((await add(ann!, bob!, '2026-08-01', '2026-08-02', await signIn(app, ann!))).status).toBe(201);
    const byEve = await add(ann!, eve!, '2026-09-01', '2026-09-02', await signIn(app, eve!));
    expect(byEve.status).toBe(403);
    expect(byEve.json()).toMatchObject({ code: 'forbidden', needs: ['admin', 'committee_chair'] });
    const [{ id } = { id: '' }] = await list(ann!);
    expect((await end(ann!, id, await signIn(app, bob!))).status).toBe(403);
    expect((await add(ann!, bob!, '2026-09-01', '2026-09-02', {})).status).toBe(401);
    const { token } = await app.nest
      .get(ApiKeysService)
      .create(system('test'), { name: 'directory', scopes: ['people:write'] });
    const byKey = await add(ann!, bob!, '2026-09-01', '2026-09-02', { authorization: `Bearer ${token}` });
    expect(byKey.status).toBe(201);
  });

  it('tells everybody its days, and why only the person, the chair and an administrator', async () => {
    const [ann, bob, eve] = await persons('Ann', 'Bob', 'Eve');
    const noted = await app.http({
      method: 'POST',
      url: `/v1/people/${ann!.id}/delegations`,
      payload: { delegate: bob!.id, from: '2026-07-01', to: '2026-07-02', reason: 'Surgery' },
      headers: asChair,
    });
    expect(noted.json()).toMatchObject({ reason: 'Surgery' });
    const keyed = async (...scopes: ('people:read' | 'people:write')[]) => {
      const made = await app.nest.get(ApiKeysService).create(system('test'), { name: 'directory', scopes });
      return { authorization: `Bearer ${made.token}` };
    };
    const admin = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
    const readers: [Record<string, string>, string | null][] = [
      [await signIn(app, ann!), 'Surgery'],
      [asChair, 'Surgery'],
      [admin, 'Surgery'],
      [await keyed('people:read', 'people:write'), 'Surgery'],
      [await signIn(app, bob!), null],
      [await signIn(app, eve!), null],
      [await keyed('people:read'), null],
    ];
    for (const day of ['2026-07-01', '2026-07-20']) {
      app.clock.moveTo(instant(`${day}T16:00:00Z`));
      for (const [headers, reason] of readers) {
        const reply = await app.http({ url: `/v1/people/${ann!.id}/delegations`, headers });
        expect(reply.json()).toMatchObject({
          items: [{ delegate: { name: 'Bob' }, from: '2026-07-01', to: '2026-07-02', reason }],
        });
      }
    }
    app.clock.moveTo(instant(NOW));
  });

  it('never has two on a day, the last one included', async () => {
    const [ann, bob, cy] = await persons('Ann', 'Bob', 'Cy');
    expect((await add(ann!, bob!, '2026-08-01', '2026-08-05')).status).toBe(201);
    const overlapping = await add(ann!, cy!, '2026-08-05', '2026-08-06');
    expect(overlapping.status).toBe(409);
    expect(overlapping.json()).toMatchObject({ code: 'delegation_overlaps' });
    expect((await add(ann!, cy!, '2026-08-06', '2026-08-06')).status).toBe(201);
  });

  it.each([
    ['the last day before the first', '2026-08-05', '2026-08-04', 400, 'to'],
    ['only days that have passed', '2026-06-01', '2026-06-30', 400, 'to'],
    ['a day no calendar has', '2026-02-30', '2026-08-04', 400, 'from'],
  ])('is refused with %s', async (_, from, to, status, field) => {
    const [ann, bob] = await persons('Ann', 'Bob');
    const reply = await add(ann!, bob!, from, to);
    expect(reply.status).toBe(status);
    expect(reply.json()).toMatchObject({ fields: [{ field }] });
  });

  it('is refused to oneself, to nobody and to somebody who left', async () => {
    const [ann, gone] = await persons('Ann', 'Gone');
    await app.database.query(`update person set active = false where id = $1`, [gone!.id]);
    for (const id of [ann!.id, ann!.id.toUpperCase(), gone!.id, '0190a0a0-0000-7000-8000-000000000000']) {
      const reply = await add(ann!, { id }, '2026-08-01', '2026-08-02');
      expect(reply.status).toBe(422);
      expect(reply.json()).toMatchObject({ code: 'delegate_unavailable' });
    }
    expect((await add(gone!, ann!, '2026-08-01', '2026-08-02')).status).toBe(400);
    expect((await add({ id: 'nobody' }, ann!, '2026-08-01', '2026-08-02')).status).toBe(404);
  });

  it('never closes a circle on any day, and says on which days it would', async () => {
    const [ann, bob] = await persons('Ann', 'Bob');
    expect((await add(ann!, bob!, '2026-07-01', '2026-07-10')).status).toBe(201);
    const refused = await add(bob!, ann!, '2026-07-05', '2026-07-05');
    expect(refused.status).toBe(409);
    expect(refused.json()).toMatchObject({
      code: 'delegation_cycle',
      loops: [{ from: '2026-07-05', to: '2026-07-05', through: ['Bob', 'Ann', 'Bob'] }],
    });
    expect(refused.json<{ detail: string }>().detail).toContain('Bob → Ann → Bob on 2026-07-05');
    expect((await add(bob!, ann!, '2026-07-11', '2026-07-20')).status).toBe(201);
  });

  it('never closes a circle by three posts at once', async () => {
    const circle = await persons('A', 'B', 'C');
    const replies = await Promise.all(
      circle.map(
        async (person, index) =>
          await add(person, circle[(index + 1) % circle.length]!, '2026-10-01', '2026-10-05'),
      ),
    );
    expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 201, 409]);
  });

  it('ends today when it is under way, is taken back when it is to come, and stays when it is past', async () => {
    const [ann, bob] = await persons('Ann', 'Bob');
    for (const [from, to] of [
      ['2026-06-20', '2026-07-03'],
      ['2026-07-10', '2026-07-12'],
    ]) {
      expect((await add(ann!, bob!, from!, to!)).status).toBe(201);
    }
    const [upcoming, current] = await list(ann!);
    expect([upcoming!.state, current!.state]).toEqual(['upcoming', 'current']);
    for (const { id } of [upcoming!, current!, upcoming!]) expect((await end(ann!, id)).status).toBe(204);
    expect(await list(ann!)).toMatchObject([
      { from: '2026-07-10', to: '2026-07-12', state: 'cancelled' },
      { from: '2026-06-20', to: '2026-06-30', state: 'past' },
    ]);
    expect(await shown(ann!)).toBeNull();
    expect((await end(ann!, current!.id)).json()).toMatchObject({ code: 'delegation_over' });
    expect((await end(bob!, current!.id)).status).toBe(404);
    expect((await end(ann!, 'none')).status).toBe(404);
    const ended = (await auditOf(app, 'person.delegation.ended')).filter(
      ({ subjectId }) => subjectId === ann!.id,
    );
    expect(ended.map(({ detail }) => detail['to'])).toEqual(['2026-07-12', '2026-07-03']);
    // the days are free again
    expect((await add(ann!, bob!, '2026-07-01', '2026-07-31')).status).toBe(201);
  });

  it('does not keep a delegate from leaving, and the audit names who is left behind', async () => {
    const [ann, bob] = await persons('Ann', 'Bob');
    await add(ann!, bob!, '2026-07-01', '2026-07-10');
    const admin = await signIn(app, await buildPerson(app, { name: 'Admin', roles: ['admin'] }));
    const left = await app.http({
      method: 'PATCH',
      url: `/v1/people/${bob!.id}`,
      payload: { active: false },
      headers: admin,
    });
    expect(left.status).toBe(200);
    expect((await auditOf(app, 'person.changed')).at(-1)).toMatchObject({
      detail: { wasToStandInFor: [{ person: ann!.id, from: '2026-07-01', to: '2026-07-10' }] },
    });
    expect(await shown(ann!)).toMatchObject({ id: bob!.id, active: false });
  });
});
