import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openBrowser, type Browser } from '../../console/support.ts';
import type { TestApp } from '../../support/app.ts';
import { startReviews } from '../builders.ts';

describe('the page of calendars', () => {
  let app: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    app = await startReviews('2026-02-02T12:00');
    browser = await openBrowser(app, { name: 'Olive Owner' });
  });
  afterAll(async () => {
    await app.close();
  });
  const addressIn = (text: string) => /http[^"<\s]*\/calendar\/cal_[^"<\s]*\.ics/.exec(text)?.[0];

  it('says how to begin where there is none', async () => {
    expect((await browser.get('/console/calendars')).text).toContain('No calendar yet.');
  });

  it('shows a new address this once, and ends it', async () => {
    const made = await browser.post('/console/calendars', { for: 'me', name: 'On my phone' });
    const address = addressIn(made.text);
    expect([made.status, made.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(address).toBeDefined();
    const { pathname } = new URL(address!);
    expect((await app.http({ url: pathname })).status).toBe(200);
    const page = (await browser.get('/console/calendars')).text;
    expect(page).toContain('On my phone');
    expect(addressIn(page)).toBeUndefined();
    const action = /action="(\/console\/calendars\/[^"]*\/end)"/.exec(page)![1]!;
    const ended = await browser.post(action, {});
    expect([ended.status, ended.headers['location']]).toEqual([303, '/console/calendars']);
    expect((await app.http({ url: pathname })).status).toBe(404);
    expect((await browser.get('/console/calendars')).text).toContain('Ended');
  });

  it('makes none without the form’s token, or for somebody else', async () => {
    expect((await browser.post('/console/calendars', { for: 'me', _csrf: 'other' })).status).toBe(403);
    expect((await browser.post('/console/calendars', { for: 'them' })).status).toBe(400);
  });
});
