import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../../src/kernel/calendar-date.ts';
import type { SearchItem, SearchReply } from '../../../src/publishing/lookups/search.schemas.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  buildFirstVersion,
  buildNextVersion,
  buildPolicyVersion,
} from '../../support/build-policy-version.ts';
import { deskOf, type Desk } from '../../support/signing.ts';
import { buildApproved, buildDraft, buildPolicy, govern, publish, sign } from '../builders.ts';

describe('the search of what is in force', () => {
  let app: TestApp;
  let desk: Desk;
  beforeAll(async () => {
    app = await startApp({ now: '2026-09-18T17:00:00Z' });
    desk = await deskOf(app);
    await publish(app, 'lysis-of-epidural-adhesions', {
      markdown:
        'Percutaneous **lysis** of epidural-adhesions is *investigational*.^[1] It is <b>not</b> used for sciatica and/or naïve patients.',
      codes: [
        { system: 'CPT', code: '62263' },
        { system: 'ICD-10-CM', code: 'M48.061' },
      ],
    });
    await publish(app, 'vagus-nerve', {
      markdown: 'Stimulation of the vagus nerve. Adhesions are mentioned once. NO is inhaled nitric oxide.',
    });
  });
  afterAll(async () => {
    await app.close();
  });

  const search = async (q: string, more: Record<string, string> = {}) =>
    await app.http({ url: `/v1/search?${new URLSearchParams({ q, ...more }).toString()}` });
  const items = async (q: string, more: Record<string, string> = {}): Promise<readonly SearchItem[]> => {
    const reply = await search(q, more);
    expect([q.slice(0, 50), reply.status]).toEqual([q.slice(0, 50), 200]);
    return reply.json<SearchReply>().items;
  };
  const slugs = async (q: string, more: Record<string, string> = {}) =>
    (await items(q, more)).map(({ policy }) => policy.slug);
  const textOf = ({ passages }: SearchItem) => passages.flatMap(({ text }) => text);

  it('tells the policy, the place and the words, with addresses of the public page', async () => {
    const [item] = await items('investigational');
    expect(item).toEqual({
      policy: { id: expect.any(String), slug: 'lysis-of-epidural-adhesions', title: expect.any(String) },
      version: 1,
      contentHash: expect.stringMatching(/^sha256:/),
      inForce: { from: '2026-01-01', until: null },
      scope: { linesOfBusiness: [], jurisdictions: [] },
      codes: [],
      passages: [
        {
          anchor: 'criteria',
          heading: 'Criteria',
          html: 'http://localhost:3000/v1/policies/lysis-of-epidural-adhesions/active.html#criteria',
          text: expect.arrayContaining([{ text: 'investigational', mark: true }]),
        },
      ],
      links: {
        active: 'http://localhost:3000/v1/policies/lysis-of-epidural-adhesions/active',
        version: 'http://localhost:3000/v1/policies/lysis-of-epidural-adhesions/versions/1',
        html: 'http://localhost:3000/v1/policies/lysis-of-epidural-adhesions/active.html',
      },
    });
    const page = await app.http({ url: '/v1/policies/lysis-of-epidural-adhesions/active.html' });
    expect(page.text).toContain('id="criteria"');
  });

  it.each([
    ['epidural-adhesions', ['lysis-of-epidural-adhesions']],
    ['epidural adhesions', ['lysis-of-epidural-adhesions']],
    ['lysis-of-epidural-adhesions', ['lysis-of-epidural-adhesions']],
    ['"epidural adhesions"', ['lysis-of-epidural-adhesions']],
    ['"adhesions epidural"', []],
    ['EPIDURAL', ['lysis-of-epidural-adhesions']],
    ['adhesion', ['lysis-of-epidural-adhesions', 'vagus-nerve']],
    ['adhesions -epidural', ['vagus-nerve']],
    ['sciatica OR nitric', ['lysis-of-epidural-adhesions', 'vagus-nerve']],
    ['naive', ['lysis-of-epidural-adhesions']],
    ['naïve', ['lysis-of-epidural-adhesions']],
    ['62263', ['lysis-of-epidural-adhesions']],
    ['m48.061', ['lysis-of-epidural-adhesions']],
    ['NO', ['vagus-nerve']],
    ['not', ['lysis-of-epidural-adhesions']],
    ['unicorn', []],
    ['!!!', []],
    ['-', []],
    ['" ( & | ! <-> :*', []],
    [`'; drop table policy; --`, []],
    ['%', []],
    ['脊髄', []],
    ['👩‍⚕️', []],
    ['\ud800', []],
  ])('finds %j', async (q, expected) => {
    expect(await slugs(q)).toEqual(expected);
  });

  it('names the codes among the words', async () => {
    expect((await items('is 62263 covered OR 62263'))[0]?.codes).toEqual([{ system: 'CPT', code: '62263' }]);
    expect((await items('62263'))[0]).toMatchObject({
      codes: [{ system: 'CPT', code: '62263' }],
      passages: [],
    });
  });

  it.each([
    ['', 'q'],
    ['   ', 'q'],
    ['x'.repeat(10_000), 'q'],
    ['a\u0000b', 'q'],
  ])('refuses %j', async (q, field) => {
    const reply = await search(q);
    expect(reply.status).toBe(400);
    expect(reply.json()).toMatchObject({ code: 'invalid_request', fields: [{ field }] });
  });

  it('refuses a search for nothing, a day there is not, and a cursor of another search', async () => {
    expect((await app.http({ url: '/v1/search' })).status).toBe(400);
    expect((await search('adhesions', { on: '2026-02-30' })).json()).toMatchObject({ code: 'invalid_date' });
    const first = (await search('adhesions', { limit: '1' })).json<SearchReply>();
    const other = await search('vagus', { limit: '1', cursor: first.nextCursor! });
    expect(other.json()).toMatchObject({ code: 'cursor_invalid' });
    expect((await search('vagus', { cursor: 'WzEsMl0' })).json()).toMatchObject({ code: 'cursor_invalid' });
  });

  it('sends text as text, whatever stands in it', async () => {
    await publish(app, 'hostile', {
      markdown:
        'Zebrafish <script>alert(1)</script> & zebrafish <img src=x onerror=alert(1)> \ue000zebrafish\ue001 end.',
    });
    const [item] = await items('zebrafish');
    const marked = textOf(item!).filter(({ mark }) => mark);
    expect(marked.map(({ text }) => text)).toEqual(['Zebrafish', 'zebrafish', 'zebrafish']);
    expect(JSON.stringify(textOf(item!))).not.toMatch(/[\ue000\ue001]/);
    const page = await app.http({ url: '/search?q=zebrafish', headers: { accept: 'text/html' } });
    expect(page.text).toContain('<mark>Zebrafish</mark>');
    expect(page.text).not.toMatch(/<script>alert|<img src=x/);
  });

  it('weighs the title more than a heading and a heading more than the text', async () => {
    const text = 'Quokka '.repeat(50);
    await publish(app, 'weight-text', { markdown: text });
    const policy = await buildPolicy(app, 'weight-heading');
    const draft = await buildDraft(app, policy, { number: 1 });
    await app.database.query(
      `update policy_version set document = jsonb_set(document, '{sections,0,heading}', '"The quokka"') where id = $1`,
      [draft.id],
    );
    await govern(app, policy, [{ version: await sign(app, draft), from: '2026-01-01', until: null }]);
    await publish(app, 'weight-quokka'); // its title names it
    expect(await slugs('quokka')).toEqual(['weight-quokka', 'weight-heading', 'weight-text']);
  });

  it('comes page by page, each policy once, though the world changes meanwhile', async () => {
    for (let index = 0; index < 7; index += 1) await publish(app, `page-${index}`, { markdown: 'Platypus.' });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const reply: SearchReply = (
        await search('platypus', { limit: '2', ...(cursor === null ? {} : { cursor }) })
      ).json<SearchReply>();
      seen.push(...reply.items.map(({ policy }) => policy.slug));
      cursor = reply.nextCursor;
      app.clock.moveTo(app.clock.now().add({ minutes: 1 }));
      await publish(app, `page-0-${seen.length}`, { markdown: 'Platypus.' });
    } while (cursor !== null);
    expect(seen).toEqual(Array.from({ length: 7 }, (_, index) => `page-${index}`));
  });

  it('looks at a day of service, and links to it', async () => {
    const policy = await buildPolicy(app, 'two-texts');
    const first = await buildApproved(app, policy, { number: 1, markdown: 'The axolotl.' });
    const second = await buildApproved(app, policy, { number: 2, markdown: 'The salamander.' });
    await govern(app, policy, [
      { version: first, from: '2026-01-01', until: '2026-06-01' },
      { version: second, from: '2026-06-01', until: '2027-01-01' },
    ]);
    expect(await slugs('axolotl')).toEqual([]);
    expect(await slugs('salamander')).toEqual(['two-texts']);
    const [item] = await items('axolotl', { on: '2026-05-31' });
    expect(item).toMatchObject({ version: 1, inForce: { from: '2026-01-01', until: '2026-06-01' } });
    expect(item!.passages[0]!.html).toBe(
      'http://localhost:3000/v1/policies/two-texts/active.html?on=2026-05-31#criteria',
    );
    expect(await slugs('axolotl', { on: '2026-06-01' })).toEqual([]);
    expect(await slugs('axolotl', { on: '2025-12-31' })).toEqual([]);
    expect(await slugs('salamander', { on: '2027-01-01' })).toEqual([]); // out of force
  });

  it('never finds a draft, nor a version under embargo, nor counts them', async () => {
    const policy = await buildPolicy(app, 'drafted');
    await buildDraft(app, policy, { number: 1, markdown: 'The pangolin.' });
    const { slug } = await buildPolicyVersion(app, { title: 'A Policy with a Secret' });
    await buildNextVersion(app, slug, {
      effective: '2027-01-01',
      edit: { sections: [{ id: 'policy-criteria', markdown: 'The pangolin is covered.' }] },
      terms: { embargoUntil: calendarDate('2026-12-01') },
    });
    await buildFirstVersion(
      app,
      { title: 'Pangolin' },
      { effective: calendarDate('2027-01-01'), embargoUntil: calendarDate('2026-12-01') },
    );
    const secret = await search('pangolin', { on: '2027-02-01' });
    const nothing = await search('unicorn', { on: '2027-02-01' });
    expect(secret.text).toBe(nothing.text);
    const asDirector = await app.http({
      url: '/v1/search?q=pangolin&on=2027-02-01',
      headers: { ...desk.first },
    });
    expect(asDirector.text).toBe(nothing.text);
    await app.advanceTo('2026-12-01T17:00:00Z');
    expect(await slugs('pangolin', { on: '2027-02-01' })).toEqual(['pangolin', slug]);
    expect(await slugs('pangolin')).toEqual([]);
  });

  it('holds a document of any size', async () => {
    const words = Array.from({ length: 60_000 }, (_, index) => `w${index.toString(36)}word`).join(' ');
    await publish(app, 'enormous', { markdown: `Narwhal. ${words}` });
    expect(await slugs('narwhal')).toEqual(['enormous']);
    await publish(app, 'one-word', { markdown: `Kakapo ${'x'.repeat(400_000)}` });
    expect(await slugs('kakapo')).toEqual(['one-word']);
  }, 60_000);

  it('reads its index', async () => {
    const plan = await app.database.transaction(async (tx) => {
      await tx.query('set local enable_seqscan = off');
      return JSON.stringify(
        await tx.query(
          `explain select version_id from version_words where words @@ websearch_to_tsquery('almanac_words', 'adhesions')`,
        ),
      );
    });
    expect(plan).toContain('version_words_words_ix');
  });
});
