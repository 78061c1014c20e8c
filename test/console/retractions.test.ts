import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../src/kernel/calendar-date.ts';
import { buildCiting, fastServer, fastSettings, papers } from '../literature/retractions/watch-builders.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { openBrowser, type Browser } from './support.ts';

const url = '/console/literature/retractions';
const server = fastServer();
let app: TestApp;
let author: Browser;
let member: Browser;
let slug: string;

beforeAll(async () => {
  app = await startApp({ settings: fastSettings(await server.listen()) });
  author = await openBrowser(app, { roles: ['author'] });
  member = await openBrowser(app, { roles: ['committee_member'] });
});
afterAll(async () => {
  await app.close();
  await server.close();
});

const addressOf = (page: string): string =>
  /href="(\/console\/literature\/retractions\/[0-9a-f-]{36})"/.exec(page)?.[1] ?? '';

describe('the page of retractions', () => {
  it('says what to do where nothing is watched', async () => {
    const page = await author.get(url);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Nothing is watched yet');
  });

  it('shows what waits with the sentences that cite it, and buttons to those who may decide', async () => {
    server.add(papers('99000001', '99000002'));
    server.retract('99000001', { noticePmid: '99000011', on: calendarDate('2026-02-01') });
    server.issue('erratum', '99000002', { noticePmid: '99000012', on: calendarDate('2026-02-01') });
    ({ slug } = await buildCiting(app, 'Letters <b>信</b>', ['99000002', '99000001']));
    await app.sweep();
    const { text } = await author.get(url);
    expect(text).toContain('2 alerts wait for a decision');
    expect(text.indexOf('was retracted')).toBeLessThan(text.indexOf('has an erratum'));
    expect(text).toContain('Paper 99000001 found relief. [2]');
    expect(text).toContain(`/v1/policies/${slug}/versions/1.html#policy-criteria`);
    expect(text).toContain('https://pubmed.ncbi.nlm.nih.gov/99000011/');
    expect(text).not.toContain('<b>信');
    expect((await member.get(url)).text).not.toContain('Open an interim review');
    expect((await author.get(`/console/policies/${slug}`)).text).toContain('2 alerts about cited papers</a>');
  });

  it('opens an interim review and says so, and acknowledges with a reason', async () => {
    const first = addressOf((await author.get(`${url}?state=open`)).text);
    expect((await member.post(`${first}/interim-review`, {})).status).toBe(403);
    expect((await author.post(`${first}/interim-review`, { _csrf: 'x' })).status).toBe(403);
    const reply = await author.post(`${first}/interim-review`, {});
    expect([reply.status, reply.headers['location']]).toEqual([303, first]);
    expect((await author.get(first)).text).toContain('The review</a>');

    const second = addressOf((await author.get(`${url}?state=open`)).text);
    const acknowledged = await author.post(`${second}/acknowledge`, { reason: 'A misprint alone.' });
    expect(acknowledged.status).toBe(303);
    expect((await author.get(second)).text).toContain('A misprint alone.');
    const late = await author.post(`${first}/acknowledge`, { reason: 'Too late.' });
    expect(late.status).toBe(409);
    expect(late.text).toContain('is interim opened');
    expect((await author.get(`${url}?policy=${slug}&state=all`)).text).toContain('In review (1)');
  });

  it('answers 404 for an alert that is none, and leaves a state it does not know out', async () => {
    expect((await author.get(`${url}/0`)).status).toBe(404);
    expect((await author.get(`${url}?state=odd`)).status).toBe(200);
  });

  it('warns who drafts the next version of what the text still cites', async () => {
    await author.post(`/console/policies/${slug}/drafts`, {});
    const { text } = await author.get(`/console/policies/${slug}/drafts/2`);
    expect(text).toContain('Reference 2 was retracted.');
  });
});
