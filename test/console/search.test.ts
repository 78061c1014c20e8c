import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { publish } from '../publishing/builders.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { openBrowser } from './support.ts';

describe('the page on which the policies are searched', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ now: '2026-09-18T17:00:00Z' });
    await publish(app, 'lysis', {
      markdown: 'Lysis of **epidural** adhesions is investigational.',
      codes: [{ system: 'CPT', code: '62263' }],
    });
  });
  afterAll(async () => {
    await app.close();
  });

  const page = async (query: string) =>
    await app.http({ url: `/search${query}`, headers: { accept: 'text/html' } });

  it('is open to everybody, and linked from the list of policies and from every page', async () => {
    const { status, text } = await page('');
    expect(status).toBe(200);
    expect(text).toContain('<h1>Search the policies</h1>');
    expect(text).toContain('aria-current="page"');
    const front = await app.http({ url: '/', headers: { accept: 'text/html' } });
    expect(front.text).toContain('href="/search"');
    const browser = await openBrowser(app, { roles: ['author'] });
    expect((await browser.get('/console/policies')).text).toContain('href="/search"');
  });

  it('shows where the words stand, with a link to the place on the public page', async () => {
    const { text } = await page('?q=epidural-adhesions&on=2026-03-01');
    expect(text).toContain('href="/v1/policies/lysis/active.html?on=2026-03-01#criteria"');
    expect(text).toContain('<mark>epidural</mark> <mark>adhesions</mark>');
    expect(text).not.toContain('Policies that list');
  });

  it('shows what governs a code on a day', async () => {
    const { text } = await page('?q=62263');
    expect(text).toContain('Policies that list CPT 62263');
    expect(text).toContain('href="/v1/policies/lysis/active.html#codes"');
    expect((await page('?q=62263&on=2025-01-01')).text).toContain(
      'No policy in force on this day lists CPT 62263.',
    );
  });

  it.each([
    ['?q=unicorn', 200, 'No policy in force on this day has these words.'],
    ['?q=lysis&on=2026-02-30', 400, 'is not a day of the calendar'],
    [`?q=${'x'.repeat(1000)}`, 400, 'Search for up to 300 characters on one line.'],
    ['?q=%3Cscript%3E', 200, 'value="&lt;script>"'],
    ['?q=a&q=b', 200, 'Search the policies'],
    ['?q=%20', 200, 'Search the policies'],
  ])('answers %s', async (query, status, words) => {
    const reply = await page(query);
    expect(reply.status).toBe(status);
    expect(reply.text).toContain(words);
    expect(reply.text).not.toContain('<script>');
  });
});
