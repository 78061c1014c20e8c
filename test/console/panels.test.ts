import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser as Chromium } from 'playwright-core';
import { panelOf, draftFor, member, submit, type Draft, type Member } from '../approvals/votes/builders.ts';
import { calendarDate } from '../../src/kernel/calendar-date.ts';
import { actorOf } from '../../src/people/sign-in/sign-in.service.ts';
import { PASSWORD } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { launchChromium, openPage } from './chromium.ts';
import { openBrowser, type Browser } from './support.ts';

describe('the pages of panels, votes and comments', () => {
  let app: TestApp;
  let chair: Browser;
  let ana: Browser;
  let reader: Browser;
  let author: Member;
  let asMember: Member;
  let draft: Draft;
  beforeAll(async () => {
    app = await startApp({ now: '2026-09-18T17:00:00Z' });
    chair = await openBrowser(app, {
      name: 'Chris Chair',
      email: 'chair@plan.example',
      roles: ['committee_chair'],
    });
    ana = await openBrowser(app, { name: 'Ana Reyes', roles: ['committee_member'] });
    reader = await openBrowser(app, { name: 'Rita Reader', roles: ['reviewer'] });
    author = await member(app, 'Author', ['author']);
    asMember = { ...actorOf(ana.person), email: ana.person.email };
    draft = await draftFor(app, { author });
  }, 60_000);
  afterAll(async () => {
    await app.close();
  });

  const editor = (given: Record<string, string> = {}) => ({
    name: 'Cardiology',
    'seat.0.person': ana.person.id,
    'seat.0.title': 'Cardiology',
    'seat.1.person': chair.person.id,
    'seat.1.title': '',
    'seat.2.person': '',
    'seat.2.title': '',
    chair: '1',
    quorumKind: 'percent',
    quorum: '60',
    majority: 'two_thirds',
    votingDays: '5',
    proxiesAllowed: 'yes',
    ...given,
  });
  let panel = '';

  it('say that the whole committee votes as long as there is no panel', async () => {
    const { text } = await reader.get('/console/panels');
    expect(text).toContain('There is no panel yet');
    expect(text).not.toContain('/console/panels/new');
    expect((await reader.get('/console/panels/new')).status).toBe(403);
  });

  it('make a panel, and give what was typed back when it is refused', async () => {
    const refused = await chair.post('/console/panels', editor({ quorum: '0', name: '<b>Heart</b>' }));
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.text).toContain('&lt;b>Heart&lt;/b>');
    expect(refused.text).toContain('The quorum:');
    const made = await chair.post('/console/panels', editor());
    expect(made.status).toBe(303);
    panel = String(made.headers['location']);
    const { text } = await reader.get(panel);
    expect(text).toContain('at least 60 % of those who may vote');
    expect(text).toContain('at least two thirds in favour among the votes for and against');
    expect(text).toContain('Ana Reyes');
    expect(text).toContain('5 working days');
  });

  it('change it, and show it as it is when somebody was quicker', async () => {
    const edit = await chair.get(`${panel}/edit`);
    expect(edit.text).toContain('value="Cardiology"');
    const stale = await chair.post(panel, { ...editor({ name: 'Late' }), revision: '7' });
    expect(stale.status).toBe(412);
    // what was typed stays, beside the revision that it would be saved over
    expect(stale.text).toContain('value="Late"');
    expect(stale.text).toContain('name="revision" value="1"');
    const saved = await chair.post(panel, { ...editor({ name: 'Heart' }), revision: '1', reason: '' });
    expect(saved.headers['location']).toBe(panel);
    expect((await reader.get('/console/panels')).text).toContain('Heart');
  });

  it('send a policy to it, name a proxy and take it back', async () => {
    expect((await chair.post(`${panel}/policies`, { policy: 'no-such' })).text).toContain('no-such');
    await chair.post(`${panel}/policies`, { policy: draft.slug });
    const pat = await member(app, 'Pat');
    expect((await ana.get(panel)).text).toContain('Name a proxy for your seat');
    expect((await reader.get(panel)).text).not.toContain('Name a proxy for your seat');
    const days = { from: '2026-09-18', to: '2026-09-25' };
    const refused = await ana.post(`${panel}/proxies`, { proxy: chair.person.id, ...days });
    expect(refused.text).toContain('has a seat of their own');
    await ana.post(`${panel}/proxies`, { proxy: pat.personId, ...days, reason: 'Leave.' });
    const { text } = await ana.get(panel);
    expect(text).toContain('Pat for Ana Reyes');
    const end = /action="([^"]*\/end)"/.exec(text)?.[1] ?? '';
    await ana.post(end, {});
    expect((await ana.get(panel)).text).toContain('Ended');
  });

  it('take comments at their section, and send a refused one back with its words', async () => {
    const comments = `/console/policies/${draft.slug}/drafts/${draft.number}/comments`;
    const said = await reader.post(comments, {
      section: 'policy-criteria',
      text: 'Is <this> right?',
      quote: '',
    });
    expect(said.status).toBe(303);
    const at = String(said.headers['location']);
    const id = at.split('#comment-')[1] ?? '';
    const page = await ana.get(at.split('#')[0] ?? '');
    expect(page.text).toContain('Is &lt;this> right?');
    expect(page.text).toContain('1 comment unresolved of 1');
    const refused = await reader.post(comments, {
      section: 'policy-criteria',
      text: 'Kept words',
      quote: 'never there',
    });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.text).toContain('Kept words');
    await ana.post(`${comments}/${id}/answer`, { text: 'It is.' });
    expect((await ana.post(`${comments}/${id}/resolve`, {})).status).toBe(403);
    await reader.post(`${comments}/${id}/resolve`, {});
    expect((await ana.get(at.split('#')[0] ?? '')).text).toContain('Resolved by Rita Reader');
  });

  it('list what waits for one’s vote with its last day', async () => {
    expect((await ana.get('/console/votes')).text).toContain('Nothing waits for your vote');
    expect((await reader.get('/console/votes')).text).toContain('you are not one');
    await submit(app, author, draft, calendarDate('2026-09-18'));
    const { text } = await ana.get('/console/votes');
    expect(text).toContain(`/console/policies/${draft.slug}/versions/1/approval`);
    expect(text).toContain('Today');
    expect(text).toContain('Heart');
  });

  describe('in a real browser', () => {
    let chromium: Chromium;
    beforeAll(async () => {
      await app.nest.listen(0, '127.0.0.1');
      chromium = await launchChromium();
    }, 60_000);
    afterAll(async () => {
      await chromium.close();
    });

    it('read well without complaint at 360 pixels, in the dark and at a desk', async () => {
      const second = await panelOf(app, [asMember], { name: 'Spine', quorum: { votes: 1 } });
      const other = await draftFor(app, { author, panel: second });
      const comments = `/console/policies/${other.slug}/drafts/${other.number}/comments`;
      await ana.post(comments, { section: 'policy-criteria', text: 'Too wide for children.' });
      const { page, complaints } = await openPage(chromium, {
        baseURL: await app.nest.getUrl(),
        viewport: { width: 360, height: 800 },
        colorScheme: 'dark',
      });
      await page.goto('/console/votes');
      await page.getByLabel('E-mail address').fill('chair@plan.example');
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: 'Your votes' }).waitFor();
      const shots = process.env['SCREENSHOTS'];
      const look = async (name: string, address: string, width: number) => {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(address);
        await page.locator('h1').first().waitFor();
        const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect({ name, wide }).toEqual({ name, wide: 0 });
        if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
      };
      for (const width of [360, 1200]) {
        await look(`votes-${width}`, '/console/votes', width);
        await look(`panels-${width}`, '/console/panels', width);
        await look(`panel-${width}`, panel, width);
        await look(`editor-${width}`, `${panel}/edit`, width);
        await look(`draft-${width}`, comments.replace('/comments', ''), width);
      }
      expect(complaints).toEqual([]);
    }, 60_000);
  });
});
