import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { auditOf, PASSWORD } from '../people/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { until } from './approval-support.ts';
import { importPolicy, openBrowser } from './support.ts';

describe('signing an adoption by form', () => {
  let app: TestApp;
  let batchId: string;
  let slug: string;
  let imported = 0;
  beforeAll(async () => {
    app = await startApp();
  });
  beforeEach(async () => {
    imported += 1;
    ({ batchId, slug } = await importPolicy(app, { title: `Procedure ${imported}` }));
  });
  afterAll(async () => {
    await app.close();
  });

  const hashOf = (text: string): string => /name="batchHash" value="([^"]+)"/.exec(text)?.[1] ?? '';

  it('takes the batch into force and shows who signed', async () => {
    const director = await openBrowser(app, { name: 'Helen Marsh', roles: ['medical_director'] });
    const page = await director.get(`/console/adoptions/${batchId}`);
    expect(page.text).toContain('These policies are in force as printed');
    expect(page.text).toContain('sha256:');
    const fields = { batchHash: hashOf(page.text), password: PASSWORD };
    const reply = await director.post(`/console/adoptions/${batchId}/signature`, fields);
    expect([reply.status, reply.headers['location']]).toEqual([303, `/console/adoptions/${batchId}`]);
    const signed = await director.get(`/console/adoptions/${batchId}`);
    expect(signed.text).toContain('Signed by Helen Marsh');
    expect(signed.text).not.toContain('<button type="submit">Sign ');
    expect(await auditOf(app, 'adoption.signed')).toMatchObject([
      { actorId: director.person.id, subjectId: batchId },
    ]);
    expect((await app.http({ url: '/' })).text).toContain(`/v1/policies/${slug}/active.html`);
  });

  it.each([
    ['a wrong password', { password: 'not my password at all' }, 403, 'was not accepted', 'action'],
    [
      'another batch hash than the one shown',
      { batchHash: `sha256:${'0'.repeat(64)}` },
      412,
      'has become something else since',
      'action',
    ],
    ['no proof at all', { password: '' }, 400, 'password: ', 'action'],
    ['a form without its token', { _csrf: '' }, 403, 'did not come from a page', 'href'],
  ])('refuses %s, and shows the form again or leads back to it', async (_, wrong, status, words, back) => {
    const director = await openBrowser(app, { roles: ['medical_director'] });
    const url = `/console/adoptions/${batchId}`;
    const before = (await auditOf(app, 'request.refused')).length;
    const fields = { batchHash: hashOf((await director.get(url)).text), password: PASSWORD, ...wrong };
    const reply = await director.post(`${url}/signature`, fields, { referer: `http://localhost:3000${url}` });
    expect(reply.status).toBe(status);
    expect(reply.text).toContain(words);
    expect(reply.text).toContain(back === 'href' ? `href="${url}"` : `action="${url}/signature"`);
    expect(reply.text).not.toContain('not my password at all');
    expect((await director.get(url)).text).toContain('Waits for signature');
    // what no schema takes is nobody's attempt
    const tried = status === 400 ? 0 : 1;
    // written down once the page is on its way
    await until(async () => (await auditOf(app, 'request.refused')).length === before + tried);
  });

  it('keeps the meaning that was typed, and signs with it', async () => {
    const director = await openBrowser(app, { name: 'Helen Marsh', roles: ['medical_director'] });
    const url = `/console/adoptions/${batchId}`;
    const batchHash = hashOf((await director.get(url)).text);
    const refused = await director.post(`${url}/signature`, {
      batchHash,
      meaning: 'As I know them.',
      password: 'x',
    });
    expect(refused.text).toContain('>As I know them.</textarea>');
    await director.post(`${url}/signature`, { batchHash, meaning: 'As I know them.', password: PASSWORD });
    expect((await director.get(`/console/policies/${slug}`)).text).toContain('As I know them.');
    expect((await director.get('/console/signatures')).text).toContain('An adoption');
  });

  it('waits for as many directors as its policies ask for, and shows who has signed', async () => {
    await app.database.query('update policy set directors_needed = 2 where slug = $1', [slug]);
    const first = await openBrowser(app, { name: 'Helen Marsh', roles: ['medical_director'] });
    const url = `/console/adoptions/${batchId}`;
    const batchHash = hashOf((await first.get(url)).text);
    await first.post(`${url}/signature`, { batchHash, password: PASSWORD });
    const waits = await first.get(url);
    expect(waits.text).toContain('1 more director must sign it');
    expect(waits.text).toContain('Take my signature back');
    const second = await openBrowser(app, { name: 'Sam Hill', roles: ['medical_director'] });
    expect((await second.get('/console/signatures')).text).toContain(`href="${url}"`);
    expect((await second.post(`${url}/signature`, { batchHash, password: PASSWORD })).status).toBe(303);
    expect((await first.get(url)).text).toContain('in force from its effective day');
  });

  it('shows no form to anybody else, and refuses theirs', async () => {
    const author = await openBrowser(app, { roles: ['author', 'admin'] });
    const page = await author.get(`/console/adoptions/${batchId}`);
    expect(page.text).toContain('A medical director signs it.');
    const reply = await author.post(`/console/adoptions/${batchId}/signature`, {
      batchHash: 'x',
      password: PASSWORD,
    });
    expect(reply.status).toBe(403);
  });

  it('tells on the policy’s page that it waits for its adoption', async () => {
    const author = await openBrowser(app, { roles: ['author'] });
    const page = await author.get(`/console/policies/${slug}`);
    expect(page.text).toContain(`href="/console/adoptions/${batchId}"`);
    expect(page.text).toContain('No version is in force.');
  });
});
