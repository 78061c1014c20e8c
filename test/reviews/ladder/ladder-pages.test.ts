import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser as Chromium } from 'playwright-core';
import { launchChromium, openPage, type WatchedPage } from '../../console/chromium.ts';
import { openBrowser, type Browser } from '../../console/support.ts';
import { buildPerson, PASSWORD } from '../../people/support.ts';
import type { TestApp } from '../../support/app.ts';
import { policy, settle, startReviews } from '../builders.ts';
import { before, organisation, putLadder, waitingOf } from './support.ts';

let app: TestApp;
let chromium: Chromium;
let origin: string;
let policyId: string;
let reader: Browser;
beforeAll(async () => {
  app = await startReviews('2026-02-10T09:00');
  await buildPerson(app, { name: 'Cara Chair', email: 'chair@plan.example', roles: ['committee_chair'] });
  reader = await openBrowser(app, { name: 'Rex Reviewer', roles: ['reviewer'] });
  policyId = await policy(app);
  await app.database.query(`update policy set manual_section = 'Surgery' where id = $1`, [policyId]);
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
  await watched.page.goto('/console');
  await watched.page.getByLabel('E-mail address').fill('chair@plan.example');
  await watched.page.getByLabel('Password').fill(PASSWORD);
  await watched.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await watched.page.getByRole('heading', { level: 1, name: 'What is due' }).waitFor();
  return watched;
};

describe('the pages of ladders', () => {
  it('give the organisation a ladder: a row removed, one added, previewed, refused, saved', async () => {
    const { page, complaints } = await signedIn();
    await page.goto('/console/ladders');
    await page.getByRole('link', { name: 'Give the organisation its own ladder' }).click();
    await page.getByRole('button', { name: 'Remove rung 1', exact: true }).click();
    await page.getByRole('button', { name: 'Add a rung' }).click();
    await page.getByLabel('Name of rung 9').fill('early');
    await page.getByLabel('Days of rung 9').fill('90');
    await page.getByRole('button', { name: 'Save' }).last().click();
    await page.getByText('must be later than -90').waitFor();
    await page.getByLabel('Days of rung 2').fill('100');
    await page.getByLabel('Preview for the policy').fill(`policy-${policyId}`);
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('row', { name: /May 22, 2026 Early/ }).waitFor();
    await page.getByLabel('Reason').fill('Nobody reads the first one');
    await page.getByRole('button', { name: 'Save' }).last().click();
    await page.getByText('Has a ladder of its own').waitFor();
    await settle(app);
    expect((await waitingOf(app, policyId))[0]).toBe('early 2026-05-22');

    await page.getByRole('button', { name: 'Take this ladder back' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ladders' }).waitFor();
    await settle(app);
    expect((await waitingOf(app, policyId))[0]).toBe('before_120 2026-05-04');
    // a refusal is an answer of 400, which the browser's console names
    expect(complaints.filter((line) => !line.includes('400'))).toEqual([]);
    await page.context().close();
  }, 60_000);

  it('lead to the ladder of a section and of a policy, with its days', async () => {
    const { page } = await signedIn();
    await page.goto('/console/ladders');
    await page.getByRole('button', { name: 'Open' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Section Surgery' }).waitFor();
    await page.goto('/console/ladders');
    await page.getByRole('textbox', { name: 'Policy' }).fill(`policy-${policyId}`);
    await page.getByRole('button', { name: 'Open' }).last().click();
    await page.getByRole('row', { name: /May 4, 2026 120 days before/ }).waitFor();
    await page.context().close();
  }, 60_000);

  it('show a reader the ladder without its form', async () => {
    await putLadder(app, organisation, [before(10)]);
    const shown = await reader.get('/console/ladders/organisation');
    expect([shown.status, shown.text]).toEqual([
      200,
      expect.stringContaining('10 days before the first day'),
    ]);
    expect(shown.text).not.toContain('Add a rung');
    expect(shown.text).toContain('This ladder ends');
    expect((await reader.post('/console/ladders/organisation', { act: 'save' })).status).toBe(403);
    expect((await reader.get('/console/ladders/find?policy=none')).status).toBe(404);
    expect((await reader.get('/console/ladders/sections/None')).status).toBe(404);
  });
});

describe('the page of holidays', () => {
  it('closes the house on a day, works on a public holiday, and takes both back', async () => {
    const { page, complaints } = await signedIn();
    await page.goto('/console/holidays?year=2026');
    await page.getByRole('heading', { level: 2, name: 'Close the house on a day' }).waitFor();
    await page.getByLabel('Day', { exact: true }).fill('2026-12-24');
    await page.getByLabel('Name', { exact: true }).fill('Christmas Eve');
    await page.getByRole('button', { name: 'Close it' }).click();
    await page.getByRole('row', { name: /December 24, 2026 Thursday Christmas Eve/ }).waitFor();
    await page.getByRole('button', { name: 'Work on it 2026-07-03' }).click();
    await page.getByRole('row', { name: /July 3, 2026.*The house works/ }).waitFor();
    await page.getByRole('button', { name: 'Take back 2026-07-03' }).click();
    await page.getByRole('button', { name: 'Work on it 2026-07-03' }).waitFor();
    await page.getByLabel('Mail goes at').fill('09:15');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL('**/console/holidays?year=2026');
    expect(await page.getByLabel('Mail goes at').inputValue()).toBe('09:15');
    expect(complaints).toEqual([]);
    await page.context().close();
  }, 60_000);

  it('says why a day is refused, and lets a reader read', async () => {
    const { page } = await signedIn();
    await page.goto('/console/holidays?year=2026');
    await page.getByLabel('Day', { exact: true }).fill('2026-12-26');
    await page.getByLabel('Name', { exact: true }).fill('Boxing Day');
    await page.getByRole('button', { name: 'Close it' }).click();
    await page.getByText('2026-12-26 is a weekend').waitFor();
    await page.context().close();
    const shown = await reader.get('/console/holidays?year=nonsense');
    expect([shown.status, shown.text]).toEqual([200, expect.stringContaining('Holidays 2026')]);
    expect(shown.text).not.toContain('Close it');
    const chair = await openBrowser(app, { name: 'Cleo Chair', roles: ['committee_chair'] });
    expect((await chair.post('/console/holidays/never/remove', {})).status).toBe(400);
    expect((await chair.post('/console/holidays/2026-03-03/remove', {})).status).toBe(404);
    expect((await reader.post('/console/holidays', { day: '2026-12-24', name: 'x' })).status).toBe(403);
  }, 60_000);
});
