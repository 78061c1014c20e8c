import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startApp, type TestApp } from '../../support/app.ts';
import { AUDIENCE, MACHINE, startProvider, type TestProvider } from '../../support/oidc-provider.ts';
import { auditOf, buildPerson, signIn, textOfTable, type SessionHeaders } from '../support.ts';

describe('access tokens of the authorization server', () => {
  let provider: TestProvider;
  let app: TestApp;
  let admin: SessionHeaders;
  let client: string;
  beforeAll(async () => {
    provider = await startProvider();
    app = await startApp({ settings: { OAUTH_ISSUER: provider.issuer, OAUTH_AUDIENCE: AUDIENCE } });
    admin = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
    client = await register(['people:read', 'people:write']);
  });
  afterAll(async () => {
    await app.close();
    await provider.close();
  });

  const register = async (scopes: string[]) => {
    const reply = await app.http({
      method: 'POST',
      url: '/v1/oauth-clients',
      headers: admin,
      payload: { clientId: MACHINE.clientId, name: 'Claims engine', scopes },
    });
    expect(reply.status).toBe(201);
    return reply.json<{ id: string }>().id;
  };
  const people = async (token: string, more: object = {}) =>
    await app.http({ url: '/v1/people', headers: { authorization: `Bearer ${token}` }, ...more });

  it('let a registered machine in, as far as both its token and its registration allow', async () => {
    const token = await provider.machineToken('people:read policies:read');
    expect(decodeProtectedHeader(token)).toMatchObject({ typ: 'at+jwt' });
    expect((await people(token)).status).toBe(200);
    const keys = await app.http({ url: '/v1/audit', headers: { authorization: `Bearer ${token}` } });
    expect(keys.status).toBe(403);
    const listed = await app.http({ url: '/v1/oauth-clients', headers: admin });
    expect(listed.json()).toMatchObject({
      items: [{ id: client, clientId: MACHINE.clientId, lastUsedAt: expect.any(String), revokedAt: null }],
    });
  });

  it('say what is missing when a scope is, and the refusal of a change is audited', async () => {
    const token = await provider.machineToken('people:read');
    const reply = await app.http({
      method: 'POST',
      url: '/v1/people',
      headers: { authorization: `Bearer ${token}` },
      payload: { email: 'x@example.org', name: 'X', roles: [] },
    });
    expect(reply.status).toBe(403);
    expect(reply.json()).toMatchObject({ code: 'insufficient_scope', needs: 'people:write' });
    expect(reply.headers['www-authenticate']).toBe(
      'Bearer realm="almanac", error="insufficient_scope", scope="people:write"',
    );
    expect((await auditOf(app, 'request.refused')).at(-1)).toMatchObject({ actorId: client });
  });

  it('name the machine in the audit', async () => {
    const token = await provider.machineToken('people:write');
    const reply = await app.http({
      method: 'POST',
      url: '/v1/people',
      headers: { authorization: `Bearer ${token}` },
      payload: { email: 'added@example.org', name: 'Added', roles: [] },
    });
    expect(reply.status).toBe(201);
    expect((await auditOf(app, 'person.added')).at(-1)).toMatchObject({ actorId: client });
    expect(await textOfTable(app, 'audit_entry')).not.toContain(token);
  });

  it('are for Almanac only', async () => {
    const reply = await people(await provider.machineToken('people:read', 'https://other.example/'));
    expect(reply.status).toBe(401);
    expect(reply.headers['www-authenticate']).toMatch(
      /^Bearer realm="almanac", error="invalid_token", error_description="[^"]*aud[^"]*"$/,
    );
  });

  it('answer a caller without a token with the scheme alone', async () => {
    const reply = await app.http({ url: '/v1/people' });
    expect(reply.status).toBe(401);
    expect(reply.headers['www-authenticate']).toBe('Bearer realm="almanac"');
  });

  it('are not taken when registration is missing or revoked, from the next request on', async () => {
    const token = await provider.machineToken('people:read');
    const revoke = await app.http({ method: 'DELETE', url: `/v1/oauth-clients/${client}`, headers: admin });
    expect(revoke.status).toBe(204);
    const refused = await people(token);
    expect(refused.status).toBe(401);
    expect(refused.text).toContain('not registered');
    expect((await auditOf(app, 'oauth_client.revoked')).at(-1)?.subjectId).toBe(client);
    client = await register(['people:read', 'people:write']);
    expect((await people(token)).status).toBe(200);
  });

  it('are of a client that is registered once, by an administrator', async () => {
    const again = { clientId: MACHINE.clientId, name: 'Again', scopes: ['people:read'] };
    const post = async (headers: Record<string, string>, payload: object) =>
      await app.http({ method: 'POST', url: '/v1/oauth-clients', headers, payload });
    expect((await post(admin, again)).json()).toMatchObject({ code: 'oauth_client_registered' });
    expect((await post(admin, { ...again, clientId: 'a\nb' })).status).toBe(400);
    expect((await post(admin, { ...again, clientId: 'new', scopes: ['everything'] })).status).toBe(400);
    const author = await signIn(app, await buildPerson(app, { roles: ['author'] }));
    expect((await post(author, { ...again, clientId: 'new' })).status).toBe(403);
    const token = await provider.machineToken('people:write');
    expect((await post({ authorization: `Bearer ${token}` }, { ...again, clientId: 'new' })).status).toBe(
      403,
    );
  });

  it('do not make a person of a cookie beside them, nor a key of what is none', async () => {
    const reply = await people('eyJhbGciOiJub25lIn0.e30.', {
      headers: { ...admin, authorization: 'Bearer a.b.c' },
    });
    expect(reply.status).toBe(401);
    expect((await people('alm_unknown')).status).toBe(401);
    expect((await people('')).status).toBe(401);
  });

  it('follow the issuer to new keys, and old ones stop counting', async () => {
    const old = await provider.machineToken('people:read');
    expect((await people(old)).status).toBe(200);
    await provider.rotateKeys();
    const restarted = await startApp({
      databaseUrl: app.databaseUrl,
      settings: { OAUTH_ISSUER: provider.issuer, OAUTH_AUDIENCE: AUDIENCE },
    });
    try {
      const fresh = await provider.machineToken('people:read');
      const ask = async (token: string) =>
        await restarted.http({ url: '/v1/people', headers: { authorization: `Bearer ${token}` } });
      expect((await ask(fresh)).status).toBe(200);
      expect((await ask(old)).status).toBe(401);
    } finally {
      await restarted.close();
    }
  });
});

