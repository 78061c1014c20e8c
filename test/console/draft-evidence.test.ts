import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '../../src/kernel/ids.ts';
import { buildPerson } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { evidencePolicy } from '../literature/evidence/evidence-policy.ts';
import { buildSearch, draftOf, screen, storeRecord } from '../literature/evidence/screened-records.ts';
import { openBrowser, type Browser } from './support.ts';

describe('included records on the page of a draft', () => {
  let app: TestApp;
  let author: Browser;
  let address: string;
  let policyId: string;
  const ids: string[] = [];
  beforeAll(async () => {
    app = await startApp({ now: '2026-05-04T15:00:00Z' });
    author = await openBrowser(app, { roles: ['author'] });
    const reviewer = await buildPerson(app, { roles: ['reviewer'] });
    const draft = await draftOf(app, evidencePolicy('Lysis of Adhesions'));
    policyId = draft.policyId;
    address = `/console/policies/${draft.slug}/drafts/1`;
    const search = await buildSearch(app, policyId);
    const types = [['Randomized Controlled Trial'], ['Retracted Publication', 'Randomized Controlled Trial']];
    for (const publicationTypes of types) {
      const recordId = await storeRecord(app, {
        publicationTypes,
        title: '<script>alert(1)</script> endoscopic',
      });
      await screen(app, search, recordId, reviewer);
      ids.push(recordId);
    }
  });
  afterAll(async () => {
    await app.close();
  });

  const revisionOf = (text: string) => /name="revision" value="(\d+)"/.exec(text)?.[1] ?? '';

  it('shows each with its kind and its place, the retracted one not ticked', async () => {
    const { text } = await author.get(address);
    expect(text).toContain('Included since the last version');
    expect(text).toContain('2 records that the draft does not cite');
    expect(text).toContain('Randomized trial');
    expect(text).toContain('Why it is cited although it is retracted');
    expect(text).not.toContain('<script>alert');
    expect(text.match(/<input type="checkbox"[^>]* checked/g)).toHaveLength(1);
    expect(text).toMatch(/Randomized Controlled Trials \(RCTs\)<\/option>/);
  });

  it('adds what is ticked, shows what went where, and leaves what may not be cited', async () => {
    const page = await author.get(address);
    const added = await author.post(`${address}/evidence`, {
      revision: revisionOf(page.text),
      record: ids[0]!,
    });
    expect([added.status, added.headers['location']]).toEqual([303, `${address}?added=8#evidence`]);
    const after = await author.get(`${address}?added=8`);
    expect(after.text).toContain('Added to the draft');
    expect(after.text).toMatch(
      /Reference 8 under <a href="#[^"]+">Randomized Controlled Trials \(RCTs\)<\/a>/,
    );
    expect(after.text).toContain('1 record that the draft does not cite');

    const refused = await author.post(`${address}/evidence`, {
      revision: revisionOf(after.text),
      record: ids[1]!,
    });
    expect(refused.headers['location']).toBe(`${address}#evidence`);
    const forced = await author.post(`${address}/evidence`, {
      revision: revisionOf(after.text),
      record: ids[1]!,
      [`force.${ids[1]}`]: 'Told as retracted',
      [`section.${ids[1]}`]: '',
    });
    expect(forced.headers['location']).toMatch(/\?added=\d+#evidence$/);
    expect((await author.get(address)).text).toContain('The draft cites all 2 records');
  });

  it('says that somebody was faster, and keeps nothing', async () => {
    const late = await author.post(`${address}/evidence`, { revision: '1', record: ids[0]! });
    expect(late.status).toBe(412);
    expect(late.text).toContain('Somebody else has changed this draft meanwhile');
  });

  it('names what the text cites and the list has not, and numbers anew', async () => {
    const { text } = await author.get(address);
    expect(text).toMatch(/The text cites what is not in the reference list:.*12, under/s);
    const headers = { ...author.headers, 'if-match': `"${revisionOf(text)}"` };
    await app.http({
      method: 'PATCH',
      url: address.replace('/console', '/v1').replace('drafts', 'versions'),
      headers,
      payload: { removeReferences: [2], sections: [{ id: 'systematic-reviews', markdown: 'None.' }] },
    });
    const gapped = await author.get(address);
    expect(gapped.text).toContain('Renumber references and citations');
    const done = await author.post(`${address}/renumber`, { revision: revisionOf(gapped.text) });
    expect([done.status, done.headers['location']]).toEqual([303, address]);
  });

  it('says where a number may be a citation or not, and offers no renumbering', async () => {
    const { slug } = await draftOf(
      app,
      evidencePolicy('Unclear Numbers').replace('Two trials^[3, 4]', 'Two trials[3] & <b>IQR [4, 5]</b>'),
    );
    const { text } = await author.get(`/console/policies/${slug}/drafts/1`);
    expect(text).toContain('in 2 places a number may be a citation or not');
    expect(text).toMatch(/<code>\[4, 5\]<\/code>, under <a href="#[^"]+">Randomized Controlled Trials/);
    expect(text).not.toContain('Renumber references and citations');
  });

  it.each([
    ['no number', 'x'],
    ['half a list', '1,2,'],
    ['far too much', '9'.repeat(5000)],
    ['a number nobody has', '99999'],
  ])('opens with %s all the same', async (_, added) => {
    expect((await author.get(`${address}?added=${added}`)).status).toBe(200);
  });

  it('is refused to who may not edit, and without the form’s token', async () => {
    const reviewer = await openBrowser(app, { roles: ['reviewer'] });
    expect((await reviewer.get(address)).text).not.toContain('Add to draft');
    expect((await reviewer.post(`${address}/evidence`, { revision: '1' })).status).toBe(403);
    expect((await author.post(`${address}/evidence`, { revision: '1', _csrf: 'x' })).status).toBe(403);
  });

  it('shows the flow of a review: picture, table, files', async () => {
    const cycleId = newId();
    await app.database.query(
      `insert into policy_review_dates (policy_id, revision, last_review, next_review, recorded_at)
       values ($1, 1, '2025-11', '2026-09', $2) on conflict do nothing`,
      [policyId, app.clock.now()],
    );
    await app.database.query(
      `insert into review_cycle (id, policy_id, next_review, schedule_revision, opened_at, opened_by)
       values ($1, $2, '2026-09', 1, $3, 'rung')`,
      [cycleId, policyId, app.clock.now()],
    );
    const page = await author.get(`/console/reviews/${cycleId}/prisma`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('No search of this review has found a record yet');
    expect(page.text.match(/<svg /g)).toHaveLength(2);
    expect(page.text).toContain(`/v1/reviews/${cycleId}/prisma.pdf`);
    expect((await author.get(`/console/reviews/${newId()}/prisma`)).status).toBe(404);
  });
});
