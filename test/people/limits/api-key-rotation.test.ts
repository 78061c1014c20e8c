import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.ts';
import { auditOf, buildPerson, signIn, textOfTable, type SessionHeaders } from '../support.ts';

interface Made {
  id: string;
  token: string;
  prefix: string;
  expiresAt: string | null;
}

describe('an API key’s life', () => {
  let app: TestApp;
  let admin: SessionHeaders;
  beforeAll(async () => {
    app = await startApp({ settings: { API_KEY_DEFAULT_DAYS: '10', API_KEY_LONGEST_DAYS: '20' } });
    admin = await signIn(app, await buildPerson(app, { roles: ['admin'], email: 'admin@example.org' }));
  });
  afterAll(async () => {
    await app.close();
  });

  const make = async (payload: object = {}, headers: Record<string, string> = admin) =>
    await app.http({
      method: 'POST',
      url: '/v1/keys',
      headers,
      payload: { name: 'claims', scopes: ['people:read'], ...payload },
    });
  const rotate = async (id: string, payload: object = {}, headers: Record<string, string> = admin) =>
    await app.http({ method: 'POST', url: `/v1/keys/${id}/rotate`, headers, payload });
  const works = async (token: string) =>
    (
      await app.http({
        url: '/v1/people',
        remoteAddress: '192.0.2.7',
        headers: { authorization: `Bearer ${token}` },
      })
    ).status === 200;
  const shown = async (id: string) => (await app.http({ url: `/v1/keys/${id}`, headers: admin })).json();

  it('ends after the days by setting, and never later than may be', async () => {
    const made = (await make()).json<Made>();
    const days = (Date.parse(made.expiresAt!) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(9.99);
    expect(days).toBeLessThan(10.01);
    for (const expiresAt of [null, '2999-01-01T00:00:00Z', '2020-01-01T00:00:00Z']) {
      const refused = await make({ expiresAt });
      expect([refused.status, refused.json()]).toMatchObject([400, { fields: [{ field: 'expiresAt' }] }]);
    }
  });

  it('goes on with a new secret, the old one good for the overlap', async () => {
    const made = (await make()).json<Made>();
    const reply = await rotate(made.id, { overlapHours: 2 });
    expect(reply.status).toBe(200);
    const renewed = reply.json<Made>();
    expect(renewed.id).toBe(made.id);
    expect(renewed.token).not.toBe(made.token);
    expect([await works(made.token), await works(renewed.token)]).toEqual([true, true]);
    expect(await shown(made.id)).toMatchObject({
      prefix: renewed.token.slice(0, 10),
      lastUsedFrom: '192.0.2.7',
      rotatedAt: expect.any(String),
      previousSecret: { goodUntil: expect.any(String), lastUsedAt: expect.any(String) },
    });
    await app.database.query(`update api_key set previous_until = now() where id = $1`, [made.id]);
    expect([await works(made.token), await works(renewed.token)]).toEqual([false, true]);
    expect((await auditOf(app, 'key.rotated')).at(-1)).toMatchObject({
      subjectId: made.id,
      detail: { name: 'claims', prefix: { from: made.prefix, to: renewed.prefix } },
    });
    const kept = (await textOfTable(app, 'api_key')) + (await textOfTable(app, 'audit_entry'));
    for (const secret of [made.token, renewed.token]) expect(kept).not.toContain(secret);
  });

  it('has one old secret at the most, and none without an overlap', async () => {
    const first = (await make()).json<Made>();
    const second = (await rotate(first.id, { overlapHours: 24 })).json<Made>();
    const third = (await rotate(first.id, { overlapHours: 24 })).json<Made>();
    expect([await works(first.token), await works(second.token), await works(third.token)]).toEqual([
      false,
      true,
      true,
    ]);
    const fourth = (await rotate(first.id, { overlapHours: 0 })).json<Made>();
    expect([await works(third.token), await works(fourth.token)]).toEqual([false, true]);
  });

  it('shows a new secret once: a repeat by its Idempotency-Key is refused and rotates nothing', async () => {
    const made = (await make()).json<Made>();
    const headers = { ...admin, 'idempotency-key': 'rotate-1' };
    const first = (await rotate(made.id, {}, headers)).json<Made>();
    const again = await rotate(made.id, {}, headers);
    expect([again.status, again.json()]).toMatchObject([409, { code: 'secret_shown_once' }]);
    expect(await works(first.token)).toBe(true);
    expect(await textOfTable(app, 'idempotency_key')).not.toContain(first.token);
  });

  it('of two who rotate at once, each gets a secret that is good', async () => {
    const made = (await make()).json<Made>();
    const replies = await Promise.all([rotate(made.id), rotate(made.id)]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    for (const reply of replies) expect(await works(reply.json<Made>().token)).toBe(true);
    expect(await works(made.token)).toBe(false);
  });

  it('is over once ended: neither secret works, and there is no new one', async () => {
    const made = (await make()).json<Made>();
    const renewed = (await rotate(made.id)).json<Made>();
    await app.http({ method: 'DELETE', url: `/v1/keys/${made.id}`, headers: admin });
    expect([await works(made.token), await works(renewed.token)]).toEqual([false, false]);
    expect((await rotate(made.id)).json()).toMatchObject({ code: 'illegal_transition' });
    const over = (await make()).json<Made>();
    await app.database.query(
      `update api_key set created_at = now() - interval '2 days', expires_at = now() where id = $1`,
      [over.id],
    );
    expect((await rotate(over.id)).json()).toMatchObject({ code: 'illegal_transition' });
    for (const id of ['x', '00000000-0000-7000-8000-000000000000'])
      expect((await rotate(id)).status).toBe(404);
  });

  it('is rotated by administrators only, and by no key', async () => {
    const made = (await make()).json<Made>();
    const officer = await signIn(app, await buildPerson(app, { roles: ['compliance_officer', 'author'] }));
    expect((await rotate(made.id, {}, officer)).status).toBe(403);
    expect((await rotate(made.id, {}, { authorization: `Bearer ${made.token}` })).status).toBe(403);
  });

  it('is warned of by mail to administrators, each warning once', async () => {
    await app.database.query('delete from api_key');
    const made = (await make({ name: 'nightly feed' })).json<Made>();
    await app.sweep();
    app.smtp.mails.length = 0;
    const at = async (days: number) => {
      await app.database.query(
        `update api_key set expires_at = now() + make_interval(days => $2) where id = $1`,
        [made.id, days],
      );
      await app.sweep();
      await app.sweep();
    };
    await at(8);
    expect(app.smtp.mails).toHaveLength(0);
    await at(7);
    expect(app.smtp.mails.map(({ subject }) => subject)).toEqual(['API key about to end: nightly feed']);
    expect(app.smtp.mails[0]!.text).toContain('It was never used.');
    expect(app.smtp.mails[0]!.text).toContain(`(${made.prefix}…)`);
    await at(1);
    expect(app.smtp.mails).toHaveLength(2);
    expect(JSON.stringify(app.smtp.mails.map(({ text }) => text))).not.toContain(made.token);
  });
});
