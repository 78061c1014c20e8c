import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../../src/kernel/actor.ts';
import { PeopleService } from '../../../src/people/persons/people.service.ts';
import type { TestApp } from '../../support/app.ts';
import { ALMANAC, type TestProvider } from '../../support/oidc-provider.ts';
import { auditOf } from '../support.ts';
import { Browser } from './browser.ts';
import { CALLBACK, startDoor, type Door } from './door.ts';

describe('a sign-in at an OpenID provider that is refused', () => {
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

  it('counts a way back once, however often and how fast it is used', async () => {
    const { browser } = await door.colleague();
    const { url } = await browser.open('/console/sign-in/oidc', CALLBACK);
    const path = url.pathname + url.search;
    const [one, two] = await Promise.all([browser.open(path), browser.open(path)]);
    expect([one.status, two.status].toSorted((a, b) => a - b)).toEqual([200, 400]);
    expect([one.text, two.text].join()).toContain('begin it again');
    expect((await browser.open(path)).status).toBe(400);
  });

  it('refuses a way back that another browser began: nobody is signed in as somebody else (login CSRF)', async () => {
    const attacker = await door.colleague();
    const victim = await door.colleague();
    const { url } = await attacker.browser.open('/console/sign-in/oidc', CALLBACK);
    await victim.browser.open('/console/sign-in/oidc', provider.issuer); // has a trip cookie of its own
    for (const browser of [victim.browser, new Browser(app)]) {
      const page = await browser.open(url.pathname + url.search);
      expect(page.status).toBe(400);
      expect(await door.whoIs(browser)).toBeUndefined();
    }
    expect((await attacker.browser.open(url.pathname + url.search)).status).toBe(200); // and did not use it up
  });

  it('refuses a way back after ten minutes, and forgets it', async () => {
    const { browser } = await door.colleague();
    const { url } = await browser.open('/console/sign-in/oidc', CALLBACK);
    await app.database.query(`update oidc_trip set expires_at = now()`);
    expect((await browser.open(url.pathname + url.search)).status).toBe(400);
    await app.sweep();
    expect(await app.database.query(`select from oidc_trip`)).toHaveLength(0);
  });

  it('refuses the answer of another provider (mix-up, RFC 9207), and one without iss', async () => {
    for (const iss of ['https://evil.example', undefined]) {
      const { browser } = await door.colleague();
      const { url } = await browser.open('/console/sign-in/oidc', CALLBACK);
      url.searchParams.delete('iss');
      if (iss !== undefined) url.searchParams.set('iss', iss);
      const page = await browser.open(url.pathname + url.search);
      expect(page.status).toBe(403);
      expect(page.text).toContain('cannot be relied on');
      expect(await door.whoIs(browser)).toBeUndefined();
    }
  });

  describe('with an ID token that is not right', () => {
    const seconds = () => Math.floor((performance.timeOrigin + performance.now()) / 1000);
    it.each<[string, Parameters<TestProvider['tamper']>[0]]>([
      ['for another audience', async ({ claims, sign }) => await sign({ ...claims, aud: 'somebody-else' })],
      [
        'for others too, without saying who asked',
        async ({ claims, sign }) => await sign({ ...claims, aud: [ALMANAC.clientId, 'other'], azp: 'other' }),
      ],
      [
        'of another issuer',
        async ({ claims, sign }) => await sign({ ...claims, iss: 'https://evil.example' }),
      ],
      ['signed by somebody else', async ({ claims, sign }) => await sign(claims, 'foreign')],
      ['that is not signed', async ({ claims }) => unsigned(claims)],
      ['of another sign-in', async ({ claims, sign }) => await sign({ ...claims, nonce: 'replayed' })],
      ['without a nonce', async ({ claims, sign }) => await sign({ ...claims, nonce: undefined })],
      ['that is over', async ({ claims, sign }) => await sign({ ...claims, exp: seconds() - 60 })],
      ['of the future', async ({ claims, sign }) => await sign({ ...claims, nbf: seconds() + 120 })],
      [
        'of another person than the user info',
        async ({ claims, sign }) => await sign({ ...claims, sub: 'x' }),
      ],
    ])('signs nobody in: %s', async (_, change) => {
      const { browser } = await door.colleague();
      provider.tamper(change);
      const page = await browser.open('/console/sign-in/oidc');
      expect(page.status).toBe(403);
      expect(page.text).toContain('Example Health did not sign you in');
      expect(page.text).toContain('Try again');
      expect(await door.whoIs(browser)).toBeUndefined();
    });

    it('bears clocks that are some seconds apart', async () => {
      const { browser, person } = await door.colleague();
      provider.tamper(
        async ({ claims, sign }) => await sign({ ...claims, exp: seconds() - 20, iat: seconds() + 20 }),
      );
      await browser.open('/console/sign-in/oidc');
      expect((await door.whoIs(browser))?.id).toBe(person.id);
    });
  });

  it('tells in plain words that the provider said no, and repeats nothing from the address bar', async () => {
    const browser = new Browser(app);
    browser.signsInAs = 'nobody';
    const page = await browser.open('/console/sign-in/oidc');
    expect(page.status).toBe(403);
    expect(page.text).toContain('you or your administrator there said no');
    const { url } = await browser.open('/console/sign-in/oidc', provider.issuer);
    const state = url.searchParams.get('state')!;
    const iss = encodeURIComponent(provider.issuer);
    const hostile = await browser.open(
      `/console/sign-in/oidc/callback?state=${state}&iss=${iss}&error=%3Cscript%3E&error_description=call+0900`,
    );
    expect(hostile.status).toBe(403);
    expect(hostile.text).not.toContain('0900');
    expect(hostile.text).not.toContain('&lt;script');
  });

  it('never links by an address that the provider has not verified', async () => {
    for (const email_verified of [false, undefined, 'false', 1]) {
      const { browser } = await door.colleague({ email_verified });
      const page = await browser.open('/console/sign-in/oidc');
      expect(page.status).toBe(403);
      expect(page.text).toContain('has not confirmed your e-mail address');
      expect(await door.whoIs(browser)).toBeUndefined();
    }
  });

  it('answers somebody unknown, somebody who left and an address given on to another alike', async () => {
    const stranger = new Browser(app);
    stranger.signsInAs = 'stranger';
    provider.accounts.set('stranger', { email: 'stranger@example.org', email_verified: true });
    const { browser: gone, person: left } = await door.colleague();
    await app.nest.get(PeopleService).change(system('test'), left.id, { active: false });
    const first = await door.colleague();
    await first.browser.open('/console/sign-in/oidc');
    const heir = new Browser(app);
    heir.signsInAs = 'heir';
    provider.accounts.set('heir', { email: first.email, email_verified: true });
    const pages = [];
    for (const browser of [stranger, gone, heir]) pages.push(await browser.open('/console/sign-in/oidc'));
    expect(pages.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(new Set(pages.map(({ text }) => text)).size).toBe(1);
    const refused = await auditOf(app, 'person.sign_in_refused');
    expect(refused).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ subjectId: left.id, detail: { method: 'oidc', why: 'left' } }),
        expect.objectContaining({
          subjectId: first.person.id,
          detail: { method: 'oidc', why: 'address of another' },
        }),
      ]),
    );
  });

  it('lets a linked person in no more once they left', async () => {
    const { browser, person, subject } = await door.colleague();
    await browser.open('/console/sign-in/oidc');
    await app.nest.get(PeopleService).change(system('test'), person.id, { active: false });
    expect(await door.whoIs(browser)).toBeUndefined();
    const again = new Browser(app);
    again.signsInAs = subject;
    expect((await again.open('/console/sign-in/oidc')).status).toBe(403);
    expect(await door.whoIs(again)).toBeUndefined();
  });
});

/** A token of algorithm none (RFC 8725 §3.2). */
function unsigned(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.`;
}
