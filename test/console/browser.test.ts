import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { buildPerson, PASSWORD } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { launchChromium, openPage, type WatchedPage } from './chromium.ts';
import { giveOwner, importPolicy, signBatch } from './support.ts';

describe('the console in a real browser', () => {
  let app: TestApp;
  let chromium: Browser;
  let origin: string;
  let batchId: string;
  beforeAll(async () => {
    app = await startApp({ now: '2026-09-21T20:00:00Z', settings: { SMTP_URL: '' } });
    const director = await buildPerson(app, {
      name: 'Helen Marsh',
      email: 'director@plan.example',
      roles: ['medical_director'],
    });
    const policy = await importPolicy(app, { title: 'Lysis of Epidural Adhesions' });
    await signBatch(app, policy.batchId, director);
    await giveOwner(app, policy.slug, director);
    await app.advanceTo('2026-09-23T18:00:00Z');
    ({ batchId } = await importPolicy(app, { title: 'Vagus Nerve Stimulation' }));
    await app.nest.listen(0, '127.0.0.1');
    origin = await app.nest.getUrl();
    chromium = await launchChromium();
  }, 60_000);
  afterAll(async () => {
    await chromium.close();
    await app.close();
  });

  const signedIn = async (): Promise<WatchedPage> => {
    const watched = await openPage(chromium, { baseURL: origin });
    const { page } = watched;
    await page.goto('/console');
    await page.getByLabel('E-mail address').fill('director@plan.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'What is due' }).waitFor();
    return watched;
  };

  it('leads from sign-in over what is due and a policy to the mail that was sent', async () => {
    const { page, complaints } = await signedIn();
    await page.getByRole('heading', { name: 'Due', exact: true }).waitFor();
    await page.getByRole('row', { name: /Lysis of Epidural Adhesions .*7 days left/ }).waitFor();
    await page.getByRole('link', { name: 'Lysis of Epidural Adhesions' }).click();

    await page.getByRole('heading', { level: 1, name: 'Lysis of Epidural Adhesions' }).waitFor();
    await page.getByRole('region', { name: 'Versions, newest first' }).waitFor();
    await page.getByRole('row', { name: /September 23, 2026 Closing/ }).waitFor();

    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Mailbox' }).click();
    await page
      .getByRole('link', { name: /Lysis of Epidural Adhesions \(September 2026\)/ })
      .first()
      .click();
    await page.frameLocator('iframe').getByText('Hello Helen Marsh').waitFor();

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in', exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('signs an adoption by form', async () => {
    const { page, complaints } = await signedIn();
    await page.goto(`/console/adoptions/${batchId}`);
    await page.getByLabel('Your password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign 1 version' }).click();
    await page.getByRole('status').filter({ hasText: 'Signed by Helen Marsh' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is found by keyboard and by listening: skip link, one first heading, landmarks, a name for every field', async () => {
    const { page } = await signedIn();
    for (const path of ['/console', '/console/policies', '/console/adoptions', '/console/mailbox', '/docs']) {
      await page.goto(path);
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
      expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
      expect(await page.getByRole('main').count()).toBe(1);
      expect(await page.getByRole('banner').count()).toBe(1);
      const nameless =
        "[...document.querySelectorAll('input:not([type=hidden])')].filter((field) => field.labels.length === 0).length";
      expect(await page.evaluate(nameless)).toBe(0);
    }
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)(
    'keeps its text readable in a %s room, and fits a phone',
    async (colorScheme) => {
      const { page } = await openPage(chromium, {
        baseURL: origin,
        colorScheme,
        viewport: { width: 360, height: 740 },
      });
      for (const path of ['/', '/console/sign-in', '/docs']) {
        await page.goto(path);
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
        const colours =
          'getComputedStyle(document.body).color + getComputedStyle(document.body).backgroundColor';
        const dark = colorScheme === 'dark';
        expect(await page.evaluate(colours)).toBe(
          dark ? 'rgb(232, 236, 238)rgb(20, 24, 27)' : 'rgb(27, 34, 38)rgb(246, 246, 243)',
        );
      }
      await page.context().close();
    },
  );

  it('prints without what only a screen needs', async () => {
    const { page } = await signedIn();
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: 'Sign out' }).isVisible()).toBe(false);
    expect(await page.getByRole('heading', { name: 'What is due' }).isVisible()).toBe(true);
    await page.context().close();
  });
});
