import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { auditOf, buildPerson } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { importPolicy, openBrowser, signBatch, type Browser } from './support.ts';

describe('the page of a draft', () => {
  let app: TestApp;
  let author: Browser;
  let slug: string;
  let imported = 0;
  beforeAll(async () => {
    app = await startApp();
    author = await openBrowser(app, { name: 'Nora Field', roles: ['author'] });
    const director = await buildPerson(app, { roles: ['medical_director'] });
    const batch = await importPolicy(app, { title: 'First Policy' });
    await signBatch(app, batch.batchId, director);
    slug = batch.slug;
  });
  beforeEach(() => {
    imported += 1;
  });
  afterAll(async () => {
    await app.close();
  });

  const field = (text: string, name: string): string =>
    new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(text)?.[1] ??
    new RegExp(`value="([^"]*)"[^>]* name="${name}"`).exec(text)?.[1] ??
    '';

  it('is begun from the policy, edited by section and handed in', async () => {
    expect((await author.get(`/console/policies/${slug}`)).text).toContain('Draft the next version');
    const begun = await author.post(`/console/policies/${slug}/drafts`, {});
    const address = String(begun.headers['location']);
    expect([begun.status, address]).toEqual([303, `/console/policies/${slug}/drafts/2`]);
    expect((await author.get(`/console/policies/${slug}`)).text).not.toContain('Draft the next version');

    const section = await author.get(`${address}/sections/medical-policy-criteria`);
    const revision = field(section.text, 'revision');
    const saved = await author.post(`${address}/sections/medical-policy-criteria`, {
      revision,
      heading: 'Medical Policy Criteria',
      markdown: 'It is **not** for <b>everybody</b>.',
    });
    expect(saved.headers['location']).toBe(`${address}#medical-policy-criteria`);
    const page = await author.get(address);
    expect(page.text).toContain('It is <strong>not</strong> for &lt;b&gt;everybody&lt;/b&gt;.');

    const handedIn = await author.post(`${address}/submit`, { revision: field(page.text, 'revision') });
    expect(handedIn.status).toBe(303);
    expect((await author.get(address)).text).toContain('The committee is voting on this text');
    const submitted = await auditOf(app, 'policy.version.submitted');
    expect(submitted).toMatchObject([{ actorId: author.person.id, detail: { policy: slug, version: 2 } }]);
    expect(await auditOf(app, 'policy.version.edited')).toHaveLength(1);
  });

  it('keeps what was typed when somebody else was faster', async () => {
    const address = `/console/policies/${slug}/drafts/2/sections/medical-policy-criteria`;
    const revision = field((await author.get(address)).text, 'revision');
    const form = { revision, heading: 'Medical Policy Criteria' };
    expect((await author.post(address, { ...form, markdown: 'Theirs.' })).status).toBe(303);
    const late = await author.post(address, { ...form, markdown: 'Mine, with care.' });
    expect(late.status).toBe(412);
    expect(late.text).toContain('Mine, with care.');
    expect(late.text).toContain('Theirs.');
    expect(field(late.text, 'revision')).not.toBe(revision);
  });

  it('takes the day that an adoption waits for', async () => {
    const title = `Waiting ${imported}`;
    const { slug: waiting, batchId } = await importPolicy(app, { title, effective: '1st QTR 2026' });
    const batch = await author.get(`/console/adoptions/${batchId}`);
    expect(batch.text).toContain(`/console/policies/${waiting}/drafts/1`);
    const address = `/console/policies/${waiting}/drafts/1`;
    const page = await author.get(address);
    expect(page.text).toContain('Before its adoption is signed');
    expect(page.text).toContain('1st QTR 2026');
    const saved = await author.post(`${address}/dates`, {
      revision: field(page.text, 'revision'),
      title,
      effective: '2026-01-15',
      lastReview: '2025-11',
      nextReview: '2026-09',
      origin: '1999-02',
      literatureSearchedThrough: '',
    });
    expect(saved.status).toBe(303);
    expect((await author.get(address)).text).not.toContain('Before its adoption is signed');
  });

  it('shows a date out of order beside the form and saves nothing', async () => {
    const address = `/console/policies/${slug}/drafts/2`;
    const page = await author.get(address);
    const refused = await author.post(`${address}/dates`, {
      revision: field(page.text, 'revision'),
      title: 'First Policy',
      effective: '',
      lastReview: '2026-09',
      nextReview: '2026-03',
      origin: '',
      literatureSearchedThrough: '',
    });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('does not come after the last review');
    expect(field((await author.get(address)).text, 'revision')).toBe(field(page.text, 'revision'));
  });

  it('lets a reader without the role read and nothing more', async () => {
    const reader = await openBrowser(app, { roles: ['reviewer'] });
    const address = `/console/policies/${slug}/drafts/2`;
    const page = await reader.get(address);
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('/sections/');
    expect((await reader.get(`${address}/sections/medical-policy-criteria`)).status).toBe(403);
    expect((await reader.post(`${address}/submit`, { revision: '1' })).status).toBe(403);
  });

  it('refuses a form without its token and knows no section that is not there', async () => {
    const address = `/console/policies/${slug}/drafts/2`;
    expect((await author.post(`${address}/submit`, { _csrf: 'x', revision: '1' })).status).toBe(403);
    expect((await author.get(`${address}/sections/nowhere`)).status).toBe(404);
    expect((await author.get(`/console/policies/${slug}/drafts/1`)).status).toBe(404);
  });
});
