import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PubmedServer } from '../../src/evaluation/pubmed-server/pubmed-server.ts';
import { sampleRecords } from '../../src/evaluation/pubmed-server/sample-records.ts';
import { SearchStrategiesService } from '../../src/literature/strategies/search-strategies.service.ts';
import type { BuiltPolicy } from '../literature/builders.ts';
import { buildCitingPolicy } from '../literature/strategies/citing-policy.ts';
import { startApp, type TestApp, type TestReply } from '../support/app.ts';
import { openBrowser, type Browser } from './support.ts';

const server = new PubmedServer({ perSecond: 1_000 });
let app: TestApp;
let policy: BuiltPolicy;
let reviewer: Browser;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T15:00:00Z', settings: { EUTILS_URL: await server.listen() } });
  reviewer = await openBrowser(app, { roles: ['reviewer'] });
});
afterAll(async () => {
  await app.close();
  await server.close();
});
beforeEach(async () => {
  server.recover();
  server.publish(sampleRecords);
  policy = await buildCitingPolicy(app, {
    cited: [{ citation: 'Brandt K. Something <b>rare</b> & unfound. *Synth Pain*. 2020.', pmid: '99999999' }],
  });
});

const url = (path = '') => `/console/policies/${policy.slug}/literature${path}`;
const post = async (
  act: string,
  rows: readonly (readonly [string, string])[],
  others: Record<string, string> = {},
  browser = reviewer,
): Promise<TestReply> => {
  const fields = Object.fromEntries(
    rows.flatMap(([name, query], row) => [
      [`name.${row}`, name],
      [`query.${row}`, query],
      [`source.${row}`, 'pubmed'],
    ]),
  );
  const form = { act, count: String(rows.length), revision: '0', ...fields, ...others };
  return await browser.post(url(), form);
};
const current = async () => await app.nest.get(SearchStrategiesService).current(policy.slug);

describe('the page of a policy’s literature', () => {
  it('is reached from the policy, says what to do first, and proposes', async () => {
    expect((await reviewer.get(`/console/policies/${policy.slug}`)).text).toContain(`href="${url()}"`);
    const page = await reviewer.get(url());
    expect(page.status).toBe(200);
    expect(page.text).toContain('No search is kept yet');
    const proposed = await post('propose', [['PubMed', '']]);
    expect(proposed.text).toContain('Use this');
    const used = await post('use', [['PubMed', '']], { proposed: 'lysis[tiab] AND epidural[tiab]' });
    expect(used.text).toContain('lysis[tiab] AND epidural[tiab]</textarea>');
    expect(await current()).toEqual([]);
  });

  it('tries what was typed, keeps it in the form and saves nothing', async () => {
    const typed = 'adhesiolysis[tiab] OR "purple epidural"[tiab]';
    const page = await post('try.0', [['Mine', typed]]);
    expect(page.status).toBe(200);
    expect(page.text).toContain('purple epidural&quot;[tiab]</textarea>');
    expect(page.text).toContain('not understood whole');
    expect(page.text).toContain('Cited, but not found');
    expect(page.text).not.toContain('<b>rare</b>');
    expect(await current()).toEqual([]);
  });

  it('saves with a reason and shows who changed what', async () => {
    const saved = await post('save', [['Mine', 'adhesiolysis[tiab]']], { reason: 'Better words' });
    expect([saved.status, saved.headers['location']]).toEqual([303, url('?saved=1')]);
    await post('save', [['Mine', 'adhesiolysis[tiab] AND epidural[tiab]']], { revision: '1' });
    const page = await reviewer.get(url('?saved=1'));
    expect(page.text).toContain('Saved as revision 2');
    expect(page.text).toContain('Better words');
    expect(page.text).toMatch(/<ins>[^<]*AND epidural/);
    const restored = await reviewer.post(url('/restore'), { revision: '1', baseRevision: '2' });
    expect(restored.status).toBe(303);
    expect(await current()).toMatchObject([{ revision: 3, query: 'adhesiolysis[tiab]' }]);
  });

  it('refuses what is not understood, offers to save it all the same, and does', async () => {
    const rows = [['Mine', 'adhesiolysis[tiab] OR zzyzx[tiab]']] as const;
    const refused = await post('save', rows);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('is not known there and is left out of the search.');
    expect(refused.text).toContain('name="acceptWarnings"');
    expect((await post('save', rows, { acceptWarnings: 'yes' })).status).toBe(303);
  });

  it('says beneath the search what stands in its way', async () => {
    const page = await post('save', [
      ['One', 'adhesiolysis[tiab]'],
      ['', ''],
      ['Three', 'a) OR (b'],
    ]);
    expect(page.status).toBe(400);
    expect(page.text).toContain('A &quot;)&quot; closes what nothing opened.');
    expect(await current()).toEqual([]);
  });

  it('tells who was overtaken, and keeps their words', async () => {
    await post('save', [['Mine', 'adhesiolysis[tiab]']]);
    const late = await post('save', [['Mine', 'epidural[tiab]']], { revision: '0' });
    expect(late.status).toBe(412);
    expect(late.text).toContain('Somebody else saved these searches meanwhile');
    expect(late.text).toContain('epidural[tiab]</textarea>');
  });

  it('offers to save untried while PubMed is away', async () => {
    server.fail('unavailable');
    const rows = [['Mine', 'adhesiolysis[tiab]']] as const;
    const page = await post('save', rows);
    expect(page.status).toBe(503);
    expect(page.text).toContain('name="untried"');
    expect((await post('save', rows, { untried: 'yes' })).status).toBe(303);
    expect((await reviewer.get(url())).text).toContain('untried');
  });

  it('changes how often is searched', async () => {
    expect((await reviewer.post(url('/plan'), { surveillanceDays: '30' })).status).toBe(303);
    expect((await reviewer.get(url())).text).toContain('every 30 days between reviews');
    expect((await reviewer.post(url('/plan'), { surveillanceDays: '-1' })).status).toBe(400);
  });

  it('only shows its searches to those who may not change them', async () => {
    await post('save', [['Mine', 'adhesiolysis[tiab]']]);
    const reader = await openBrowser(app, { roles: ['committee_member'] });
    const page = await reader.get(url());
    expect(page.text).toContain('adhesiolysis[tiab]');
    expect(page.text).not.toContain('<textarea');
    expect((await post('save', [['Mine', 'epidural[tiab]']], {}, reader)).status).toBe(403);
  });

  it('is not there for a policy that is not', async () => {
    expect((await reviewer.get('/console/policies/no-such-policy/literature')).status).toBe(404);
  });
});
