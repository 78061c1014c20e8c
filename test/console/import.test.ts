import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditOf } from '../people/support.ts';
import { startApp, type TestApp, type TestReply } from '../support/app.ts';
import { openBrowser, policyText, type Browser } from './support.ts';

describe('the import page', () => {
  let app: TestApp;
  let author: Browser;
  beforeAll(async () => {
    app = await startApp();
    author = await openBrowser(app, { roles: ['author'] });
  });
  afterAll(async () => {
    await app.close();
  });

  async function upload(
    browser: Browser,
    file: { name: string; text: string },
    aim: string,
    token = browser.csrfToken,
  ): Promise<TestReply> {
    const form = new FormData();
    form.append('_csrf', token);
    form.append('file', new Blob([file.text]), file.name);
    form.append('aim', aim);
    const request = new Request('http://localhost/', { method: 'POST', body: form });
    return await app.http({
      method: 'POST',
      url: '/console/import',
      headers: { ...browser.headers, 'content-type': request.headers.get('content-type')! },
      payload: Buffer.from(await request.arrayBuffer()),
    });
  }
  const policies = async () =>
    await app.database.query<{ slug: string }>('select slug from policy order by slug');

  it('shows what would be read and stores nothing', async () => {
    const file = { name: 'policy.md', text: policyText({ title: 'Looked At', nextReview: '1st QTR 2027' }) };
    const page = await upload(author, file, 'look');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Looked At');
    expect(page.text).toContain('January 1, 2026');
    expect(page.text).toContain('1st QTR 2027');
    expect(page.text).toContain('Nothing was stored');
    expect(await policies()).toEqual([]);
    expect(await auditOf(app, 'policy.imported')).toEqual([]);
  });

  it('makes a draft, or a version of the open adoption batch', async () => {
    const draft = await upload(author, { name: 'a.md', text: policyText({ title: 'A Draft' }) }, 'draft');
    expect(draft.text).toContain('/console/policies/a-draft/drafts/1');
    const adopted = await upload(author, { name: 'b.md', text: policyText({ title: 'In Force' }) }, 'adopt');
    expect(adopted.text).toMatch(/\/console\/adoptions\/[0-9a-f-]{36}/);
    expect(await policies()).toEqual([{ slug: 'a-draft' }, { slug: 'in-force' }]);
    const brought = await auditOf(app, 'policy.imported');
    expect(brought.map(({ actorId }) => actorId)).toEqual([author.person.id, author.person.id]);
  });

  it('says why a file was not taken, beside the form, and shows hostile text as text', async () => {
    const page = await upload(author, { name: '<script>.md', text: '{"a": 1}' }, 'draft');
    expect(page.status).toBe(422);
    expect(page.text).toContain('it holds JSON');
    expect(page.text).toContain('&lt;script>.md');
    expect(page.text).toContain('enctype="multipart/form-data"');
  });

  it('takes no form without its token, and none from a reader', async () => {
    const file = { name: 'c.md', text: policyText({ title: 'Not Taken' }) };
    expect((await upload(author, file, 'draft', 'forged')).status).toBe(403);
    const reader = await openBrowser(app, { roles: ['reviewer'] });
    expect((await upload(reader, file, 'draft')).status).toBe(403);
    expect((await reader.get('/console/import')).status).toBe(403);
    expect((await policies()).map(({ slug }) => slug)).not.toContain('not-taken');
  });
});
