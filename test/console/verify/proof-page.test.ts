import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { buildPerson, PASSWORD, signIn, type SessionHeaders } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildNextVersion, buildPolicyVersion } from '../../support/build-policy-version.ts';
import { launchChromium, openPage } from '../chromium.ts';

describe('the page of a proof', () => {
  let app: TestApp;
  let chromium: Browser;
  let origin: string;
  let slug: string;
  let clerk: SessionHeaders;
  beforeAll(async () => {
    app = await startApp();
    ({ slug } = await buildPolicyVersion(app, { title: 'Lysis of Epidural Adhesions' }));
    await buildNextVersion(app, slug, { effective: '2026-04-01' });
    const person = await buildPerson(app, { name: 'Carla Clerk', email: 'clerk@plan.example' });
    clerk = await signIn(app, person);
    await app.nest.listen(0, '127.0.0.1');
    origin = await app.nest.getUrl();
    chromium = await launchChromium();
  }, 60_000);
  afterAll(async () => {
    await chromium.close();
    await app.close();
  });

  it('says in words what holds, and hands out proof, page and packet', async () => {
    const { page, complaints } = await openPage(chromium, {
      baseURL: origin,
      viewport: { width: 360, height: 800 },
      colorScheme: 'dark',
    });
    await page.goto('/console');
    await page.getByLabel('E-mail address').fill('clerk@plan.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'What is due' }).waitFor();
    await page.goto(`/console/policies/${slug}`);
    await page.getByRole('link', { name: 'Proof of version 2' }).click();
    await page.getByRole('heading', { level: 1, name: 'Proof of version 2' }).waitFor();
    const check = (words: string) => page.getByRole('listitem').filter({ hasText: words });
    expect(await check('The committee carried this text').innerText()).toMatch(/3 approved.*Holds/s);
    expect(await check('proved at the act who they are').innerText()).toMatch(/by password.*Cannot tell/s);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    const shots = process.env['SCREENSHOTS'];
    if (shots !== undefined) await page.screenshot({ path: `${shots}/proof-small-dark.png`, fullPage: true });
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the packet' }).click();
    expect((await downloading).suggestedFilename()).toBe(`${slug}-2026-04-01.zip`);
    if (shots !== undefined) {
      await page.setViewportSize({ width: 1200, height: 900 });
      await page.emulateMedia({ colorScheme: 'light' });
      await page.screenshot({ path: `${shots}/proof-large.png`, fullPage: true });
    }
    expect(complaints.filter((complaint) => !complaint.includes('ERR_ABORTED'))).toEqual([]);
    await page.context().close();
  });

  it('is not there for a version that is not signed', async () => {
    const none = await app.http({ url: `/console/policies/${slug}/versions/9/proof`, headers: { ...clerk } });
    expect(none.status).toBe(404);
    expect((await app.http({ url: `/console/policies/${slug}/versions/2/proof` })).status).not.toBe(200);
  });
});
