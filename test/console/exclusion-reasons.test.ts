import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.ts';
import { openBrowser, postForm, type Browser } from './support.ts';

const url = '/console/literature/reasons';
let app: TestApp;
let chair: Browser;
let reviewer: Browser;

beforeAll(async () => {
  app = await startApp({ now: '2026-05-04T15:00:00Z' });
  chair = await openBrowser(app, { roles: ['committee_chair'] });
  reviewer = await openBrowser(app, { roles: ['reviewer'] });
});
afterAll(async () => await app.close());

const inUse = async () =>
  await app.database.query<{ id: string; label: string }>(
    'select id, label from exclusion_reason where retired_at is null order by position',
  );
const revision = async (): Promise<string> => {
  const [found] = await app.database.query<{ revision: number }>(
    'select revision from exclusion_reason_list',
  );
  return String(found!.revision);
};
const change = async (fields: Record<string, string>, by = chair) =>
  await by.post(url, { revision: await revision(), ...fields });

describe('the page of reasons', () => {
  it('shows the list to everybody, and its buttons to those who may change it', async () => {
    const shown = await reviewer.get(url);
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('Other population');
    expect(shown.text).toContain('<caption class="aside">Reasons in use</caption>');
    expect(shown.text).not.toContain('value="retire"');
    expect((await chair.get(url)).text).toContain('value="retire"');
    expect((await app.http({ url, headers: { accept: 'text/html' } })).status).not.toBe(200);
  });

  it('moves, adds, renames, retires and brings back', async () => {
    const [first, second] = await inUse();
    const reply = await change({ kind: 'down', id: first!.id });
    expect([reply.status, reply.headers['location']]).toEqual([303, url]);
    expect((await inUse()).slice(0, 2).map(({ label }) => label)).toEqual([second!.label, first!.label]);
    await change({ kind: 'up', id: first!.id });
    await change({ kind: 'add', label: 'Letter <b>信</b>' });
    expect((await inUse()).at(-1)?.label).toBe('Letter <b>信</b>');
    expect((await chair.get(url)).text).toContain('Letter &lt;b>信&lt;/b>');
    await change({ kind: 'retire', id: second!.id });
    expect((await chair.get(url)).text).toContain('Use again');
    expect((await inUse()).some(({ id }) => id === second!.id)).toBe(false);
    await change({ kind: 'restore', id: second!.id });
    await change({ kind: 'rename', id: second!.id, label: 'Another intervention' });
    expect((await inUse()).at(-1)).toEqual({ id: second!.id, label: 'Another intervention' });
  });

  it('shows the form again with what was typed where a label says the same as another', async () => {
    const before = await inUse();
    const reply = await change({ kind: 'add', label: 'OTHER population' });
    expect(reply.status).toBe(400);
    expect(reply.text).toContain('value="OTHER population"');
    expect(reply.text).toContain('says the same as');
    expect(await inUse()).toEqual(before);
  });

  it('refuses a change of a list that is not the one shown', async () => {
    const [first] = await inUse();
    const shown = await revision();
    await change({ kind: 'down', id: first!.id });
    const reply = await chair.post(url, { revision: shown, kind: 'retire', id: first!.id });
    expect(reply.status).toBe(412);
    expect(reply.text).toContain('changed since you read them');
  });

  it('is changed by nobody without the role or the form’s token', async () => {
    const before = await inUse();
    expect((await change({ kind: 'add', label: 'Mine' }, reviewer)).status).toBe(403);
    const forged = await postForm(
      app,
      url,
      { revision: await revision(), kind: 'add', label: 'x' },
      chair.headers,
    );
    expect(forged.status).toBe(403);
    expect(await inUse()).toEqual(before);
  });
});
