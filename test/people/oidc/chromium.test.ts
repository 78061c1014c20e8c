import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchChromium, openPage } from '../../console/chromium.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { startProvider, type TestProvider } from '../../support/oidc-provider.ts';
import { buildPerson } from '../support.ts';

describe('sign-in at the provider in a real browser', () => {
  let provider: TestProvider;
  let app: TestApp;
  let chromium: Browser;
  let origin: string;
  beforeAll(async () => {
    // another site than the provider's, which is at 127.0.0.1: cookies and redirects go as they do between two sites
    const port = await freePort();
    origin = `http://localhost:${port}`;
    provider = await startProvider(origin);
    app = await startApp({ settings: { ...provider.settings, PUBLIC_URL: origin, SMTP_URL: '' } });
    await buildPerson(app, { email: 'helen@example.org', name: 'Helen Marsh', roles: ['medical_director'] });
    provider.accounts.set('helen', { email: 'helen@example.org', email_verified: true });
    await app.nest.listen(port, '127.0.0.1');
    chromium = await launchChromium();
  }, 60_000);
  afterAll(async () => {
    await chromium.close();
    await app.close();
    await provider.close();
  });

  it('goes there and back to the page that was asked for, and out again at both', async () => {
    const { page, complaints } = await openPage(chromium, { baseURL: origin });
    await page.goto('/console/policies');
    await page.getByRole('link', { name: 'Sign in with Example Health' }).click();
    await page.getByLabel('Account').fill('helen');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL(`${origin}/console/policies`);

    await page.goto('/console/account');
    await page.getByRole('heading', { name: 'Sign-in with Example Health' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).first().click();
    await page.getByRole('heading', { name: 'You are signed out of Almanac' }).waitFor();
    expect(await page.getByRole('button', { name: 'Sign out' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Sign out of Example Health too' }).click();
    await page.waitForURL(`${provider.issuer}/session/end?*`);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('says in words why not, and how else', async () => {
    const { page } = await openPage(chromium, { baseURL: origin });
    await page.goto('/console/sign-in/oidc');
    await page.getByLabel('Account').fill('nobody');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { level: 1, name: 'Not signed in' }).waitFor();
    await page.getByRole('link', { name: 'Sign in another way' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in', exact: true }).waitFor();
    await page.context().close();
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
