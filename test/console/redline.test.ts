import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { system } from '../../src/kernel/actor.ts';
import { DraftsService } from '../../src/policies/drafts.service.ts';
import { buildPerson } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { launchChromium, openPage } from './chromium.ts';
import { importPolicy, openBrowser, signBatch, type Browser } from './support.ts';

const CRITERIA = [
  'The procedure is considered **medically necessary** when ALL of the following are met:',
  '',
  '- A. At least 3 months of pain',
  '- B. <b>No relief</b> from "care" <script>alert(1)</script>',
].join('\n');

describe('the page that shows what changed', () => {
  let app: TestApp;
  let browser: Browser;
  let slug: string;
  let section: string;
  beforeAll(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
    const director = await buildPerson(app, { roles: ['medical_director'] });
    const imported = await importPolicy(app, { title: 'Lysis of Epidural Adhesions' });
    ({ slug } = imported);
    await signBatch(app, imported.batchId, director);
    const drafts = app.nest.get(DraftsService);
    const { version } = await drafts.begin(system('test'), slug);
    section = version.document.sections[0]!.id;
    await drafts.edit(system('test'), slug, 2, version.revision, {
      sections: [{ id: section, markdown: CRITERIA }],
      codes: [{ system: 'CPT', code: '62264' }],
      addReferences: [{ citation: 'Author B. Another title. Journal. 2025. PMID: 39999999' }],
    });
    browser = await openBrowser(app, { roles: ['author'] });
  });
  afterAll(async () => {
    await app.close();
  });

  it('is linked from each version but the first', async () => {
    const { text } = await browser.get(`/console/policies/${slug}`);
    expect(text).toContain(`href="/console/policies/${slug}/changes?from=1&amp;to=2"`);
    expect(text.match(/What changed/g)).toHaveLength(1);
  });

  it('shows criteria, codes, references and text apart, below a summary and the proposed class', async () => {
    const page = await browser.get(`/console/policies/${slug}/changes?from=1&to=2`);
    expect(page.status).toBe(200);
    expect(page.headers['cache-control']).toBe('no-store');
    const headings = [...page.text.matchAll(/<h2[^>]*>([^<]*)<\/h2>/g)].map(([, heading]) => heading);
    expect(headings).toEqual(
      expect.arrayContaining(['Change class', 'Summary', 'Codes', 'References', 'Text']),
    );
    expect(page.text).toContain('<del><span class="aside">Deleted: </span>62263</del>');
    expect(page.text).toContain('<ins><span class="aside">Inserted: </span>62264</ins>');
    expect(page.text).toContain('PMID: 39999999');
    expect(page.text).not.toContain('<script>');
    expect(page.text).not.toContain('<b>No relief');
    expect(page.text).not.toMatch(/ style=/);
  });

  it('compares the newest version with its base unless told otherwise, and either way', async () => {
    const usual = await browser.get(`/console/policies/${slug}/changes`);
    expect(usual.text).toContain('Version 2 against version 1.');
    const back = await browser.get(`/console/policies/${slug}/changes?from=2&to=1&whole=true`);
    expect(back.text).toContain('Version 1 against version 2.');
    expect(back.text).toContain(`changes?from=2&amp;to=1"`);
  });

  it('refuses versions that are not there, and choices that are none', async () => {
    expect((await browser.get(`/console/policies/${slug}/changes?from=1&to=9`)).status).toBe(404);
    expect((await browser.get(`/console/policies/${slug}/changes?from=0&to=1`)).status).toBe(400);
    expect((await browser.get(`/console/policies/nowhere/changes?from=1&to=1`)).status).toBe(404);
    const stranger = await app.http({
      url: `/console/policies/${slug}/changes`,
      headers: { accept: 'text/html' },
    });
    expect(stranger.status).toBe(303);
  });

  it('stands in a real browser without a script, says what went and came to those who listen, and fits a phone', async () => {
    await app.nest.listen(0, '127.0.0.1');
    const chromium = await launchChromium();
    try {
      const { page, complaints } = await openPage(chromium, {
        baseURL: await app.nest.getUrl(),
        viewport: { width: 360, height: 740 },
        extraHTTPHeaders: { cookie: browser.headers.cookie },
      });
      await page.goto(`/console/policies/${slug}/changes?from=1&to=2&whole=true`);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      const codes = page.getByRole('region', { name: 'Codes' });
      expect(await codes.getByRole('insertion').textContent()).toBe('Inserted: 62264');
      expect(await codes.getByRole('deletion').textContent()).toBe('Deleted: 62263');
      await page.emulateMedia({ media: 'print' });
      const line = async (tag: string) =>
        await page.evaluate(`getComputedStyle(document.querySelector('.redline ${tag}')).textDecorationLine`);
      expect([await line('ins'), await line('del')]).toEqual(['underline', 'line-through']);
      expect(complaints).toEqual([]);
      if (process.env['SHOTS'] !== undefined) {
        await page.emulateMedia({ media: 'screen' });
        await page.screenshot({ path: '/tmp/redline-phone.png', fullPage: true });
        await page.setViewportSize({ width: 1200, height: 900 });
        await page.goto(`/console/policies/${slug}/changes?from=1&to=2`);
        await page.screenshot({ path: '/tmp/redline-console.png', fullPage: true });
        await page.goto(`/v1/policies/${slug}/versions/1...2.html`);
        await page.screenshot({ path: '/tmp/redline-public.png', fullPage: true });
        await page.goto(`/console/policies/${slug}`);
        await page.screenshot({ path: '/tmp/policy.png', fullPage: true });
      }
    } finally {
      await chromium.close();
    }
  }, 60_000);
});
