import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.ts';
import { ALMANAC, type TestProvider } from '../../support/oidc-provider.ts';
import { auditOf, textOfTable } from '../support.ts';
import { Browser, type Arrival } from './browser.ts';
import { CALLBACK, startDoor, type Door } from './door.ts';

describe('sign-in at an OpenID provider', () => {
  let door: Door;
  let app: TestApp;
  let provider: TestProvider;
  beforeAll(async () => {
    door = await startDoor();
    ({ app, provider } = door);
  });
  afterAll(async () => {
    await door.close();
  });

  it('signs a person in, links them by their verified address and goes on where they wanted to', async () => {
    const { person, browser, subject } = await door.colleague();
    const page = await browser.open('/console/sign-in/oidc?next=%2Fconsole%2Fpolicies%3Fq%3Dlysis');
    expect(page.status).toBe(200);
    expect(page.url.pathname + page.url.search).toBe('/console/policies?q=lysis');
    expect((await door.whoIs(browser))?.id).toBe(person.id);
    const signedIn = (await auditOf(app, 'person.signed_in')).filter((entry) => entry.actorId === person.id);
    expect(signedIn.at(-1)?.detail).toMatchObject({ method: 'oidc' });
    const linked = (await auditOf(app, 'person.identity_linked')).at(-1);
    expect(linked).toMatchObject({
      subjectId: person.id,
      detail: { issuer: provider.issuer, subject, by: 'verified address' },
    });
    expect(
      await app.database.query(`select kind from person_mail where person_id = $1`, [person.id]),
    ).toEqual(expect.arrayContaining([{ kind: 'identity_linked' }]));
  });

  it('knows a linked person by their subject, whatever their address becomes', async () => {
    const { person, browser, subject } = await door.colleague();
    await browser.open('/console/sign-in/oidc');
    provider.accounts.set(subject, { email: 'new@elsewhere.example', email_verified: false });
    const again = new Browser(app);
    again.signsInAs = subject;
    await again.open('/console/sign-in/oidc');
    expect((await door.whoIs(again))?.id).toBe(person.id);
  });

  it('asks with PKCE, state, nonce and the scopes, and the provider insists on the verifier', async () => {
    const { browser } = await door.colleague();
    const { url } = await browser.open('/console/sign-in/oidc', provider.issuer);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: ALMANAC.clientId,
      redirect_uri: CALLBACK,
      scope: 'openid profile email groups',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{32}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    const back = await browser.open(url.href, CALLBACK);
    const code = back.url.searchParams.get('code')!;
    const stolen = await fetch(`${provider.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: CALLBACK,
        client_id: ALMANAC.clientId,
        code_verifier: 'x'.repeat(43),
      }),
      headers: {
        authorization: `Basic ${btoa(`${ALMANAC.clientId}:${ALMANAC.clientSecret.replaceAll(' ', '+')}`)}`,
      },
    });
    expect(await stolen.json()).toMatchObject({ error: 'invalid_grant' });
  });

  it('keeps no secret of the trip: neither state nor what the browser or the provider holds', async () => {
    const { browser } = await door.colleague();
    const { url } = await browser.open('/console/sign-in/oidc', provider.issuer);
    const kept = await textOfTable(app, 'oidc_trip');
    const secret = browser.cookie('almanac_trip')!;
    for (const text of [url.searchParams.get('state')!, url.searchParams.get('nonce')!, secret]) {
      expect(kept).not.toContain(text);
    }
    const back = await browser.open(url.href);
    expect(back.status).toBe(200);
    const sealed = await textOfTable(app, 'session_identity');
    expect(sealed).not.toBe('');
    expect(sealed).not.toMatch(/eyJ[\w-]+\.eyJ/); // no JWT lies there open
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/console/../v1/policies',
    'javascript:alert(1)',
  ])('goes nowhere but to its own pages: next=%s', async (next) => {
    const { browser } = await door.colleague();
    const page = await browser.open(`/console/sign-in/oidc?next=${encodeURIComponent(next)}`);
    expect(page.url.href).toBe('http://localhost:3000/console');
  });

  it('links one person once when two first sign-ins come at once', async () => {
    const { person, subject } = await door.colleague();
    const browsers = [new Browser(app), new Browser(app)];
    for (const browser of browsers) browser.signsInAs = subject;
    const backs: Arrival[] = [];
    for (const browser of browsers) backs.push(await browser.open('/console/sign-in/oidc', CALLBACK));
    const pages = await Promise.all(
      browsers.map(async (browser, n) => await browser.open(backs[n]!.url.pathname + backs[n]!.url.search)),
    );
    expect(pages.map(({ status }) => status)).toEqual([200, 200]);
    expect(
      await app.database.query(`select from person_identity where person_id = $1`, [person.id]),
    ).toHaveLength(1);
  });

  describe('when the provider is down', () => {
    beforeEach(() => provider.setDown(false));

    it('says so on the way back, and passwords still open the door', async () => {
      const { browser } = await door.colleague();
      const { url } = await browser.open('/console/sign-in/oidc', CALLBACK);
      provider.setDown(true);
      const page = await browser.open(url.pathname + url.search);
      provider.setDown(false);
      expect(page.status).toBe(503);
      expect(page.text).toContain('cannot be reached just now');
      expect(page.text).toContain('Sign in another way');
      expect((await browser.open('/console/sign-in')).status).toBe(200);
    });

    it('says so at the start when it was never heard of, without asking it at every click', async () => {
      provider.setDown(true);
      const other = await startApp({ settings: provider.settings, databaseUrl: app.databaseUrl });
      try {
        const before = provider.asked('/.well-known/openid-configuration');
        const browser = new Browser(other);
        for (let click = 0; click < 5; click++) {
          const page = await browser.open('/console/sign-in/oidc');
          expect(page.status).toBe(503);
        }
        expect(provider.asked('/.well-known/openid-configuration') - before).toBe(1);
      } finally {
        provider.setDown(false);
        await other.close();
      }
    });
  });

  it('does not disturb a person who is signed in, and asks nobody without a provider', async () => {
    const { browser } = await door.colleague();
    await browser.open('/console/sign-in/oidc');
    const again = await browser.open('/console/sign-in/oidc?next=/console/policies', provider.issuer);
    expect(again.url.pathname).toBe('/console/policies');
    const without = await startApp({ databaseUrl: app.databaseUrl });
    try {
      for (const path of ['/console/sign-in/oidc', '/console/sign-in/oidc/callback?state=x']) {
        expect((await without.http({ url: path })).status).toBe(404);
      }
    } finally {
      await without.close();
    }
  });

  it('tells where to sign out of the provider too, with the ID token as a hint', async () => {
    const { browser } = await door.colleague();
    await browser.open('/console/sign-in/oidc');
    const { csrfToken } = (await app.http({ url: '/v1/sessions/current', headers: browser.headers() })).json<{
      csrfToken: string;
    }>();
    const page = await app.http({
      method: 'POST',
      url: '/console/sign-out',
      headers: { ...browser.headers(), 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ _csrf: csrfToken }).toString(),
    });
    expect(page.status).toBe(200);
    const link = /href="([^"]*session\/end[^"]*)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&');
    const url = new URL(link!);
    expect(url.origin).toBe(provider.issuer);
    expect(url.searchParams.get('id_token_hint')).toMatch(/^eyJ/);
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe('http://localhost:3000/console/sign-in');
    expect(await door.whoIs(browser)).toBeUndefined();
    expect(
      await app.database.query(`select from session_identity s where not exists
      (select from session where id = s.session_id)`),
    ).toHaveLength(0);
  });

  it('follows the provider to new keys', async () => {
    const first = await door.colleague();
    await first.browser.open('/console/sign-in/oidc');
    await provider.rotateKeys();
    const restarted = await startApp({ settings: provider.settings, databaseUrl: app.databaseUrl });
    try {
      const browser = new Browser(restarted);
      browser.signsInAs = first.subject;
      expect((await browser.open('/console/sign-in/oidc')).status).toBe(200);
    } finally {
      await restarted.close();
    }
  });
});
