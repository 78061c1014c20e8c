import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import { instant } from '../../src/kernel/instant.ts';
import { Idempotency } from '../../src/platform/http/idempotency.ts';
import { withRequestContext } from '../../src/platform/http/request-context.ts';
import { ApiKeysService } from '../../src/people/api-keys/api-keys.service.ts';
import { buildPerson, PASSWORD, signIn } from '../people/support.ts';
import { startApp, type TestApp, type TestReply } from '../support/app.ts';

describe('Idempotency-Key', () => {
  let app: TestApp;
  let token: string;

  beforeAll(async () => {
    app = await startApp();
    const created = await app.nest.get(ApiKeysService).create(system('test'), {
      name: 'machine',
      scopes: ['people:read', 'people:write'],
    });
    token = created.token;
  });
  afterAll(async () => {
    await app.close();
  });

  const add = async (email: string, key: string, name = 'New Person'): Promise<TestReply> =>
    await app.http({
      method: 'POST',
      url: '/v1/people',
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': key },
      payload: { email, name, roles: ['author'] },
    });
  const count = async (email: string): Promise<number> =>
    (await app.database.query('select from person where email = $1', [email])).length;

  it('carries a request out once and repeats its reply', async () => {
    const first = await add('one@plan.example', 'k1');
    const second = await add('one@plan.example', 'k1');
    expect(first.status).toBe(201);
    expect(second.status).toBe(201);
    expect(second.text).toBe(first.text);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(await count('one@plan.example')).toBe(1);
    expect(await app.database.query(`select from audit_entry where action = 'person.added'`)).toHaveLength(1);
  });

  it('refuses the key for another request', async () => {
    await add('two@plan.example', 'k2');
    expect((await add('other@plan.example', 'k2')).json()).toMatchObject({ code: 'idempotency_key_reused' });
    expect(await count('other@plan.example')).toBe(0);
  });

  it('gives the key back after a refusal', async () => {
    expect((await add('not an address', 'k3')).status).toBe(400);
    expect((await add('three@plan.example', 'k3')).status).toBe(201);
  });

  it('carries out one of twenty that come at once', async () => {
    const replies = await Promise.all(
      Array.from({ length: 20 }, async () => await add('four@plan.example', 'k4')),
    );
    expect(await count('four@plan.example')).toBe(1);
    expect(replies.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
    for (const reply of replies.filter(({ status }) => status !== 201)) {
      expect(reply.json()).toMatchObject({ code: 'idempotency_in_progress' });
    }
  });

  it('does not repeat work whose reply was lost in a crash', async () => {
    await add('five@plan.example', 'k5');
    await app.database.query(
      `update idempotency_key set state = 'committed', reserved_at = reserved_at - interval '2 minutes' where key = 'k5'`,
    );
    expect((await add('five@plan.example', 'k5')).json()).toMatchObject({
      code: 'idempotency_outcome_unknown',
    });
    expect(await count('five@plan.example')).toBe(1);
  });

  it('takes up a key whose process died before it committed anything', async () => {
    await add('six@plan.example', 'k6');
    await app.database.query(
      `delete from person_role where person_id in (select id from person where email = 'six@plan.example')`,
    );
    await app.database.query(`delete from person where email = 'six@plan.example'`);
    await app.database.query(
      `update idempotency_key set state = 'reserved', reserved_at = reserved_at - interval '2 minutes' where key = 'k6'`,
    );
    expect((await add('six@plan.example', 'k6')).status).toBe(201);
  });

  it('rolls a request back that was so slow that a repeat took its key over', async () => {
    await app.database.query(
      `insert into idempotency_key (scope, key, fingerprint, reserved_at) values ('slow', 'slow-1', 'same', now())`,
    );
    const reservation = {
      scope: 'slow',
      key: 'slow-1',
      reservedAt: instant('2026-01-01T00:00:00Z'), // before the repeat's
    };
    const work = withRequestContext(
      { requestId: 'slow', address: '127.0.0.1', idempotency: reservation },
      async () =>
        await app.database.transaction(async (tx) => {
          await tx.query(`insert into sweep_run (name, last_ran_at) values ('done twice', now())`);
        }),
    );
    await expect(work).rejects.toMatchObject({ code: 'idempotency_in_progress' });
    expect(await app.database.query(`select from sweep_run where name = 'done twice'`)).toEqual([]);
    expect(await app.database.query(`select state from idempotency_key where key = 'slow-1'`)).toEqual([
      { state: 'reserved' },
    ]);
  });

  it('is held by the session, whatever else stands in Authorization', async () => {
    const [one, other] = [
      await signIn(app, await buildPerson(app, { roles: ['admin'] })),
      await signIn(app, await buildPerson(app, { roles: ['admin'] })),
    ];
    const send = async (session: object, email: string) =>
      await app.http({
        method: 'POST',
        url: '/v1/people',
        headers: { ...session, authorization: 'Basic c2hhcmVkOmJ5LWEtcHJveHk=', 'idempotency-key': 'shared' },
        payload: { email, name: 'New Person', roles: [] },
      });
    expect((await send(one, 'basic-one@plan.example')).status).toBe(201);
    expect((await send(one, 'basic-one@plan.example')).headers['idempotent-replayed']).toBe('true');
    expect((await send(other, 'basic-two@plan.example')).status).toBe(201);
    const nobody = await send({}, 'basic-three@plan.example');
    expect(nobody.status).toBe(401);
  });

  it('holds nothing of a password that is tried', async () => {
    const session = await signIn(app, await buildPerson(app));
    const before = (await app.database.query('select from idempotency_key')).length;
    const send = async (url: string, payload: object, headers: object = {}) =>
      await app.http({
        method: 'POST',
        url,
        headers: { ...session, authorization: 'Basic eDp5', 'idempotency-key': 'tried', ...headers },
        payload,
      });
    const email = 'nobody@plan.example';
    for (const url of ['/v1/sessions', '/v1/%73essions'])
      expect((await send(url, { email, password: 'x' })).status).toBe(401);
    const confirmation = '/v1/sessions/current/confirmation';
    expect((await send(confirmation, { password: PASSWORD })).status).toBe(204);
    expect((await send(confirmation, { password: PASSWORD })).status).toBe(204);
    expect(
      (
        await send('/v1/sessions/current/password', {
          current: PASSWORD,
          password: 'three quiet lamps at noon',
        })
      ).status,
    ).toBeLessThan(300);
    expect(await app.database.query('select from idempotency_key')).toHaveLength(before);
  });

  it('is not asked for on the road of published versions', async () => {
    const idempotency = app.nest.get(Idempotency);
    const hooks = [jest.spyOn(idempotency, 'begin'), jest.spyOn(idempotency, 'finish')];
    try {
      const headers = { 'idempotency-key': 'read' };
      await app.http({ url: '/v1/policies/none/active', headers });
      await app.http({ url: '/v1/policies/none/versions/1', headers });
      expect(hooks.map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
      await app.http({ method: 'POST', url: '/v1/people', headers, payload: {} });
      expect(hooks.map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
    } finally {
      for (const hook of hooks) hook.mockRestore();
    }
  });

  it('never repeats a secret', async () => {
    const admin = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
    const create = async (): Promise<TestReply> =>
      await app.http({
        method: 'POST',
        url: '/v1/keys',
        headers: { ...admin, 'idempotency-key': 'k7' },
        payload: { name: 'second', scopes: ['people:read'] },
      });
    const first = await create();
    const second = await create();
    expect(first.status).toBe(201);
    expect(second.status).toBe(409);
    expect(second.json()).toMatchObject({ code: 'secret_shown_once' });
    const shown = first.text.match(/alm_[\w-]+/)?.[0] ?? '';
    expect(shown).not.toBe('');
    const kept = await app.database.query<{ all: string }>('select k::text as all from idempotency_key k');
    expect(kept.some(({ all }) => all.includes(shown))).toBe(false);
  });

  it('counts half a surrogate pair like any other text', async () => {
    const send = async () => await add('nine@plan.example', 'k9', 'half \ud800');
    expect((await send()).status).toBe(201);
    expect((await send()).headers['idempotent-replayed']).toBe('true');
    expect((await add('nine@plan.example', 'k9', 'half')).json()).toMatchObject({
      code: 'idempotency_key_reused',
    });
  });

  it.each([
    ['a key with a control character', 'a\0b', '{}', 'Idempotency-Key'],
    ['a key of 256 characters', 'x'.repeat(256), '{}', 'Idempotency-Key'],
    ['a body of brackets in brackets', 'k10', `${'['.repeat(300_000)}${']'.repeat(300_000)}`, 'body'],
  ])('refuses %s', async (_, key, payload, field) => {
    const reply = await app.http({
      method: 'POST',
      url: '/v1/people',
      headers: {
        authorization: `Bearer ${token}`,
        'idempotency-key': key,
        'content-type': 'application/json',
      },
      payload,
    });
    expect(reply.json()).toMatchObject({ status: 400, code: 'invalid_request', fields: [{ field }] });
  });

  it('knows a person again whatever other cookies the browser sends', async () => {
    const session = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
    const post = async (cookie: string): Promise<TestReply> =>
      await app.http({
        method: 'POST',
        url: '/v1/people',
        headers: { ...session, cookie, 'idempotency-key': 'k-browser' },
        payload: { email: 'another.browser@plan.example', name: 'Another Browser', roles: ['author'] },
      });
    expect((await post(session.cookie)).status).toBe(201);
    const again = await post(`theme=dark; ${session.cookie}`);
    expect([again.status, again.headers['idempotent-replayed']]).toEqual([201, 'true']);
  });

  it('keeps callers apart', async () => {
    const other = await app.nest.get(ApiKeysService).create(system('test'), {
      name: 'other machine',
      scopes: ['people:write'],
    });
    await add('seven@plan.example', 'k8');
    const reply = await app.http({
      method: 'POST',
      url: '/v1/people',
      headers: { authorization: `Bearer ${other.token}`, 'idempotency-key': 'k8' },
      payload: { email: 'eight@plan.example', name: 'Eight', roles: ['author'] },
    });
    expect(reply.status).toBe(201);
  });
});
