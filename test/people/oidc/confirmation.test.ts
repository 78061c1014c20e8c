import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { importJWK, jwtVerify, type JWK } from 'jose';
import { canonicalJson } from '../../../src/kernel/canonical.ts';
import type { OidcEvidence } from '../../../src/people/reauthentication/signature-evidence.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  buildCarriedVersion,
  buildPolicyVersion,
  committeeOf,
  type BuiltPolicyVersion,
} from '../../support/build-policy-version.ts';
import { ALMANAC, startProvider, type TestProvider } from '../../support/oidc-provider.ts';
import { auditOf, buildPerson, signIn } from '../support.ts';
import { Browser } from './browser.ts';

const MEANING = 'I approve this version.';
const CALLBACK = 'http://localhost:3000/console/sign-in/oidc/callback';

describe('a signature that the OpenID provider confirms', () => {
  let provider: TestProvider;
  let app: TestApp;
  let director: Person;
  let policy: BuiltPolicyVersion;
  beforeAll(async () => {
    provider = await startProvider();
    app = await startApp({ settings: provider.settings });
    policy = await buildPolicyVersion(app);
    ({ director } = await committeeOf(app));
    provider.accounts.set('director', { email: director.email, email_verified: true });
    provider.accounts.set('colleague', { email: 'colleague@example.org', email_verified: true });
    await buildPerson(app, { email: 'colleague@example.org', roles: ['medical_director'] });
  });
  afterEach(() => provider.pretendSignedInAt(undefined));
  afterAll(async () => {
    await app.close();
    await provider.close();
  });

  const entered = async (subject = 'director') => {
    const browser = new Browser(app);
    browser.signsInAs = subject;
    await browser.open('/console/sign-in/oidc');
    return browser;
  };
  const challengeFor = async (browser: Browser, envelopeHash: string) => {
    const reply = await app.http({
      method: 'POST',
      url: '/v1/signature-challenges',
      headers: browser.headers(),
      payload: { envelopeHash, meaning: MEANING, method: 'oidc' },
    });
    expect(reply.status).toBe(201);
    return reply.json<{ id: string; challenge: string; nonce: string; url: string }>();
  };
  const anyHash = `sha256:${'0'.repeat(64)}`;
  const confirmed = async (id: string) =>
    (
      await app.database.query<{ confirmed: boolean }>(
        `select evidence is not null as confirmed from signature_challenge where id = $1`,
        [id],
      )
    )[0]?.confirmed;

  it('is signed by the provider’s own key over envelope, meaning, signer and nonce, and verifies offline', async () => {
    const browser = await entered();
    const version = await buildCarriedVersion(app, policy.slug);
    const versionUrl = `/v1/policies/${policy.slug}/versions/${version.number}`;
    const terms = { effective: '2027-01-01', changeClass: 'neutral' };
    const { envelopeHash } = (
      await app.http({
        url: `${versionUrl}/envelope?${new URLSearchParams(terms).toString()}`,
        headers: browser.headers(),
      })
    ).json<{ envelopeHash: string }>();
    const challenge = await challengeFor(browser, envelopeHash);
    const back = `/console/policies/${policy.slug}?confirmed=${challenge.id}`;
    const trip = await browser.open(`${challenge.url}&back=${encodeURIComponent(back)}`, provider.issuer);
    expect(Object.fromEntries(trip.url.searchParams)).toMatchObject({
      max_age: '0',
      prompt: 'login',
      nonce: challenge.challenge,
      code_challenge_method: 'S256',
    });
    const page = await browser.open(trip.url.href);
    expect(page.url.pathname + page.url.search).toBe(back);

    const sign = async () =>
      await app.http({
        method: 'POST',
        url: `${versionUrl}/signatures`,
        headers: browser.headers(),
        payload: {
          ...terms,
          meaning: MEANING,
          contentHash: version.contentHash,
          envelopeHash,
          oidc: { challenge: challenge.id },
        },
      });
    const signed = await sign();
    expect(signed.text).toContain('envelopeHash');
    expect(signed.status).toBe(201);
    const [row] = await app.database.query<{ evidence: OidcEvidence }>(
      `select evidence from version_signature where version_id = $1`,
      [version.id],
    );
    const { evidence } = row!;
    // whoever has the evidence needs nobody else to check it
    const { payload } = await jwtVerify(evidence.idToken, await importJWK(evidence.jwk as JWK), {
      issuer: provider.issuer,
      audience: ALMANAC.clientId,
      currentDate: new Date(evidence.authTime * 1000),
    });
    expect(payload).toMatchObject({ sub: 'director', auth_time: evidence.authTime });
    expect(payload['nonce']).toBe(
      createHash('sha256')
        .update(
          canonicalJson({ envelopeHash, meaning: MEANING, nonce: challenge.nonce, signer: director.id }),
        )
        .digest('base64url'),
    );
    expect(evidence.challenge).toEqual({
      envelopeHash,
      meaning: MEANING,
      nonce: challenge.nonce,
      signer: director.id,
    });
    expect(JSON.stringify(evidence.jwk)).not.toContain('"d"');
    expect((await auditOf(app, 'person.confirmed')).at(-1)).toMatchObject({
      actorId: director.id,
      detail: { method: 'oidc', challenge: challenge.id, envelopeHash },
    });
    expect((await sign()).status).toBeGreaterThanOrEqual(400);
  });

  it('is refused when the provider did not ask anew', async () => {
    const browser = await entered();
    const { id, url } = await challengeFor(browser, anyHash);
    const trip = await browser.open(url, provider.issuer);
    const seconds = Math.floor((performance.timeOrigin + performance.now()) / 1000);
    provider.tamper(async ({ claims, sign }) => await sign({ ...claims, auth_time: seconds - 300 }));
    const page = await browser.open(trip.url.href);
    expect(page.status).toBe(403);
    expect(page.text).toContain('did not ask you anew');
    expect(await confirmed(id)).toBe(false);
    expect((await auditOf(app, 'person.confirmation_refused')).at(-1)).toMatchObject({
      actorId: director.id,
      detail: { challenge: id, code: 'reauthentication_failed' },
    });
  });

  it.each<[string, Parameters<TestProvider['tamper']>[0]]>([
    ['does not say when', async ({ claims, sign }) => await sign({ ...claims, auth_time: undefined })],
    [
      'answers for other content',
      async ({ claims, sign }) => await sign({ ...claims, nonce: 'A'.repeat(43) }),
    ],
    ['is not the one that signed', async ({ claims, sign }) => await sign(claims, 'foreign')],
  ])('is refused when the provider %s', async (_, change) => {
    const browser = await entered();
    const { id, url } = await challengeFor(browser, anyHash);
    provider.tamper(change);
    expect((await browser.open(url)).status).toBe(403);
    expect(await confirmed(id)).toBe(false);
  });

  it('is refused when somebody else types their password there', async () => {
    const browser = await entered();
    const { id, url } = await challengeFor(browser, anyHash);
    browser.forgetProvider(provider.issuer);
    browser.signsInAs = 'colleague';
    const page = await browser.open(url);
    expect(page.status).toBe(403);
    expect(page.text).toContain('somebody else signed in');
    expect(await confirmed(id)).toBe(false);
  });

  it('comes back to the session that left only, and once', async () => {
    const browser = await entered();
    const other = await entered('colleague');
    const { id, url } = await challengeFor(browser, anyHash);
    const { url: back } = await browser.open(url, CALLBACK);
    const path = back.pathname + back.search;
    expect((await other.open(path)).status).toBe(400);
    expect((await browser.open(path)).status).toBe(200);
    expect(await confirmed(id)).toBe(true);
    expect((await browser.open(path)).status).toBe(400);
    const again = await browser.open(url, provider.issuer);
    expect(again.status).toBe(403);
    expect(again.text).toContain('waits no longer');
  });

  it('is another person’s or another session’s for nobody else', async () => {
    const browser = await entered();
    const { url } = await challengeFor(browser, anyHash);
    for (const who of [await entered('colleague'), await entered()]) {
      expect((await who.open(url)).status).toBe(403);
    }
    const nobody = await new Browser(app).open(url);
    expect(nobody.url.pathname).toBe('/console/sign-in');
  });

  it('ends when the session ends on the way', async () => {
    const browser = await entered();
    const { id, url } = await challengeFor(browser, anyHash);
    const { url: back } = await browser.open(url, CALLBACK);
    await app.http({ method: 'DELETE', url: '/v1/sessions/current', headers: browser.headers() });
    expect((await browser.open(back.pathname + back.search)).status).toBe(400);
    expect(await confirmed(id)).toBeUndefined();
  });

  it('is nothing for a person whom the provider does not know', async () => {
    const local = await buildPerson(app, { roles: ['medical_director'] });
    const headers = { ...(await signIn(app, local)), accept: 'text/html' };
    const reply = await app.http({
      method: 'POST',
      url: '/v1/signature-challenges',
      headers,
      payload: { envelopeHash: anyHash, meaning: MEANING, method: 'oidc' },
    });
    const page = await app.http({ url: reply.json<{ url: string }>().url, headers });
    expect(page.status).toBe(403);
    expect(page.text).toContain('does not know you yet');
  });

  it('goes back to the page it came from, and to no other site', async () => {
    const browser = await entered();
    for (const back of ['https://evil.example', '//evil.example', '/v1/people']) {
      const { url } = await challengeFor(browser, anyHash);
      const page = await browser.open(`${url}&back=${encodeURIComponent(back)}`);
      expect(page.url.href).toBe('http://localhost:3000/console');
    }
  });
});
