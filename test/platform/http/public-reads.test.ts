import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.ts';
import { listenOn, until, type Network } from '../../support/network.ts';
import { ChangeListener } from '../../../src/platform/changes/change-listener.ts';
import { buildDraft, publish } from '../../publishing/builders.ts';
import { buildPerson, signIn, type SessionHeaders } from '../../people/support.ts';

const ORIGIN = { origin: 'https://portal.example.org' };

describe('pages of other sites', () => {
  let app: TestApp;
  let network: Network;
  let author: SessionHeaders;
  beforeAll(async () => {
    app = await startApp();
    network = await listenOn(app);
    await until('the lease', () => app.nest.get(ChangeListener).isTrusted);
    const { policy } = await publish(app, 'lysis');
    await buildDraft(app, policy, { number: 2 });
    author = await signIn(app, await buildPerson(app, { roles: ['author'] }));
  });
  afterAll(async () => {
    await app.close();
  });

  it.each([
    ['/v1/policies/lysis/active', 200],
    ['/v1/policies/lysis/active.html', 200],
    ['/v1/policies/lysis/active?on=2025-01-01', 404],
    ['/v1/policies/nowhere/active', 404],
    ['/v1/policies/lysis/versions/1', 200],
    ['/v1/codes/CPT/62263/policies', 200],
    ['/v1/changes', 200],
    ['/v1/active.ndjson', 200],
    ['/fhir/R4/metadata', 200],
  ])('may read what %s answers (%s)', async (path, status) => {
    for (const method of ['GET', 'GET', 'HEAD']) {
      const reply = await network(path, { method, headers: ORIGIN });
      expect(reply.status).toBe(status);
      expect(reply.headers['access-control-allow-origin']).toBe('*');
      expect(reply.headers['cross-origin-resource-policy']).toBe('cross-origin');
      expect(reply.headers['access-control-expose-headers']).toBe('*');
      expect(reply.headers['access-control-allow-credentials']).toBeUndefined();
    }
  });

  it.each([
    ['/v1/policies/lysis/active', 'GET, HEAD'],
    ['/v1/policies/lysis/versions/1', 'GET, HEAD'],
    ['/v1/changes', 'GET, HEAD'],
    ['/v1/codes/CPT/62263/policies', 'GET, HEAD'],
  ])('are told before they ask %s by which methods', async (path, methods) => {
    const reply = await network(path, {
      method: 'OPTIONS',
      headers: {
        ...ORIGIN,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'if-none-match',
      },
    });
    expect(reply.status).toBe(204);
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': methods,
      'access-control-allow-headers': expect.stringContaining('If-None-Match'),
      'access-control-max-age': '86400',
    });
    expect(reply.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it.each([
    ['GET', '/v1/policies'],
    ['GET', '/v1/people'],
    ['GET', '/v1/sessions/current'],
    ['POST', '/v1/policies'],
    ['GET', '/v1/webhooks'],
    ['GET', '/v1/audit'],
    ['GET', '/console/sign-in'],
  ])('may not read what %s %s answers', async (method, path) => {
    const reply = await network(path, { method, headers: ORIGIN });
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
    expect(reply.headers['cross-origin-resource-policy']).toBe('same-origin');
  });

  it.each(['/v1/people', '/v1/webhooks', '/console'])('are not told of %s beforehand', async (path) => {
    const reply = await network(path, { method: 'OPTIONS', headers: ORIGIN });
    expect(reply.status).toBe(404);
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('may not read a draft, which only a session sees', async () => {
    const headers = { ...author, ...ORIGIN };
    const draft = await network('/v1/policies/lysis/versions/2', { headers });
    expect(draft.status).toBe(200);
    expect(draft.headers['access-control-allow-origin']).toBeUndefined();
    expect(draft.headers['cross-origin-resource-policy']).toBe('same-origin');
  });
});
