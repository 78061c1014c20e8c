import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPerson, signIn } from '../../people/support.ts';

describe('the security headers', () => {
  let app: TestApp;
  let session: Record<string, string>;
  beforeAll(async () => {
    app = await startApp({ settings: { PUBLIC_URL: 'https://almanac.example' } });
    session = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
  });
  afterAll(async () => {
    await app.close();
  });

  it.each([
    ['a page', 'GET', '/console/sign-in', {}],
    ['a signed-in page', 'GET', '/console/account', { accept: 'text/html' }],
    ['a redirect', 'GET', '/console', { accept: 'text/html', cookie: '' }],
    ['the API', 'GET', '/v1/policies', {}],
    ['a refusal', 'GET', '/v1/people', { cookie: '' }],
    ['a page of errors', 'GET', '/console/policies/nothing', { accept: 'text/html' }],
    ['nothing at an address of the API', 'GET', '/v1/nowhere', {}],
    ['nothing at any address', 'GET', '/nowhere', { accept: 'text/html' }],
    ['a style sheet', 'GET', '/assets/console.css', {}],
    ['a script', 'GET', '/assets/screening.js', {}],
    ['a missing asset', 'GET', '/assets/none.css', {}],
    ['the description of the API', 'GET', '/openapi.json', {}],
    ['a probe', 'GET', '/healthz', {}],
    ['a broken body', 'POST', '/v1/sessions', { 'content-type': 'application/json' }],
    ['an unknown type', 'POST', '/v1/policies', { 'content-type': 'application/x-nothing' }],
  ] as const)('are on %s', async (_, method, url, headers) => {
    const reply = await app.http({
      method,
      url,
      headers: { ...session, ...headers },
      ...(method === 'POST' ? { payload: '{' } : {}),
    });
    expect(reply.headers).toMatchObject({
      'strict-transport-security': expect.stringMatching(/max-age=31536000/),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'x-frame-options': 'SAMEORIGIN',
    });
    const policy = String(reply.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(reply.headers['x-powered-by']).toBeUndefined();
  });

  it('let others show what is published, and nothing else', async () => {
    const published = await app.http({ url: '/v1/policies/nothing/active' });
    expect(published.headers['cross-origin-resource-policy']).toBe('cross-origin');
  });

  it.each(['/v1/policies/%zz', `/v1/policies/${'x'.repeat(400)}`])(
    'are on what the router itself refuses: %.25s',
    async (url) => {
      const { headers } = await app.http({ url });
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
      expect(headers['content-security-policy']).toContain("default-src 'none'");
    },
  );

  it('ask for no https where there is none', async () => {
    const plain = await startApp();
    try {
      const { headers } = await plain.http({ url: '/healthz' });
      expect(headers['strict-transport-security']).toBeUndefined();
    } finally {
      await plain.close();
    }
  });
});
