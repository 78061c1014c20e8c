import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildPerson } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { giveOwner, importPolicy, openBrowser, signBatch, type Browser } from './support.ts';

const HOSTILE = 'Spine <script>alert(1)</script> & "quotes"';

describe('pages for signed-in readers', () => {
  let app: TestApp;
  let browser: Browser;
  let slug: string;
  beforeAll(async () => {
    app = await startApp({ now: '2026-04-20T20:00:00Z', settings: { SMTP_URL: '' } });
    const director = await buildPerson(app, {
      name: 'Helen Marsh',
      credentials: 'MD',
      roles: ['medical_director'],
    });
    browser = await openBrowser(app, { name: 'Noor Haddad', roles: ['author'] });
    const first = await importPolicy(app, { title: 'Lysis of Epidural Adhesions' });
    slug = first.slug;
    await importPolicy(app, { title: HOSTILE, nextReview: 'May 2027' });
    await importPolicy(app, { title: 'Bariatric Surgery', nextReview: 'November 2026' });
    await signBatch(app, first.batchId, director);
    await giveOwner(app, slug, browser.person);
    for (const day of [
      '05-04',
      '06-03',
      '07-02',
      '07-31',
      '08-18',
      '08-25',
      '09-01',
      '09-23',
      '10-01',
      '11-23',
    ]) {
      await app.advanceTo(`2026-${day}T18:00:00Z`);
    }
  });
  afterAll(async () => {
    await app.close();
  });

  it('list what is due by month, overdue first', async () => {
    const { status, text } = await browser.get('/console');
    expect(status).toBe(200);
    const order = [
      'Overdue</h2>',
      'September 2026 ',
      'Lysis',
      'Due</h2>',
      'November 2026 ',
      'Bariatric',
      'Upcoming</h2>',
    ];
    expect(order.map((word) => text.indexOf(word))).toEqual(
      order.map((word) => text.indexOf(word)).toSorted(ascending),
    );
    expect(order.filter((word) => !text.includes(word))).toEqual([]);
    expect(text).toContain('54 days late');
    expect(text).toContain('7 days left');
  });

  it('filter what is due by owner and state', async () => {
    const mine = await browser.get('/console?owner=me');
    expect(mine.text).toContain('Lysis');
    expect(mine.text).not.toContain('Bariatric');
    const due = await browser.get('/console?state=due');
    expect(due.text).toContain('Bariatric');
    expect(due.text).not.toContain('Lysis');
    expect((await browser.get('/console?owner=me&state=due')).text).toContain(
      'Nothing here with this filter',
    );
    expect((await browser.get('/console?state=late')).status).toBe(400);
  });

  it('show a policy with each date at its printed precision', async () => {
    const { status, text } = await browser.get(`/console/policies/${slug}`);
    expect(status).toBe(200);
    expect(text).toContain('<time datetime="2026-09">September 2026</time>');
    expect(text).toContain('<time datetime="2025-11">November 2025</time>');
    expect(text).toContain('<time datetime="1999-02">February 1999</time>');
    expect(text).toContain('<time datetime="2026-01-01">January 1, 2026</time>');
    expect(text).not.toMatch(/September 30, 2026|datetime="2026-09-30"/);
  });

  it('show a policy’s version in force, its signature, code and reminders', async () => {
    const { text } = await browser.get(`/console/policies/${slug}`);
    expect(text).toContain('In force from January 1, 2026.');
    expect(text).toContain('Helen Marsh, MD');
    expect(text).toMatch(/CPT<\/span> 62263/);
    expect(text).toContain(`href="/v1/policies/${slug}/active.html"`);
    expect(text).toContain('120 days before');
    expect(text).toMatch(/Noor Haddad <span class="aside-text">sent <time/);
    expect(text).toContain('a later reminder took its place');
  });

  it('link to the version in force in each form that is published', async () => {
    const { text } = await browser.get(`/console/policies/${slug}`);
    const links = [...text.matchAll(/href="(\/v1\/policies\/[^"]+)"/g)].map(([, href]) => String(href));
    expect(links.length).toBeGreaterThanOrEqual(4);
    for (const url of links) expect([url, (await browser.get(url)).status]).toEqual([url, 200]);
  });

  it('find policies by title and by code', async () => {
    const byTitle = await browser.get('/console/policies?q=bariatric&code=');
    expect(byTitle.text).toContain('Bariatric Surgery');
    expect(byTitle.text).not.toContain('Lysis');
    expect((await browser.get('/console/policies?code=62263')).text).toContain('Lysis');
    expect((await browser.get('/console/policies?code=99999')).text).toContain('No policy matches');
  });

  it.each(['/console', '/console/policies', '/console/adoptions', '/'])(
    'escape a hostile title on %s',
    async (url) => {
      const { text } = url === '/' ? await app.http({ url }) : await browser.get(url);
      expect(text).not.toContain('<script');
      if (url !== '/console/adoptions') expect(text).toContain('Spine &lt;script');
    },
  );

  it('show each mail with its headers, text and sandboxed HTML', async () => {
    const list = await browser.get('/console/mailbox');
    expect(list.text).toContain('Noor Haddad &lt;');
    const [, id] = /\/console\/mailbox\/(\d+)"/.exec(list.text) ?? [];
    const mail = await browser.get(`/console/mailbox/${id}`);
    expect(mail.text).toContain('Auto-Submitted');
    expect(mail.text).toMatch(/<iframe[^>]* sandbox="[^"]*"/);
    const html = await browser.get(`/console/mailbox/${id}/html`);
    expect(html.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
    expect((await browser.get('/console/mailbox/999999')).status).toBe(404);
    expect((await browser.get('/console/mailbox/none')).status).toBe(404);
  });

  it('keep the navigation where a page is not there', async () => {
    for (const url of ['/console/nowhere', '/console/policies/none', '/console/adoptions/none']) {
      const { status, text } = await browser.get(url);
      expect(status).toBe(404);
      expect(text).toContain('Sign out');
    }
  });

  it('lead a signed-in reader from the front page to the console', async () => {
    const reply = await browser.get('/');
    expect([reply.status, reply.headers['location']]).toEqual([303, '/console']);
  });

  it('change nothing when they are read', async () => {
    const state = async () =>
      await app.database.query(
        `select (select count(*) from audit_entry) as audit, (select count(*) from event) as events,
                (select count(*) from review_rung where state = 'planned') as rungs,
                (select count(*) from sign_in_link where used_at is null) as links`,
      );
    const before = await state();
    for (const url of [
      '/console',
      '/console/policies',
      `/console/policies/${slug}`,
      '/console/adoptions',
      '/console/mailbox',
      '/console/literature',
    ]) {
      expect((await browser.get(url)).status).toBe(200);
    }
    for (const url of ['/console/sign-out', `/console/adoptions/${slug}/signature`]) {
      expect((await browser.get(url)).status).toBe(404);
    }
    expect(await state()).toEqual(before);
  });
});

describe('an address that is not there', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    await app.close();
  });

  it('is a page for a reader and a problem document for a program', async () => {
    const page = await app.http({ url: '/nowhere', headers: { accept: 'text/html,*/*;q=0.8' } });
    expect([page.status, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    for (const [url, accept] of [
      ['/nowhere', '*/*'],
      ['/v1/nowhere', 'text/html,*/*;q=0.8'],
    ]) {
      const reply = await app.http({ url: String(url), headers: { accept: String(accept) } });
      expect([reply.status, reply.json()['code']]).toEqual([404, 'not_found']);
    }
  });
});

describe('an empty console', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    await app.close();
  });

  it('says what to do', async () => {
    const browser = await openBrowser(app);
    expect((await browser.get('/console')).text).toContain('npm run almanac -- import FILE --adopt');
    expect((await browser.get('/console/policies')).text).toContain('/console/import');
    expect((await browser.get('/console/adoptions')).text).toContain('No batch yet');
    expect((await browser.get('/console/literature')).text).toContain('Nothing waits');
    expect((await app.http({ url: '/' })).text).toContain('No policy is in force yet');
  });
});

const ascending = (a: number, b: number): number => a - b;
