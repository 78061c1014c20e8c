import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../src/people/persons/people.queries.ts';
import { Addresses } from '../../src/people/persons/addresses.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { attempt, auditOf, buildPerson, PASSWORD, signIn, type SessionHeaders } from './support.ts';

describe('how a person is written to', () => {
  let app: TestApp;
  let asAdmin: SessionHeaders;
  let olive: Person;
  let asOlive: SessionHeaders;
  beforeAll(async () => {
    app = await startApp();
    asAdmin = await signIn(app, await buildPerson(app, { name: 'Admin', roles: ['admin'] }));
    olive = await buildPerson(app, { name: 'Olive', email: 'olive@example.org' });
    asOlive = await signIn(app, olive);
  });
  afterAll(async () => {
    await app.close();
  });
  const change = async (id: string, payload: object, headers: SessionHeaders) =>
    await app.http({ method: 'PATCH', url: `/v1/people/${id}`, payload, headers });
  const fail = async (person: Pick<Person, 'id'>, address: string, reason = '550 5.1.1 no such user') =>
    await app.database.transaction(
      async (tx) =>
        await app.nest
          .get(Addresses)
          .markFailed(tx, { personId: person.id, address, reason, at: app.clock.now() }),
    );

  it('is their own to say', async () => {
    const payload = {
      zone: 'asia/tokyo',
      quietHours: { from: '22:00', until: '06:30' },
      reminders: 'individual',
    };
    const reply = await change(olive.id, payload, asOlive);
    expect(reply.status).toBe(200);
    expect(reply.json()).toMatchObject({ ...payload, zone: 'Asia/Tokyo' });
    expect((await auditOf(app, 'person.changed')).at(-1)).toMatchObject({
      actorId: olive.id,
      detail: { changes: { zone: { from: null, to: 'Asia/Tokyo' } } },
    });
    const cleared = await change(olive.id, { zone: null, quietHours: null, reminders: 'digest' }, asOlive);
    expect(cleared.json()).toMatchObject({ zone: null, quietHours: null, reminders: 'digest' });
  });

  it.each([
    ['their name', { name: 'Queen Olive' }],
    ['their address', { email: 'queen@example.org', reminders: 'digest' }],
    ['their roles', { roles: ['admin'] }],
  ])('but %s is not', async (_, payload) => {
    expect((await change(olive.id, payload, asOlive)).status).toBe(403);
  });

  it('nor is anything of somebody else', async () => {
    const other = await buildPerson(app, {});
    expect((await change(other.id, { reminders: 'individual' }, asOlive)).status).toBe(403);
    expect((await change(other.id, { reminders: 'individual' }, asAdmin)).status).toBe(200);
  });

  it.each([
    ['no zone', { zone: 'Mars/Olympus' }, 400],
    ['an offset', { zone: '+05:00' }, 400],
    ['a POSIX rule', { zone: 'XYZ5' }, 400],
    ['quiet hours that never end', { quietHours: { from: '22:00', until: '22:00' } }, 400],
    ['an hour no clock has', { quietHours: { from: '24:00', until: '06:00' } }, 400],
    ['half of quiet hours', { quietHours: { from: '22:00' } }, 400],
    ['another way', { reminders: 'never' }, 400],
  ])('takes not %s', async (_, payload, status) => {
    expect((await change(olive.id, payload, asOlive)).status).toBe(status);
  });

  it('leaves hours of each day in which mail may come', async () => {
    const quiet = async (from: string, until: string) =>
      await change(olive.id, { quietHours: { from, until } }, asOlive);
    for (const [from, until] of [
      ['08:01', '08:00'],
      ['18:00', '10:01'],
      ['06:00', '22:01'],
    ] as const) {
      const refused = await quiet(from, until);
      expect(refused.status).toBe(400);
      expect(refused.json()).toMatchObject({
        fields: [
          {
            field: 'quietHours.until',
            reason: 'quiet hours last 16 hours at most, so that mail still reaches you each day',
          },
        ],
      });
    }
    expect((await quiet('18:00', '10:00')).status).toBe(200);
    expect((await quiet('06:00', '22:00')).status).toBe(200);
    expect((await change(olive.id, { quietHours: null }, asOlive)).status).toBe(200);
  });

  it.each([
    ['08:01', '08:00'],
    ['18:00', '10:01'],
    ['00:00', '16:01'],
  ])('never goes without mail from %s until %s, whoever writes it', async (from, until) => {
    await expect(
      app.database.query('update person set quiet_from = $2, quiet_until = $3 where id = $1', [
        olive.id,
        from,
        until,
      ]),
    ).rejects.toThrow('person_quiet_hours_end');
  });

  it('is told by address; another one is signed in with and thought to work', async () => {
    expect(await fail(olive, 'Olive@Example.org')).toBe(true);
    expect(await fail(olive, 'olive@example.org')).toBe(false);
    const broken = await app.http({ url: `/v1/people/${olive.id}`, headers: asOlive });
    expect(broken.json()).toMatchObject({
      address: { works: false, since: expect.stringMatching(/Z$/), reason: '550 5.1.1 no such user' },
    });
    const changed = await change(olive.id, { email: 'Olive@New.example' }, asAdmin);
    expect(changed.json()).toMatchObject({
      email: 'olive@new.example',
      address: { works: true, since: null, reason: null },
    });
    // still signed in, and by the new address from now on
    expect((await app.http({ url: '/v1/sessions/current', headers: asOlive })).status).toBe(200);
    expect((await attempt(app, 'olive@new.example', PASSWORD)).status).toBe(201);
    expect((await attempt(app, 'olive@example.org', PASSWORD)).status).toBe(401);
    // a report about the old one comes too late
    expect(await fail(olive, 'olive@example.org')).toBe(false);
  });

  it('is not told by an address that is somebody else’s, also at once', async () => {
    const [ann, bob] = [await buildPerson(app, {}), await buildPerson(app, {})];
    const taken = await change(ann.id, { email: bob.email.toUpperCase() }, asAdmin);
    expect(taken.status).toBe(409);
    expect(taken.json()).toMatchObject({ code: 'email_taken' });
    const replies = await Promise.all([
      change(ann.id, { email: 'same@example.org' }, asAdmin),
      change(bob.id, { email: 'same@example.org' }, asAdmin),
      app.http({
        method: 'POST',
        url: '/v1/people',
        payload: { email: 'same@example.org', name: 'Third', roles: [] },
        headers: asAdmin,
      }),
    ]);
    expect(replies.filter(({ status }) => status < 300)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 409)).toHaveLength(2);
  });

  it('works again when an administrator says so', async () => {
    const person = await buildPerson(app, {});
    await fail(person, person.email, 'line one\r\nX-Injected: yes\u2028end');
    const works = async (headers: SessionHeaders) =>
      await app.http({ method: 'POST', url: `/v1/people/${person.id}/address/works`, headers });
    expect((await works(asOlive)).status).toBe(403);
    for (let times = 0; times < 2; times += 1) {
      expect((await works(asAdmin)).json()).toMatchObject({ address: { works: true } });
    }
    const entries = (await auditOf(app, 'person.address.works')).filter(
      ({ subjectId }) => subjectId === person.id,
    );
    expect(entries).toHaveLength(1);
    expect(entries[0]!.detail).toMatchObject({ said: 'line one X-Injected: yes end' });
    const unknown = await app.http({
      method: 'POST',
      url: '/v1/people/nobody/address/works',
      headers: asAdmin,
    });
    expect(unknown.status).toBe(404);
  });
});
