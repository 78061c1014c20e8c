import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestApp } from '../../support/app.ts';
import type { TestProvider } from '../../support/oidc-provider.ts';
import { auditOf } from '../support.ts';
import { Browser } from './browser.ts';
import { CALLBACK, startDoor, type Colleague, type Door } from './door.ts';

const CONFIRM = '/console/account/confirm/oidc?next=%2Fconsole%2Faccount';

describe('a session of the OpenID provider', () => {
  let door: Door;
  let app: TestApp;
  let provider: TestProvider;
  beforeAll(async () => {
    door = await startDoor();
    ({ app, provider } = door);
  });
  afterEach(() => provider.pretendSignedInAt(undefined));
  afterAll(async () => {
    await door.close();
  });

  const now = () => Math.floor((performance.timeOrigin + performance.now()) / 1000);
  /** Somebody who has been at the provider for so many minutes when they come here. */
  const entered = async (minutesAgo = 0): Promise<Colleague> => {
    const colleague = await door.colleague();
    provider.pretendSignedInAt(now() - minutesAgo * 60);
    await colleague.browser.open('/console/sign-in/oidc');
    provider.pretendSignedInAt(undefined);
    expect((await door.whoIs(colleague.browser))?.id).toBe(colleague.person.id);
    return colleague;
  };
  const isFresh = async ({ person }: Colleague) => {
    const [session] = await app.database.query<{ fresh: boolean | null }>(
      `select authenticated_at > now() - interval '10 minutes' as fresh from session where person_id = $1 and method = 'oidc'`,
      [person.id],
    );
    return session?.fresh === true;
  };

  it('is fresh when the person has just signed in there', async () => {
    expect(await isFresh(await entered(9))).toBe(true);
  });

  it('is not fresh by single sign-on alone, whenever the session was opened', async () => {
    const colleague = await entered(11);
    expect(await isFresh(colleague)).toBe(false);
    const options = await app.http({
      method: 'POST',
      url: '/v1/passkeys/options',
      headers: colleague.browser.headers(),
    });
    expect(options.status).toBe(403);
    expect(options.json()).toMatchObject({ code: 'reauthentication_required' });
  });

  it('is not fresh where the provider does not say when, nor fresher than now', async () => {
    const silent = await door.colleague();
    provider.tamper(async ({ claims, sign }) => await sign({ ...claims, auth_time: undefined }));
    await silent.browser.open('/console/sign-in/oidc');
    expect((await door.whoIs(silent.browser))?.id).toBe(silent.person.id);
    expect(await isFresh(silent)).toBe(false);
    const ahead = await door.colleague();
    provider.tamper(async ({ claims, sign }) => await sign({ ...claims, auth_time: now() + 86_400 }));
    await ahead.browser.open('/console/sign-in/oidc');
    const [session] = await app.database.query<{ future: boolean }>(
      `select authenticated_at > now() as future from session where person_id = $1 and method = 'oidc'`,
      [ahead.person.id],
    );
    expect(session?.future).toBe(false);
  });

  it('is confirmed by signing in there anew, and goes back to where it was needed', async () => {
    const colleague = await entered(60);
    const { browser, person, email } = colleague;
    const form = await browser.open('/console/account/confirm?next=/console/account');
    expect(form.text).toContain('Confirm at Example Health');
    expect(form.text).toContain(`href="${CONFIRM}"`);
    const trip = await browser.open(CONFIRM, provider.issuer);
    expect(Object.fromEntries(trip.url.searchParams)).toMatchObject({
      max_age: '0',
      prompt: 'login',
      login_hint: email,
    });
    const page = await browser.open(trip.url.href);
    expect(page.url.pathname).toBe('/console/account');
    expect(await isFresh(colleague)).toBe(true);
    expect((await auditOf(app, 'person.confirmed')).at(-1)).toMatchObject({
      actorId: person.id,
      detail: { method: 'oidc' },
    });
  });

  it('is not confirmed by a provider that asks for nothing', async () => {
    const colleague = await entered(60);
    provider.pretendSignedInAt(now() - 300);
    const page = await colleague.browser.open(CONFIRM);
    expect(page.status).toBe(403);
    expect(page.text).toContain('did not ask you anew');
    expect(page.text).toContain('Confirm again');
    expect(await isFresh(colleague)).toBe(false);
    expect((await auditOf(app, 'person.confirmation_refused')).at(-1)).toMatchObject({
      actorId: colleague.person.id,
      detail: { method: 'oidc' },
    });
  });

  it('is not confirmed by somebody else, in another session, or twice by one answer', async () => {
    const colleague = await entered(60);
    const { browser, subject } = colleague;
    const other = await entered(60);
    browser.forgetProvider(provider.issuer);
    browser.signsInAs = other.subject;
    expect((await browser.open(CONFIRM)).text).toContain('somebody else signed in');
    expect(await isFresh(colleague)).toBe(false);

    browser.forgetProvider(provider.issuer);
    browser.signsInAs = subject;
    const back = await browser.open(CONFIRM, CALLBACK);
    const address = back.url.pathname + back.url.search;
    expect((await other.browser.open(address)).text).toContain('begun in another browser');
    expect(await isFresh(other)).toBe(false);
    expect((await browser.open(address)).url.pathname).toBe('/console/account');
    expect(await isFresh(colleague)).toBe(true);
    expect((await browser.open(address)).status).toBe(400);
  });

  it('is confirmed for nobody who is not signed in', async () => {
    expect((await new Browser(app).open(CONFIRM)).url.pathname).toBe('/console/sign-in');
  });
});