describe('an access token that is not right', () => {
  let issuer: Awaited<ReturnType<typeof startIssuer>>;
  let app: TestApp;
  let admin: SessionHeaders;
  beforeAll(async () => {
    issuer = await startIssuer();
    app = await startApp({ settings: { OAUTH_ISSUER: issuer.url, OAUTH_AUDIENCE: AUDIENCE } });
    admin = await signIn(app, await buildPerson(app, { roles: ['admin'] }));
    await app.http({
      method: 'POST',
      url: '/v1/oauth-clients',
      headers: admin,
      payload: { clientId: MACHINE.clientId, name: 'Claims engine', scopes: ['people:read'] },
    });
  });
  afterAll(async () => {
    await app.close();
    await issuer.close();
  });

  const status = async (token: string) =>
    (await app.http({ url: '/v1/people', headers: { authorization: `Bearer ${token}` } })).status;
  const now = () => Math.floor((performance.timeOrigin + performance.now()) / 1000);
  const good = (): JWTPayload => ({
    iss: issuer.url,
    aud: AUDIENCE,
    sub: MACHINE.clientId,
    client_id: MACHINE.clientId,
    scope: 'people:read',
    iat: now(),
    exp: now() + 300,
    jti: 'a-token',
  });

  it('is told from one that is', async () => {
    expect(await status(await issuer.sign(good()))).toBe(200);
    expect(await status(await issuer.sign({ ...good(), aud: ['other', AUDIENCE] }))).toBe(200);
    expect(await status(await issuer.sign({ ...good(), exp: now() - 20 }))).toBe(200); // clocks differ
    expect(await status(await issuer.sign(good(), { typ: 'application/at+jwt' }))).toBe(200);
  });

  it.each<[string, (claims: JWTPayload) => JWTPayload]>([
    ['expired', (claims) => ({ ...claims, exp: now() - 31 })],
    ['not yet valid', (claims) => ({ ...claims, nbf: now() + 60 })],
    ['without an end', (claims) => without(claims, 'exp')],
    ['of another issuer', (claims) => ({ ...claims, iss: 'https://evil.example' })],
    ['for another audience', (claims) => ({ ...claims, aud: 'https://other.example' })],
    ['without an audience', (claims) => without(claims, 'aud')],
    ['of no client', (claims) => without(claims, 'client_id')],
    ['of a client unknown here', (claims) => ({ ...claims, client_id: 'stranger' })],
    ['whose client is no text', (claims) => ({ ...claims, client_id: [MACHINE.clientId] })],
    ['that a person allowed to the client', (claims) => ({ ...claims, sub: 'a-person' })],
    ['that tells when a person signed in', (claims) => ({ ...claims, auth_time: now() })],
    ['that tells how a person signed in', (claims) => ({ ...claims, acr: 'urn:mace:incommon:iap:silver' })],
    ['of a person’s session', (claims) => ({ ...claims, sid: 'a-session' })],
  ])('is refused: %s', async (_, change) => {
    expect(await status(await issuer.sign(change(good())))).toBe(401);
  });

  it('bears the subject that its client was registered with, and no other', async () => {
    const payload = { clientId: 'by-another-name', subject: 'by-another-name@clients', name: 'Other' };
    const registered = await app.http({
      method: 'POST',
      url: '/v1/oauth-clients',
      headers: admin,
      payload: { ...payload, scopes: ['people:read'] },
    });
    expect(registered.json()).toMatchObject(payload);
    const of = async (sub: string) =>
      await status(await issuer.sign({ ...good(), client_id: payload.clientId, sub }));
    expect(await of(payload.subject)).toBe(200);
    expect(await of(payload.clientId)).toBe(401);
    expect(await of(MACHINE.clientId)).toBe(401);
  });

  it('is refused as another kind of token, such as an ID token', async () => {
    expect(await status(await issuer.sign(good(), { typ: 'JWT' }))).toBe(401);
    expect(await status(await issuer.sign(good(), { typ: undefined }))).toBe(401);
  });

  it('is refused without a signature, with a shared secret, and with the public key as one', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    expect(await status(`${part({ alg: 'none', typ: 'at+jwt' })}.${part(good())}.`)).toBe(401);
    expect(await status(`${part({ alg: 'none', typ: 'at+jwt' })}.${part(good())}.AAAA`)).toBe(401);
    for (const secret of [JSON.stringify(issuer.publicJwk), issuer.publicJwk.n!]) {
      const token = await new SignJWT(good())
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: issuer.publicJwk.kid })
        .sign(new TextEncoder().encode(secret.padEnd(32)));
      expect(await status(token)).toBe(401);
    }
  });

  it('is refused with a key of its own, in its header or at an address', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const jwk = await exportJWK(publicKey);
    for (const header of [{ jwk }, { jku: 'http://127.0.0.1:1/keys' }, { kid: '../../etc/passwd' }]) {
      const token = await new SignJWT(good())
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', ...header })
        .sign(privateKey);
      expect(await status(token)).toBe(401);
    }
  });

  it('is refused when one character of it is another', async () => {
    const token = await issuer.sign(good());
    const [header, , signature] = token.split('.');
    const forged = Buffer.from(JSON.stringify({ ...decodeJwt(token), scope: 'people:write' }));
    expect(await status(`${header}.${forged.toString('base64url')}.${signature}`)).toBe(401);
  });

  it('does not make Almanac ask the issuer for each unknown key', async () => {
    const before = issuer.asked();
    const { privateKey } = await generateKeyPair('RS256');
    for (let n = 0; n < 20; n++) {
      const token = await new SignJWT(good())
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: `unknown-${n}` })
        .sign(privateKey);
      expect(await status(token)).toBe(401);
    }
    expect(issuer.asked() - before).toBeLessThanOrEqual(1);
  });

  it('is told from one that cannot be judged: 503 until the issuer was heard of once, and never a pass', async () => {
    issuer.setDown(true);
    const fresh = await startApp({
      databaseUrl: app.databaseUrl,
      settings: { OAUTH_ISSUER: issuer.url, OAUTH_AUDIENCE: AUDIENCE },
    });
    try {
      const before = issuer.asked();
      for (let n = 0; n < 5; n++) {
        const reply = await fresh.http({
          url: '/v1/people',
          headers: { authorization: `Bearer ${await issuer.sign(good())}` },
        });
        expect(reply.status).toBe(503);
        expect(reply.json()).toMatchObject({ code: 'provider_unavailable' });
        expect(reply.headers['retry-after']).toBe('30');
      }
      expect(issuer.asked() - before).toBeLessThanOrEqual(2);
      // whoever knows the keys already goes on
      expect(await status(await issuer.sign(good()))).toBe(200);
    } finally {
      issuer.setDown(false);
      await fresh.close();
    }
  });
});

function without(claims: JWTPayload, claim: string): JWTPayload {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => name !== claim));
}

/** An authorization server as far as a resource server sees it, whose tokens a test makes itself. */
async function startIssuer() {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid: 'issuer-key', alg: 'RS256', use: 'sig' };
  let requests = 0;
  let down = false;
  let url = '';
  const server = createServer((request, response) => {
    requests += 1;
    const bodies: Readonly<Record<string, object>> = {
      '/.well-known/openid-configuration': {
        issuer: url,
        jwks_uri: `${url}/jwks`,
        token_endpoint: `${url}/token`,
      },
      '/jwks': { keys: [publicJwk] },
    };
    const body = down ? undefined : bodies[request.url!];
    response.writeHead(body === undefined ? 503 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    publicJwk,
    asked: () => requests,
    setDown(value: boolean) {
      down = value;
    },
    async sign(claims: JWTPayload, header: { typ?: string | undefined } = {}) {
      const { typ } = { typ: 'at+jwt', ...header };
      return await new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'issuer-key', ...(typ === undefined ? {} : { typ }) })
        .sign(privateKey);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
