import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/kernel/ids.ts';
import { queueRecords } from '../../src/literature/records/queue-records.ts';
import { buildPolicy } from '../literature/builders.ts';
import {
  europePmcRecord,
  foundBy,
  pubmedRecord,
  store,
  suspicions,
} from '../literature/duplicates/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { openBrowser, type Browser } from './support.ts';

const url = '/console/literature/duplicates';
let app: TestApp;
let reviewer: Browser;
let reader: Browser;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T15:00:00Z' });
  reviewer = await openBrowser(app, { name: 'Rosa Reviewer', roles: ['reviewer'] });
  reader = await openBrowser(app, {});
});
afterAll(async () => await app.close());

describe('the pages of duplicates', () => {
  it('say what is done when nothing waits', async () => {
    const shown = await reviewer.get(url);
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('No records wait to be compared.');
    expect((await reviewer.get(`${url}?state=joined`)).text).toContain('Nothing was joined');
    expect((await app.http({ url, headers: { accept: 'text/html' } })).status).not.toBe(200);
  });

  it('lead through the pairs: compare, decide, undo', async () => {
    const title = 'An <i>invented</i> & long comparison of adhesiolysis with usual care';
    const preprint = europePmcRecord('PPR/PPR9900001', { title, preprint: true, doi: '10.9900/p' });
    const article = pubmedRecord('99000001', { title, doi: '10.9900/a' });
    const twin = pubmedRecord('99000002', { title, doi: '10.9900/a', authors: [] });
    const ids = await store(app, [preprint, article, twin]);
    const policy = await buildPolicy(app, { title: 'Policy with <marks>' });
    const update = await foundBy(app, policy, [...ids.values()]);
    await app.database.transaction(
      async (tx) => await queueRecords(tx, update, [...ids.values()], app.clock.now()),
    );
    const list = await reviewer.get(url);
    expect(list.text).toContain('3 pairs of records may be one work.');
    expect(list.text).toContain('Europe PMC PPR/PPR9900001');
    expect(list.text).not.toContain('<i>invented</i>');
    const pairs = await suspicions(app);
    const pair = pairs.find(({ counterEvidence }) => !counterEvidence.includes('preprint_and_article'))!;
    const page = `${url}/${pair.id}`;
    const shown = await reviewer.get(page);
    expect(shown.text).toContain('PubMed has an entry for each');
    expect(shown.text).toContain('<tr class="differs">');
    expect(shown.text).toContain('Policy with &lt;marks>');
    expect(shown.text).toContain('The same: keep PMID 99000001');
    expect((await reader.get(page)).text).not.toContain('The same: keep');

    const kept = ids.get(article)!;
    const decided = await reviewer.post(page, { verdict: 'same', keep: kept });
    expect(decided.status).toBe(303);
    const onward = String(decided.headers['location']);
    expect(onward).toMatch(new RegExp(`^${url}/[0-9a-f-]{36}\\?done=${pair.id}$`));
    expect(onward).not.toContain(`${url}/${pair.id}?`);
    const next = await reviewer.get(onward);
    expect(next.text).toContain('Kept as one work');
    expect(next.text).toContain('Undo');
    expect((await reviewer.get(page)).text).toContain('Rosa Reviewer');
    expect((await reviewer.get(`${url}?state=decided`)).text).toContain('The same work');

    const undone = await reviewer.post(page, { verdict: 'open' });
    expect([undone.status, undone.headers['location']]).toEqual([303, page]);
    expect((await reviewer.get(page)).text).toContain('The same: keep PMID 99000001');
  });

  it('say so when somebody else decided first, and take no form without its token', async () => {
    const [pair] = await suspicions(app);
    const page = `${url}/${pair!.id}`;
    await reviewer.post(page, { verdict: 'different' });
    const late = await reviewer.post(page, { verdict: 'same', keep: pair!.recordId });
    expect(late.status).toBe(409);
    expect(late.text).toContain('cannot go from different to same');
    expect((await reviewer.post(page, { verdict: 'open', _csrf: 'x' })).status).toBe(403);
    expect((await reader.post(page, { verdict: 'open' })).status).toBe(403);
    expect((await reviewer.get(`${url}/${newId()}`)).status).toBe(404);
    expect((await reviewer.get(`${url}/x`)).status).toBe(404);
  });
});
