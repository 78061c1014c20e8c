import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildPerson, signIn } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { keyWith } from '../builders.ts';

describe('webhooks', () => {
  let app: TestApp;
  let headers: { authorization: string };
  beforeAll(async () => {
    app = await startApp();
    headers = await keyWith(app, 'webhooks:write');
  });
  afterAll(async () => {
    await app.close();
  });

  const create = async (payload: object, extra: Record<string, string> = {}) =>
    await app.http({ method: 'POST', url: '/v1/webhooks', headers: { ...headers, ...extra }, payload });

  it('refuse a description that the database cannot hold, and mend half a character', async () => {
    const refused = await create({ url: 'https://hooks.example.org/', description: 'a\u0000b' });
    expect(refused.status).toBe(400);
    expect(refused.json()).toMatchObject({ code: 'invalid_request', fields: [{ field: 'description' }] });
    const mended = await create({ url: 'https://hooks.example.org/', description: 'a\ud800' });
    expect(mended.json()).toMatchObject({ description: 'a\ufffd' });
  });

  it('are made with a secret that is shown this once', async () => {
    const made = await create({ url: 'https://hooks.example.org/in?tenant=7', description: 'claims' });
    expect(made.status).toBe(201);
    const webhook = made.json<{ id: string; secret: string }>();
    expect(webhook).toMatchObject({
      state: 'unverified',
      format: 'standard',
      order: 'policy',
      concurrency: 4,
      filter: { policies: [], linesOfBusiness: [], jurisdictions: [] },
      eventTypes: [],
      description: 'claims',
      disabledReason: null,
    });
    expect(webhook.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const shown = await app.http({ url: `/v1/webhooks/${webhook.id}`, headers });
    const listed = await app.http({ url: '/v1/webhooks', headers });
    for (const reply of [shown, listed]) {
      expect(reply.status).toBe(200);
      expect(reply.text).not.toContain('whsec_');
    }
    const [audited] = await app.database.query<{ text: string }>(
      `select detail::text as text from audit_entry where action = 'webhook.created' and subject_id = $1`,
      [webhook.id],
    );
    expect(audited!.text).not.toContain('whsec_');
    expect(audited!.text).not.toContain('tenant');
  });

  it('do not show the secret again for a repeated Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'webhook-1' };
    expect((await create({ url: 'https://hooks.example.org/' }, key)).status).toBe(201);
    const repeated = await create({ url: 'https://hooks.example.org/' }, key);
    expect(repeated.status).toBe(409);
    expect(repeated.json()).toMatchObject({ code: 'secret_shown_once' });
  });

  it.each([
    'http://hooks.example.org/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::a00:1]/',
    'https://[fe80::1]/',
    'https://[fd00::1]/',
    'https://10.1.2.3/',
    'https://172.31.0.1/',
    'https://192.168.0.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://0.0.0.0/',
    'https://localhost/',
    'ftp://hooks.example.org/',
  ])('are refused for %s', async (url) => {
    const reply = await create({ url });
    expect(reply.status).toBe(422);
    expect(reply.json()).toMatchObject({ code: 'webhook_url_refused', fields: [{ field: 'url' }] });
  });

  it('are refused for what is no webhook', async () => {
    for (const payload of [
      {},
      { url: 7 },
      { url: 'https://a.test', eventTypes: ['policy.deleted'] },
      { url: 'https://a.test', secret: 'mine' },
    ]) {
      const reply = await create(payload);
      expect(reply.status).toBe(400);
      expect(reply.json()).toMatchObject({ code: 'invalid_request' });
    }
  });

  it('are for administrators and keys made for it', async () => {
    expect((await app.http({ url: '/v1/webhooks' })).status).toBe(401);
    const other = await app.http({ url: '/v1/webhooks', headers: await keyWith(app, 'policies:write') });
    expect(other.json()).toMatchObject({ code: 'insufficient_scope', needs: 'webhooks:write' });
    const author = await signIn(app, await buildPerson(app, { roles: ['author'] }));
    expect((await app.http({ url: '/v1/webhooks', headers: author })).status).toBe(403);
    const admin = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
    expect((await app.http({ url: '/v1/webhooks', headers: admin })).status).toBe(200);
  });

  it('are changed, disabled, brought back and removed, and the audit says so', async () => {
    const { id } = (await create({ url: 'https://hooks.example.org/' })).json<{ id: string }>();
    const patch = async (payload: object) =>
      await app.http({ method: 'PATCH', url: `/v1/webhooks/${id}`, headers, payload });
    expect((await patch({ url: 'https://127.0.0.1/' })).status).toBe(422);
    expect((await patch({ url: 'https://other.example.org/', description: 'x' })).json()).toMatchObject({
      url: 'https://other.example.org/',
      description: 'x',
    });
    expect((await patch({ state: 'disabled' })).json()).toMatchObject({ disabledReason: 'by request' });
    expect((await patch({ state: 'active' })).json()).toMatchObject({
      state: 'unverified', // its address has never answered
      disabledReason: null,
    });
    expect((await app.http({ method: 'DELETE', url: `/v1/webhooks/${id}`, headers })).status).toBe(204);
    for (const method of ['GET', 'DELETE'] as const) {
      expect((await app.http({ method, url: `/v1/webhooks/${id}`, headers })).status).toBe(404);
    }
    const audited = await app.database.query<{ action: string }>(
      'select action from audit_entry where subject_id = $1 order by id',
      [id],
    );
    expect(audited.map(({ action }) => action)).toEqual([
      'webhook.created',
      'webhook.changed',
      'webhook.disabled',
      'webhook.enabled',
      'webhook.removed',
    ]);
  });

  it('are not found under an id that is none', async () => {
    for (const path of [
      'nonsense',
      'nonsense/deliveries',
      '00000000-0000-7000-8000-000000000000/deliveries',
    ]) {
      expect((await app.http({ url: `/v1/webhooks/${path}`, headers })).status).toBe(404);
    }
  });

  it('are listed page by page', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const url = `/v1/webhooks?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page = (await app.http({ url, headers })).json<{
        items: { id: string }[];
        nextCursor: string | null;
      }>();
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? '';
    } while (cursor !== '');
    const [{ count } = { count: 0 }] = await app.database.query<{ count: number }>(
      'select count(*) from webhook',
    );
    expect(new Set(seen).size).toBe(count);
  });
});
