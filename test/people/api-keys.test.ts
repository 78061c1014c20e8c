import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system, type Scope } from '../../src/kernel/actor.ts';
import { instant } from '../../src/kernel/instant.ts';
import { ApiKeysService } from '../../src/people/api-keys/api-keys.service.ts';
import { wallNow } from '../../src/platform/clock/system-clock.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { auditOf, buildPerson, signIn, textOfTable, type SessionHeaders } from './support.ts';

describe('an API key', () => {
  let app: TestApp;
  let adminId: string;
  let asAdmin: SessionHeaders;
  beforeAll(async () => {
    app = await startApp();
    const admin = await buildPerson(app, { roles: ['admin'] });
    adminId = admin.id;
    asAdmin = await signIn(app, admin);
  });
  afterAll(async () => {
    await app.close();
  });

  const create = async (payload: object, headers: Record<string, string> = asAdmin) =>
    await app.http({ method: 'POST', url: '/v1/keys', headers, payload });
  const tokenFor = async (...scopes: Scope[]) =>
    await app.nest.get(ApiKeysService).create(system('test'), { name: 'claims', scopes });
  const withKey = async (token: string, url = '/v1/people') =>
    await app.http({ url, headers: { authorization: `Bearer ${token}` } });

  it('is shown once, told apart by its first characters, and kept as a hash', async () => {
    const reply = await create({ name: 'claims engine', scopes: ['people:read', 'people:read'] });
    expect(reply.status).toBe(201);
    const { token, ...key } = reply.json<{ token: string; id: string; prefix: string; expiresAt: string }>();
    expect(token).toMatch(/^alm_[\w-]{32}$/);
    expect(key).toEqual({
      id: expect.any(String),
      name: 'claims engine',
      prefix: token.slice(0, 10),
      scopes: ['people:read'],
      expiresAt: expect.any(String),
      createdBy: `person:${adminId}`,
      createdAt: expect.any(String),
      lastUsedAt: null,
      lastUsedFrom: null,
      rotatedAt: null,
      previousSecret: null,
      revokedAt: null,
    });
    const list = await app.http({ url: '/v1/keys', headers: asAdmin });
    expect(list.json<{ items: object[] }>().items).toContainEqual(key);
    for (const shown of [
      list.text,
      await textOfTable(app, 'api_key'),
      await textOfTable(app, 'audit_entry'),
    ]) {
      expect(shown).not.toContain(token);
      expect(shown).not.toContain(token.slice(4));
    }
    expect((await auditOf(app, 'key.created')).at(-1)).toMatchObject({
      actorId: adminId,
      subjectId: key.id,
      detail: { name: 'claims engine', scopes: ['people:read'], expiresAt: key.expiresAt },
    });
  });

  it('is not shown again for the same Idempotency-Key, and not made again either', async () => {
    const headers = { ...asAdmin, 'idempotency-key': 'key-1' };
    const payload = { name: 'only one', scopes: ['people:read'] };
    expect((await create(payload, headers)).status).toBe(201);
    const again = await create(payload, headers);
    expect(again.status).toBe(409);
    expect(again.json()).toMatchObject({ code: 'secret_shown_once' });
    expect(await app.database.query(`select from api_key where name = 'only one'`)).toHaveLength(1);
    expect(await textOfTable(app, 'idempotency_key')).not.toContain('alm_');
  });

  it('opens what its scopes say and nothing else', async () => {
    expect((await withKey((await tokenFor('people:read')).token)).status).toBe(200);
    const { token } = await tokenFor('policies:read', 'webhooks:write');
    const refused = await withKey(token);
    expect(refused.status).toBe(403);
    expect(refused.json()).toMatchObject({ code: 'insufficient_scope', needs: 'people:read' });
  });

  it('never makes keys and never has a session', async () => {
    const { token } = await tokenFor('people:read', 'people:write', 'audit:read');
    const headers = { authorization: `Bearer ${token}` };
    const reply = await create({ name: 'child', scopes: ['people:read'] }, headers);
    expect(reply.status).toBe(403);
    expect(reply.json()).toMatchObject({ code: 'insufficient_scope', needs: null });
    expect((await auditOf(app, 'request.refused')).at(-1)).toMatchObject({ subjectId: 'POST /v1/keys' });
    expect((await app.http({ url: '/v1/sessions/current', headers })).status).toBe(403);
  });

  it('is needed whole: an unknown, cut, expired or revoked one is refused, never taken for nobody', async () => {
    const { token, key } = await tokenFor('people:read');
    for (const bad of ['alm_unknown', token.slice(0, -1), token.slice(4), '', `${token} x`]) {
      const reply = await withKey(bad, '/v1/sessions/current');
      expect(reply.status).toBe(401);
      expect(reply.json()).toMatchObject({ code: 'unauthenticated' });
    }
    await app.database.query(
      `update api_key set created_at = now() - interval '2 days', expires_at = now() where id = $1`,
      [key.id],
    );
    expect((await withKey(token)).status).toBe(401);
  });

  it('ends at once when it is revoked, and is audited once', async () => {
    const { token, key } = await tokenFor('people:read');
    expect((await withKey(token)).status).toBe(200);
    const revoke = async () =>
      await app.http({ method: 'DELETE', url: `/v1/keys/${key.id}`, headers: asAdmin });
    expect((await revoke()).status).toBe(204);
    expect((await withKey(token)).status).toBe(401);
    expect((await revoke()).status).toBe(204);
    const entries = (await auditOf(app, 'key.revoked')).filter(({ subjectId }) => subjectId === key.id);
    expect(entries).toMatchObject([{ actorId: adminId, detail: { name: 'claims' } }]);
    const unknown = await app.http({ method: 'DELETE', url: '/v1/keys/nothing', headers: asAdmin });
    expect(unknown.status).toBe(404);
  });

  it('is good until its expiry, which must be to come', async () => {
    const past = await create({ name: 'late', scopes: ['people:read'], expiresAt: '2020-01-01T00:00:00Z' });
    expect(past.status).toBe(400);
    expect(past.json()).toMatchObject({ fields: [{ field: 'expiresAt' }] });
    const expiresAt = wallNow().add({ hours: 1 });
    const reply = await create({ name: 'soon', scopes: ['people:read'], expiresAt: expiresAt.toString() });
    const { token, ...key } = reply.json<{ token: string; expiresAt: string }>();
    expect(instant(key.expiresAt).since(expiresAt).abs().total('milliseconds')).toBeLessThan(1);
    expect((await withKey(token)).status).toBe(200);
  });

  it.each([
    ['no scope', { name: 'x', scopes: [] }, 'scopes'],
    ['an unknown scope', { name: 'x', scopes: ['everything'] }, 'scopes.0'],
    ['no name', { name: ' ', scopes: ['people:read'] }, 'name'],
    [
      'an expiry beyond all calendars',
      { name: 'x', scopes: ['people:read'], expiresAt: '+100000-01-01T00:00:00Z' },
      'expiresAt',
    ],
  ])('is not made with %s', async (_, payload, field) => {
    const reply = await create(payload);
    expect(reply.status).toBe(400);
    expect(reply.json<{ fields: unknown[] }>().fields).toContainEqual({ field, reason: expect.any(String) });
  });

  it('notes its use, at most once a minute', async () => {
    const { token, key } = await tokenFor('people:read');
    const lastUsed = async () =>
      (
        await app.database.query<{ at: string }>(
          `select last_used_at::text as at from api_key where id = $1`,
          [key.id],
        )
      )[0]!.at;
    await withKey(token);
    const first = await lastUsed();
    expect(first).not.toBeNull();
    await withKey(token);
    expect(await lastUsed()).toBe(first);
    await app.database.query(
      `update api_key set last_used_at = now() - interval '61 seconds' where id = $1`,
      [key.id],
    );
    await withKey(token);
    expect(await lastUsed()).not.toBe(first);
  });

  it('needs no sign of our own pages: no browser sends it by itself', async () => {
    const { token } = await tokenFor('people:write');
    const reply = await app.http({
      method: 'POST',
      url: '/v1/people',
      headers: { authorization: `Bearer ${token}`, 'sec-fetch-site': 'cross-site' },
      payload: { email: 'by-key@example.org', name: 'By Key', roles: [] },
    });
    expect(reply.status).toBe(201);
  });
});
