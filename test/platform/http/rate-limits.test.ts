import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../../src/kernel/actor.ts';
import { ApiKeysService } from '../../../src/people/api-keys/api-keys.service.ts';
import { startApp, type TestApp } from '../../support/app.ts';

describe('requests without end', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({
      settings: {
        RATE_LIMIT_PUBLISHED: '12',
        RATE_LIMIT_REQUESTS: '6',
        RATE_LIMIT_COSTLY: '2',
        RATE_LIMIT_SIGN_IN: '3',
        API_KEY_LONGEST_DAYS: '0',
      },
    });
  });
  afterAll(async () => {
    await app.close();
  });

  const ask = async (url: string, remoteAddress: string, given: object = {}) =>
    await app.http({ url, remoteAddress, ...given });
  const statuses = async (times: number, ...[url, address, given]: Parameters<typeof ask>) => {
    const found = [];
    for (let n = 0; n < times; n++) found.push((await ask(url, address, given)).status);
    return found;
  };

  it('from one address are refused after its share, with what is left and when to come again', async () => {
    const first = await ask('/v1/policies', '192.0.2.1');
    expect(first.headers).toMatchObject({
      'ratelimit-policy': '"requests";q=6;w=60',
      ratelimit: expect.stringMatching(/^"requests";r=5;t=\d+$/),
    });
    await statuses(5, '/v1/policies', '192.0.2.1');
    const refused = await ask('/v1/policies', '192.0.2.1');
    expect(refused.status).toBe(429);
    expect(refused.headers['content-type']).toContain('application/problem+json');
    expect(refused.headers['x-content-type-options']).toBe('nosniff');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.json()).toMatchObject({ code: 'rate_limited', retryAfterSeconds: expect.any(Number) });
    expect((await ask('/v1/policies', '192.0.2.2')).status).toBe(200);
  });

  it('from a whole IPv6 network of one caller are counted together', async () => {
    const found = [];
    for (let n = 0; n < 8; n++) found.push((await ask('/v1/policies', `2001:db8:1:2::${n + 1}`)).status);
    expect(found.slice(6)).toEqual([429, 429]);
    expect((await ask('/v1/policies', '2001:db8:1:3::1')).status).toBe(200);
  });

  it('of sign-ins, and of what costs much, are refused sooner', async () => {
    const signIn = { method: 'POST', payload: { email: 'nobody@example.org', password: 'x' } };
    expect(await statuses(4, '/v1/sessions', '192.0.2.10', signIn)).toEqual([401, 401, 401, 429]);
    const forgotten = { method: 'POST', payload: { email: 'nobody@example.org' } };
    expect(await statuses(1, '/v1/sessions/forgotten', '192.0.2.10', forgotten)).toEqual([429]);
    expect((await statuses(3, '/v1/policies/x/versions/1/proof', '192.0.2.11')).at(-1)).toBe(429);
    expect((await ask('/v1/policies', '192.0.2.11')).status).toBe(200);
  });

  it('by one key are refused wherever they come from, and its address has room for more keys', async () => {
    const { token } = await app.nest.get(ApiKeysService).create(system('test'), {
      name: 'machine',
      scopes: ['people:read'],
      expiresAt: null,
    });
    const headers = { authorization: `Bearer ${token}` };
    const found = [];
    for (let n = 0; n < 8; n++)
      found.push((await ask('/v1/people', `192.0.2.${20 + n}`, { headers })).status);
    // the first was not known yet, and counted by its address
    expect(found).toEqual([...Array<number>(7).fill(200), 429]);
    await statuses(7, '/v1/policies', '192.0.2.40');
    const { token: other } = await app.nest.get(ApiKeysService).create(system('test'), {
      name: 'other',
      scopes: ['people:read'],
      expiresAt: null,
    });
    const others = { headers: { authorization: `Bearer ${other}` } };
    await ask('/v1/people', '192.0.2.41', others);
    expect(await statuses(6, '/v1/people', '192.0.2.40', others)).toEqual(Array<number>(6).fill(200));
  });

  it.each(['Bearer alm_', 'Bearer ', 'Basic ', ''])(
    'with a made-up key (%j) share what is of their address',
    async (start) => {
      const from = `198.51.100.${start.length + 1}`;
      const invented = [];
      for (let n = 0; n < 8; n++)
        invented.push(
          (await ask('/v1/policies', from, { headers: { authorization: `${start}${n}` } })).status,
        );
      expect(invented.slice(6)).toEqual([429, 429]);
      expect(invented.slice(0, 6)).not.toContain(429);
    },
  );

  it('are of their class however the address is written', async () => {
    const signIn = { method: 'POST', payload: { email: 'nobody@example.org', password: 'x' } };
    const ways = ['/v1/sessions', '/v1/%73essions', '/%761/sessions?x', '/v1/%73%65ssions'];
    const found = [];
    for (const way of ways) found.push((await ask(way, '192.0.2.90', signIn)).status);
    expect(found).toEqual([401, 401, 401, 429]);
    expect((await statuses(3, '/v1/policies/x/versions/1/%70roof', '192.0.2.91')).at(-1)).toBe(429);
  });

  it('are refused with a page where a person’s browser asks for one', async () => {
    const form = {
      method: 'POST',
      headers: { accept: 'text/html,*/*;q=0.8', 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'email=a%40example.org&password=x',
    };
    expect(await statuses(3, '/console/sign-in', '192.0.2.95', form)).not.toContain(429);
    const page = await ask('/console/sign-in', '192.0.2.95', form);
    expect(page.status).toBe(429);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['content-security-policy']).toBeDefined();
    expect(Number(page.headers['retry-after'])).toBeGreaterThan(0);
    expect(page.text).toContain('Too many');
    const program = await ask('/console/sign-in', '192.0.2.95', {
      ...form,
      headers: { ...form.headers, accept: '*/*' },
    });
    expect(program.headers['content-type']).toContain('application/problem+json');
  });

  it('for what is published have a share of their own, of which is told when little is left', async () => {
    const url = '/v1/policies/nothing/active';
    const first = await ask(url, '192.0.2.70');
    expect([first.status, first.headers['ratelimit']]).toEqual([404, undefined]);
    await statuses(9, url, '192.0.2.70');
    const late = await ask(url, '192.0.2.70');
    expect(late.headers['ratelimit']).toMatch(/^"published";r=1;t=/);
    expect(await statuses(2, url, '192.0.2.70')).toEqual([404, 429]);
    expect((await ask('/v1/policies', '192.0.2.70')).status).toBe(200);
  });

  it('by the operator’s probes are never refused', async () => {
    expect(new Set(await statuses(20, '/healthz', '192.0.2.80'))).toEqual(new Set([200]));
  });
});
