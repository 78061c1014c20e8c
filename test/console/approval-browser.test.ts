import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser as Chromium, Page } from 'playwright-core';
import { buildPerson, PASSWORD } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { buildCarriedVersion, buildPolicyVersion, committeeOf } from '../support/build-policy-version.ts';
import { launchChromium, openPage } from './chromium.ts';

/** A folder to put pictures of the pages into, to look at; none are taken without it. */
const SHOTS = process.env['SHOTS'];

/** A phone. */
const phone = { viewport: { width: 360, height: 740 } };

describe('approval and acts in a real browser on a phone', () => {
  let app: TestApp;
  let chromium: Chromium;
  let origin: string;
  beforeAll(async () => {
    app = await startApp({ now: '2026-09-18T17:00:00Z' });
    await buildPerson(app, {
      name: 'Sara Second',
      email: 'second@plan.example',
      roles: ['medical_director'],
    });
    await app.nest.listen(0, '127.0.0.1');
    origin = await app.nest.getUrl();
    chromium = await launchChromium();
  }, 60_000);
  afterAll(async () => {
    await chromium.close();
    await app.close();
  });

  const signedIn = async (email: string, colorScheme: 'light' | 'dark') => {
    const watched = await openPage(chromium, { baseURL: origin, colorScheme, ...phone });
    await watched.page.goto('/console/signatures');
    await watched.page.getByLabel('E-mail address').fill(email);
    await watched.page.getByLabel('Password').fill(PASSWORD);
    await watched.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await watched.page.getByRole('heading', { level: 1, name: 'What waits for you' }).waitFor();
    return watched;
  };
  const look = async (page: Page, name: string) => {
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    const nameless =
      "[...document.querySelectorAll('input:not([type=hidden]),select,textarea')].filter((field) => field.labels.length === 0).length";
    expect(await page.evaluate(nameless)).toBe(0);
    const twice =
      "[...document.querySelectorAll('[id]')].map(({ id }) => id).filter((id, at, all) => all.indexOf(id) !== at)";
    expect(await page.evaluate(twice)).toEqual([]);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    if (SHOTS === undefined) return;
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
  };

  it.each(['light', 'dark'] as const)(
    'leads a director from what waits to the signature, in a %s room',
    async (colorScheme) => {
      const { director } = await committeeOf(app);
      const policy = await buildPolicyVersion(app, { title: `Lysis of Adhesions, ${colorScheme}` });
      await buildCarriedVersion(app, policy.slug);
      const { page, complaints } = await signedIn(director.email, colorScheme);
      await look(page, `${colorScheme}-1-waiting`);
      await page.getByRole('link', { name: `Lysis of Adhesions, ${colorScheme}, version 2` }).click();
      await page.getByRole('heading', { name: 'Signature', exact: true }).waitFor();
      await look(page, `${colorScheme}-2-approval`);
      await page.getByLabel('Takes effect on').fill('2027-01-01');
      await page.getByLabel('Change class').selectOption('editorial');
      await page.getByRole('button', { name: 'Show what I would sign' }).click();
      await page.getByRole('heading', { name: 'What you sign' }).waitFor();
      await look(page, `${colorScheme}-3-sign`);
      await page.getByLabel('Your password').fill('not mine');
      await page.getByRole('button', { name: 'Sign version 2' }).click();
      await page.getByRole('alert').filter({ hasText: 'was not accepted' }).waitFor();
      await look(page, `${colorScheme}-4-refused`);
      await page.getByLabel('Your password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign version 2' }).click();
      await page.getByText('It is approved and never changes again.').waitFor();
      await look(page, `${colorScheme}-5-approved`);
      expect(complaints.filter((words) => !words.includes('403'))).toEqual([]);
      await page.context().close();
    },
  );

  it('takes a version out of force with two directors', async () => {
    const { director } = await committeeOf(app);
    const policy = await buildPolicyVersion(app, { title: 'Recalled Device' });
    const { page, complaints } = await signedIn(director.email, 'light');
    await page.goto(`/console/policies/${policy.slug}`);
    await page.getByRole('link', { name: /^Decisions/ }).click();
    await look(page, 'acts-1-list');
    await page.getByRole('link', { name: 'Begin: Emergency withdrawal' }).click();
    await look(page, 'acts-2-terms');
    await page.getByLabel('Another policy or other criteria, named below').check();
    await page.getByLabel('Or other criteria by name').fill('NCD 160.7');
    await page.getByLabel('Reason', { exact: true }).fill('The device was recalled.');
    await page.getByRole('button', { name: 'Show what I would sign' }).click();
    await page.getByText('From then on governs: no version.').waitFor();
    await look(page, 'acts-3-sign');
    await page.getByLabel('Your password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign the emergency withdrawal' }).click();
    await page.getByText('You have signed it').waitFor();
    await look(page, 'acts-4-waits');
    await page.context().close();

    const second = await signedIn('second@plan.example', 'dark');
    await second.page.getByRole('link', { name: 'Recalled Device' }).click();
    await look(second.page, 'acts-5-second');
    await second.page.getByLabel('Your password').fill(PASSWORD);
    await second.page.getByRole('button', { name: 'Sign the emergency withdrawal' }).click();
    await second.page.getByText('Decided', { exact: true }).waitFor();
    await look(second.page, 'acts-6-decided');
    expect([...complaints, ...second.complaints]).toEqual([]);
    await second.page.context().close();
  });
});
