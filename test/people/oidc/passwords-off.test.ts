import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OidcIdentities } from '../../../src/people/identities/oidc-identities.ts';
import type { Person } from '../../../src/people/persons/people.queries.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { startProvider, type TestProvider } from '../../support/oidc-provider.ts';
import { attempt, buildPerson, PASSWORD } from '../support.ts';
import { Browser } from './browser.ts';

describe('with a provider and no passwords', () => {
  let provider: TestProvider;
  let app: TestApp;
  let admin: Person;
  let browser: Browser;
  beforeAll(async () => {
    provider = await startProvider();
    // people who had passwords before
    const before = await startApp();
    admin = await buildPerson(before, { email: 'admin@example.org', roles: ['admin'] });
    await buildPerson(before, { email: 'other@example.org', name: 'Other Person' });
    app = await startApp({
      databaseUrl: before.databaseUrl,
      settings: {
        ...provider.settings,
        OIDC_ISSUER: `${provider.issuer}/`, // not quite as the provider calls itself
        OIDC_ROLES: 'committee=committee_member',
        PASSWORD_SIGN_IN: 'false',
      },
    });
    closing.push(async () => await before.close());
    provider.accounts.set('chief', { email: admin.email, email_verified: true });
    browser = new Browser(app);
    browser.signsInAs = 'chief';
  });
  const closing: (() => Promise<void>)[] = [];
  afterAll(async () => {
    await app.close();
    for (const close of closing) await close();
    await provider.close();
  });

  it('takes no password, good or bad, and asks for none', async () => {
    expect((await attempt(app, admin.email, PASSWORD)).status).toBe(401);
    const page = await browser.open('/console/sign-in?next=/console/policies');
    expect(page.text).not.toContain('type="password"');
    expect(page.text).toContain('href="/console/sign-in/oidc?next=%2Fconsole%2Fpolicies"');
    expect(page.text).toContain('Sign in with Example Health');
  });

  it('signs in by the provider, which confirms signatures too', async () => {
    const page = await browser.open('/console/sign-in/oidc');
    expect(page.url.pathname).toBe('/console');
    expect(await app.nest.get(OidcIdentities).canConfirm(admin.id)).toEqual({ name: 'Example Health' });
  });

  it('shows a person who they are there, and what follows the provider', async () => {
    const page = await browser.open('/console/account');
    expect(page.text).toContain('Sign-in with Example Health');
    expect(page.text).toContain('<code>chief</code>');
    expect(page.text).toContain('given and taken by the provider’s groups');
    expect(page.text).not.toContain('/unlink"');
  });

  it('lets administrators link and unlink on a person’s page, by forms of that page only', async () => {
    const [other] = await app.database.query<{ id: string }>(
      `select id from person where email = 'other@example.org'`,
    );
    const path = `/console/people/${other!.id}`;
    const { text } = await browser.open(path);
    expect(text).toContain('Not linked yet');
    const csrf = /name="_csrf" value="([^"]+)"/.exec(text)![1]!;
    const post = async (to: string, form: Record<string, string>) =>
      await app.http({
        method: 'POST',
        url: `${path}/identities${to}`,
        headers: {
          ...browser.headers(),
          accept: 'text/html',
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: new URLSearchParams(form).toString(),
      });
    expect((await post('', { subject: 'other' })).status).toBe(403);
    expect((await post('', { _csrf: csrf, subject: 'chief' })).status).toBe(409);
    expect((await post('', { _csrf: csrf, subject: 'other' })).status).toBe(303);
    const linked = (await browser.open(path)).text;
    expect(linked).toContain('never used');
    const unlink = new RegExp(`${path}/identities(/[^/"]+/unlink)`).exec(linked)![1]!;
    expect((await post(unlink, { _csrf: csrf })).status).toBe(303);
    expect((await browser.open(path)).text).toContain('Not linked yet');
  });
});
