import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser as Chromium } from 'playwright-core';
import { launchChromium, openPage } from '../console/chromium.ts';
import { openBrowser, type Browser } from '../console/support.ts';
import { buildPerson, PASSWORD } from '../people/support.ts';
import { policies, startReviews } from '../reviews/builders.ts';
import type { TestApp } from '../support/app.ts';

let app: TestApp;
let chair: Browser;
let reader: Browser;

beforeAll(async () => {
  app = await startReviews('2026-02-10T09:00');
  const olive = await buildPerson(app, { name: 'Olive Owner', roles: ['author'] });
  const rex = await buildPerson(app, { name: 'Rex <Reviewer>', roles: ['reviewer'] });
  chair = await openBrowser(app, {
    name: 'Cara Chair',
    email: 'chair@plan.example',
    roles: ['committee_chair'],
  });
  reader = await openBrowser(app, { person: rex });
  await policies(
    app,
    Array.from({ length: 12 }, (_, index) => ({
      title: `Policy ${index}`,
      nextReview: index < 2 ? '2026-01' : '2026-09',
      ownerId: index % 2 ? olive.id : rex.id,
      reviewerIds: [olive.id],
    })),
  );
}, 60_000);
afterAll(async () => await app.close());

const ask = { from: '2026-03', months: '9', perOwner: 'yes' };

describe('the pages of workload and reports', () => {
  it('show the months to whoever signs in, and let only a chair plan them', async () => {
    const page = await reader.get('/console/workload');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Rex &lt;Reviewer>');
    expect(page.text).toContain('2 overdue');
    expect(page.text).not.toContain('Propose a levelling');
    expect((await chair.get('/console/workload')).text).toContain('Propose a levelling');
    expect((await reader.post('/console/workload/levellings', ask)).status).toBe(403);
    expect((await app.http({ url: '/console/workload', headers: { accept: 'text/html' } })).status).toBe(303);
  });

  it('take a capacity', async () => {
    const saved = await chair.post('/console/workload/capacities', {
      whose: 'organisation',
      reviewsPerMonth: '3',
      from: '',
    });
    expect([saved.status, saved.headers['location']]).toEqual([303, '/console/workload']);
    expect((await chair.get('/console/workload')).text).toContain('above capacity');
  });

  it('refuse a form without its token, and say why months that have begun are refused', async () => {
    expect((await chair.post('/console/workload/levellings', { ...ask, _csrf: 'guessed' })).status).toBe(403);
    const refused = await chair.post('/console/workload/levellings', { ...ask, from: '2026-02' });
    expect([refused.status, refused.text.includes('2026-02, which has begun')]).toEqual([400, true]);
    const endless = await chair.post('/console/workload/levellings', { ...ask, from: '9998-11' });
    expect([endless.status, endless.text.includes('9997-12')]).toEqual([400, true]);
  });

  it('fit a phone and need neither script nor inline style', async () => {
    await app.nest.listen(0, '127.0.0.1');
    const chromium: Chromium = await launchChromium();
    try {
      const shots = process.env['SHOTS'];
      const proposed = String((await chair.post('/console/workload/levellings', ask)).headers['location']);
      for (const [width, colorScheme] of [
        [360, 'dark'],
        [1200, 'light'],
      ] as const) {
        const { page, complaints } = await openPage(chromium, {
          baseURL: await app.nest.getUrl(),
          colorScheme,
          viewport: { width, height: 900 },
        });
        await page.goto('/console/workload');
        await page.getByLabel('E-mail address').fill('chair@plan.example');
        await page.getByLabel('Password').fill(PASSWORD);
        await page.getByRole('button', { name: 'Sign in', exact: true }).click();
        await page.getByRole('heading', { level: 1, name: 'Workload' }).waitFor();
        for (const path of ['/console/workload', proposed, '/console/reports']) {
          await page.goto(path);
          if (shots !== undefined) {
            const name = path.split('/').slice(2, 4).join('-');
            await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true });
          }
          expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
        }
        expect(complaints).toEqual([]);
        await page.context().close();
      }
    } finally {
      await chromium.close();
    }
  }, 90_000);

  it('propose, show before and after with every move, and apply with a reason', async () => {
    const proposed = await chair.post('/console/workload/levellings', ask);
    const address = String(proposed.headers['location']);
    const page = await chair.get(address);
    expect(page.text).toContain('10 to 2');
    expect(page.text.match(/name="except"/g)).toHaveLength(8);
    expect((await reader.get(address)).text).not.toContain('Apply the levelling');
    expect((await chair.post(address, { reason: ' ' })).status).toBe(422);
    const applied = await chair.post(address, { reason: 'an even year' });
    expect([applied.status, applied.headers['location']]).toEqual([303, address]);
    expect((await chair.get(address)).text).toContain(': an even year');
    expect((await chair.post(address, { reason: 'again' })).status).toBe(409);
  });

  it('report with the lists to act on, by the days asked for', async () => {
    const page = await reader.get('/console/reports?from=2026-01-01&to=&section=');
    expect(page.status).toBe(200);
    expect(page.text).toContain('January 1, 2026 to February 10, 2026');
    expect(page.text).toContain('0.0% (0 of 0 ended on time, 2 open and late)');
    expect(page.text).toContain('/v1/reports/reviews/overdue.csv?from=2026-01-01');
    expect(page.text).toContain('/v1/reports/reviews/outcomes.csv?from=2026-01-01');
    const { id } = reader.person;
    const own = (await reader.get(`/console/reports?owner=${id}&from=&to=`)).text;
    expect(own).toMatch(
      new RegExp(`<option[^>]* value="${id}"[^>]* selected|<option selected value="${id}"`),
    );
    expect(own).toContain(`owner=${id}`);
    expect((await reader.get('/console/reports?to=0001-06-01')).status).toBe(400);
  });
});
