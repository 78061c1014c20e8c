import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { buildPolicy, type BuiltPolicy } from '../literature/builders.ts';
import { buildRecord, queueRecords } from '../literature/screening/support.ts';
import { buildPerson, PASSWORD } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { launchChromium, openPage, type WatchedPage } from './chromium.ts';

const RECORDS = 30;
const TITLE = 'document.querySelector("#record-title")?.textContent ?? ""';
const FOCUSED = 'document.activeElement?.id';

describe('screening by keyboard in a real browser', () => {
  let app: TestApp;
  let chromium: Browser;
  let origin: string;
  let policy: BuiltPolicy;
  beforeAll(async () => {
    app = await startApp();
    await buildPerson(app, { name: 'Rita Rowe', email: 'rita@plan.example', roles: ['reviewer'] });
    await buildPerson(app, { name: 'Ben Ode', email: 'ben@plan.example', roles: ['reviewer'] });
    policy = await buildPolicy(app);
    const kinds = [
      'Practice Guideline',
      'Meta-Analysis',
      'Randomized Controlled Trial',
      'Case Reports',
      'Letter',
    ];
    const records: string[] = [];
    for (let made = 0; made < RECORDS; made += 1) {
      records.push(
        await buildRecord(app, {
          title: `Invented record ${made + 1} on epidural adhesiolysis.`,
          publicationTypes: [kinds[Math.floor((made * kinds.length) / RECORDS)]!],
          abstract: [{ label: 'RESULTS', category: 'RESULTS', text: 'Both groups improved. '.repeat(60) }],
          pmcid: 'PMC7',
        }),
      );
    }
    await queueRecords(app, policy, records);
    await app.nest.listen(0, '127.0.0.1');
    origin = await app.nest.getUrl();
    chromium = await launchChromium();
  }, 60_000);
  afterAll(async () => {
    await chromium.close();
    await app.close();
  });

  const signedIn = async (
    email = 'rita@plan.example',
    path = '/console/literature',
  ): Promise<WatchedPage> => {
    const watched = await openPage(chromium, { baseURL: origin });
    const { page } = watched;
    await page.goto('/console');
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'What is due' }).waitFor();
    await page.goto(path);
    return watched;
  };
  const titleOf = async (page: Page): Promise<string> => await page.evaluate<string>(TITLE);
  /** Presses keys and waits until the page says something else. Returns the milliseconds from the last key on. */
  const pressed = async (page: Page, ...keys: string[]): Promise<number> => {
    const before = await page.locator('#screening').getAttribute('data-announce');
    for (const key of keys.slice(0, -1)) await page.keyboard.press(key);
    const begun = performance.now();
    await page.keyboard.press(keys.at(-1)!);
    const changed = page.locator(`#screening:not([data-announce=${JSON.stringify(before)}])`);
    await changed.waitFor({ state: 'attached', timeout: 20_000 });
    return performance.now() - begun;
  };
  const states = async () => {
    const found = await app.database.query<{ state: string; count: number }>(
      'select state, count(*)::int as count from screening group by 1',
    );
    return Object.fromEntries(found.map(({ state, count }) => [state, count]));
  };

  it('screens a queue of 30 without a mouse: include, exclude with a reason, seek, next, previous and undo', async () => {
    const { page, complaints } = await signedIn();
    expect(await titleOf(page)).toContain('Invented record 1 ');
    const milliseconds: number[] = [];

    milliseconds.push(await pressed(page, 'j'));
    expect(await titleOf(page)).toContain('Invented record 2 ');
    await pressed(page, 'k');
    expect(await titleOf(page)).toContain('Invented record 1 ');

    milliseconds.push(await pressed(page, 'i'));
    expect(await titleOf(page)).toContain('Invented record 2 ');
    expect(await page.evaluate<string>(FOCUSED)).toBe('record-title');
    await page.locator('#announcer').filter({ hasText: '1 of 29' }).waitFor({ state: 'attached' });
    expect(await states()).toEqual({ identified: 29, included: 1 });

    await pressed(page, 'u');
    expect(await titleOf(page)).toContain('Invented record 1 ');
    expect(await states()).toEqual({ identified: 30 });

    for (let record = 1; record <= RECORDS; record += 1) {
      expect(await titleOf(page)).toContain(`Invented record ${record} `);
      const keys = [['i'], ['e', '2'], ['s']][record % 3]!;
      milliseconds.push(await pressed(page, ...keys));
    }
    await page.locator('.empty').filter({ hasText: 'Nothing waits for screening' }).waitFor();
    expect(await states()).toEqual({ excluded: 10, included: 10, sought: 10 });
    const excluded = await app.database.query<{ label: string; count: number }>(
      `select r.label, count(*)::int as count from screening s join exclusion_reason r on r.id = s.reason_id group by 1`,
    );
    expect(excluded).toEqual([{ label: 'Other intervention', count: 10 }]);
    expect(complaints).toEqual([]);
    console.info(
      `a key press until the next record: median ${median(milliseconds).toFixed(0)} ms, slowest ${Math.max(...milliseconds).toFixed(0)} ms`,
    );
    await page.context().close();
  }, 120_000);

  it('lets one type: keys rest in a field, Escape leaves it, and the words stay with the record', async () => {
    const { page } = await signedIn('rita@plan.example', '/console/literature?view=sought');
    const title = await titleOf(page);
    await page.keyboard.press('e');
    await page.getByLabel('In your own words').focus();
    await page.keyboard.type('is just kept');
    expect(await titleOf(page)).toBe(title);
    await page.keyboard.press('Escape');
    expect(await page.evaluate<string>(FOCUSED)).toBe('record-title');
    await page.keyboard.press('Control+i');
    expect(await titleOf(page)).toBe(title);
    await pressed(page, 'j');
    await pressed(page, 'k');
    expect(await page.getByLabel('In your own words').inputValue()).toBe('is just kept');
    await page.context().close();
  });

  it('says that the connection failed, and loses nothing', async () => {
    const { page } = await signedIn('rita@plan.example', '/console/literature?view=sought');
    const title = await titleOf(page);
    await page.context().setOffline(true);
    await page.keyboard.press('i');
    await page.getByRole('alert').filter({ hasText: 'Nothing was done; try again' }).waitFor();
    expect(await titleOf(page)).toBe(title);
    await page.context().setOffline(false);
    await pressed(page, 'i');
    await page.context().close();
  });

  it('tells who was faster when two decide on the same record', async () => {
    const address = '/console/literature?view=sought';
    const [rita, ben] = [
      await signedIn('rita@plan.example', address),
      await signedIn('ben@plan.example', address),
    ];
    expect(await titleOf(rita.page)).toBe(await titleOf(ben.page));
    await pressed(rita.page, 'i');
    await ben.page.keyboard.press('e');
    await ben.page.keyboard.press('1');
    await ben.page.getByRole('alert').filter({ hasText: 'Rita Rowe decided on this record' }).waitFor();
    await pressed(ben.page, 'j');
    await rita.page.context().close();
    await ben.page.context().close();
  });

  it('goes back and forward in the history, and shows its keys', async () => {
    const { page } = await signedIn('rita@plan.example', '/console/literature?view=sought');
    const title = await titleOf(page);
    await pressed(page, 'j');
    await page.goBack();
    await page.locator('#record-title').filter({ hasText: title }).waitFor();
    await page.keyboard.press('?');
    await page.getByText('exclude, with a reason of the list').waitFor();
    await page.keyboard.press('r');
    await page.getByLabel('Second reader').waitFor();
    expect(await page.evaluate<string>(FOCUSED)).toBe('reader');
    await page.context().close();
  });

  it('opens the full text in a tab of its own', async () => {
    const { page } = await signedIn('rita@plan.example', '/console/literature?view=sought');
    await page.context().route('https://pmc.ncbi.nlm.nih.gov/**', (route) => route.fulfill({ body: 'text' }));
    const [opened] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('o')]);
    expect(opened.url()).toContain('pmc.ncbi.nlm.nih.gov/articles/PMC7');
    await page.context().close();
  });

  it('is in order for those who listen: one first heading, no level left out, a name for every field, unique ids', async () => {
    const { page } = await signedIn('rita@plan.example', '/console/literature?view=decided');
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    const levels = await page.evaluate<number[]>(
      "[...document.querySelectorAll('h1, h2, h3, h4')].map((heading) => Number(heading.tagName.slice(1)))",
    );
    levels.slice(1).forEach((level, index) => expect(level - levels[index]!).toBeLessThanOrEqual(1));
    const nameless =
      "[...document.querySelectorAll('input:not([type=hidden]), select, textarea')].filter((field) => field.labels.length === 0).length";
    expect(await page.evaluate(nameless)).toBe(0);
    const ids =
      "(() => { const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id); return ids.length - new Set(ids).size; })()";
    expect(await page.evaluate(ids)).toBe(0);
    const mute =
      "[...document.querySelectorAll('a, button, summary')].filter((each) => each.textContent.trim() === '').length";
    expect(await page.evaluate(mute)).toBe(0);
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)('fits a phone in a %s room', async (colorScheme) => {
    const { page } = await signedIn('rita@plan.example', '/console/literature?view=sought');
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.keyboard.press('e');
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.context().close();
  });
});

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
