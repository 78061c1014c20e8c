import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildPerson, signIn } from '../people/support.ts';
import {
  buildApproved,
  buildDraft,
  buildPolicy,
  keyWith,
  publish,
  type BuiltPolicy,
} from '../publishing/builders.ts';
import { startApp, type TestApp } from '../support/app.ts';

const HOSTILE = '<script>alert(1)</script> <img src=x onerror=alert(2)> [a](javascript:alert(3)) "><ins>';

describe("a redline's URL", () => {
  let app: TestApp;
  let policy: BuiltPolicy;
  beforeAll(async () => {
    app = await startApp();
    policy = (
      await publish(app, 'lysis', {
        markdown: 'Lysis of adhesions is considered investigational for every indication.',
        codes: [
          { system: 'CPT', code: '62263', description: 'Words of the AMA' },
          { system: 'CPT', code: '64999' },
        ],
      })
    ).policy;
    await buildApproved(app, policy, {
      number: 2,
      effective: '2027-01-01',
      markdown: 'Lysis of adhesions is considered medically necessary for every indication.',
      codes: [
        { system: 'CPT', code: '62263', description: 'Other words of the AMA' },
        { system: 'HCPCS', code: 'G0452' },
      ],
    });
    await buildDraft(app, policy, { number: 3, markdown: `A market-sensitive change. ${HOSTILE}` });
  });
  afterAll(async () => {
    await app.close();
  });

  const get = async (rest: string, headers: Record<string, string> = {}) =>
    await app.http({ url: `/v1/policies/${rest}`, headers });

  it('tells what changed part by part, and leaves the change class to who signed it', async () => {
    const reply = await get('lysis/versions/1...2');
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(reply.json()).toMatchObject({
      policy: { slug: 'lysis' },
      before: { version: 1, changeClass: 'new' },
      after: { version: 2, effective: '2027-01-01' },
      sameContent: false,
      summary: {
        sections: { added: 0, removed: 0, changed: 1 },
        codes: { added: 1, removed: 1, changed: 1 },
        words: { deleted: 1, inserted: 2 },
      },
      proposal: null, // to the public a version is what was signed
      dates: [{ what: 'effective', before: '2026-01-01', after: '2027-01-01' }],
      sections: [
        {
          anchor: 'criteria',
          changes: ['wording'],
          text: {
            blocks: [
              {
                cells: [
                  [
                    { kind: 'kept', text: 'Lysis of adhesions is considered ' },
                    { kind: 'deleted', text: 'investigational' },
                    { kind: 'inserted', text: 'medically necessary' },
                    { kind: 'kept', text: ' for every indication.' },
                  ],
                ],
              },
            ],
          },
        },
      ],
    });
  });

  it('reads either way', async () => {
    const back = (await get('lysis/versions/2...1')).json<{
      before: { version: number };
      codes: { system: string; added: { code: string }[]; removed: { code: string }[] }[];
    }>();
    expect(back.before.version).toBe(2);
    expect(
      back.codes.map(({ added, removed }) => [added, removed].map((list) => list.map(({ code }) => code))),
    ).toEqual([
      [['64999'], []],
      [[], ['G0452']],
    ]);
  });

  it('is empty for a version against itself', async () => {
    const same = await get('lysis/versions/1...1');
    expect(same.json()).toMatchObject({
      sameContent: true,
      summary: { nothingChanged: true },
      sections: [],
      codes: [],
      dates: [],
    });
    expect((await get('lysis/versions/1...1.txt')).text).toContain('The two versions say the same.');
  });

  it('shows the unchanged parts only when asked for the whole', async () => {
    const sections = async (query: string) =>
      (await get(`lysis/versions/1...1${query}`)).json<{ sections: unknown[] }>().sections.length;
    expect(await sections('')).toBe(0);
    expect(await sections('?whole=false')).toBe(0);
    expect(await sections('?whole=true')).toBe(1);
    const wrong = await get('lysis/versions/1...2?whole=perhaps');
    expect(wrong.status).toBe(400);
    expect(wrong.json()).toMatchObject({ code: 'invalid_request' });
  });

  it('has its representations by suffix and Accept', async () => {
    const html = await get('lysis/versions/1...2.html');
    expect(html.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(html.text).toContain(
      '<del><span class="aside">Deleted: </span>investigational</del><span class="aside"> end of deletion</span><ins>',
    );
    expect(html.text).toContain('href="/v1/policies/lysis/versions/1...2.html?whole=true"');
    expect((await get('lysis/versions/1...2', { accept: 'text/html' })).bytes).toEqual(html.bytes);
    const text = await get('lysis/versions/1...2.txt');
    expect(text.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text.text).toContain('considered [-investigational-]{+medically necessary+} for every');
    expect((await get('lysis/versions/1...2', { accept: 'text/plain' })).bytes).toEqual(text.bytes);
    expect((await get('lysis/versions/1...2.json')).json()).toHaveProperty('summary');
    const refused = await get('lysis/versions/1...2', { accept: 'image/png' });
    expect(refused.status).toBe(406);
    expect(refused.json()).toMatchObject({ offered: ['application/json', 'text/html', 'text/plain'] });
  });

  it('of two public versions may be kept for ever, and answers 304 and HEAD', async () => {
    const first = await get('lysis/versions/1...2.html');
    expect(first.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(first.headers['etag']).toMatch(/^"[\w-]+"$/);
    expect(first.headers['vary']).toBe('Accept, Accept-Encoding');
    const etag = String(first.headers['etag']);
    const again = await get('lysis/versions/1...2.html', { 'if-none-match': etag });
    expect(again.status).toBe(304);
    expect(again.text).toBe('');
    const head = await app.http({ method: 'HEAD', url: '/v1/policies/lysis/versions/1...2.html' });
    expect(head.headers['etag']).toBe(etag);
    const others = ['1...2.txt', '1...2', '2...1.html', '1...2.html?whole=true'];
    for (const other of others) expect((await get(`lysis/versions/${other}`)).headers['etag']).not.toBe(etag);
    const packed = await get('lysis/versions/1...2.html', { 'accept-encoding': 'br' });
    expect(packed.headers['content-encoding']).toBe('br');
  });

  it('tells that a code is described otherwise, and not how, unless the operator may', async () => {
    const withheld = await get('lysis/versions/1...2');
    expect(withheld.text).not.toContain('words of the AMA');
    expect(withheld.json()).toMatchObject({
      codes: [{ described: [{ code: '62263', before: null, after: null }] }, {}],
    });
    const licensed = await startApp({
      databaseUrl: app.databaseUrl,
      settings: { PUBLISH_CODE_DESCRIPTIONS: 'true' },
    });
    const shown = await licensed.http({ url: '/v1/policies/lysis/versions/1...2' });
    expect(shown.text).toContain('Other words of the AMA');
    await licensed.close();
  });

  it.each([
    'lysis/versions/1...9',
    'lysis/versions/9...1',
    'lysis/versions/0...1',
    'lysis/versions/1...99999999999',
    'lysis/versions/1...2.exe',
    'lysis/versions/1..2',
    'lysis/versions/1...',
    'nowhere/versions/1...2',
    '%00/versions/1...2',
  ])('is not found: %s', async (rest) => {
    const reply = await get(rest);
    expect(reply.status).toBe(404);
    expect(reply.json()).toMatchObject({ code: 'not_found' });
  });

  describe('with a draft on a side', () => {
    const shape = ({ status, headers, text }: Awaited<ReturnType<typeof get>>) => ({
      status,
      etag: headers['etag'],
      cacheControl: headers['cache-control'],
      text: text.replace(/v[34]/g, 'vX').replace(/"requestId":"[^"]*"/, ''),
    });

    it('is to the public and to consumers exactly as if the draft were not there', async () => {
      const consumer = await keyWith(app, 'policies:read');
      for (const headers of [{}, consumer]) {
        for (const [draft, none] of [
          ['1...3', '1...4'],
          ['3...1', '4...1'],
          ['3...3', '4...4'],
          ['1...3.html', '1...4.html'],
          ['1...3.txt', '1...4.txt'],
          ['1...3.exe', '1...4.exe'],
          ['1...3?whole=perhaps', '1...4?whole=perhaps'],
        ]) {
          const hidden = await get(`lysis/versions/${draft}`, headers);
          expect(shape(hidden)).toEqual(shape(await get(`lysis/versions/${none}`, headers)));
          expect(hidden.status).toBe(404);
        }
      }
      expect((await get('lysis/versions/1...3', { 'if-none-match': '*' })).status).toBe(404);
    });

    it('hides a policy of which nothing is signed', async () => {
      const secret = await buildPolicy(app, 'secret');
      await buildDraft(app, secret, { number: 1 });
      const hidden = shape(await get('secret/versions/1...1'));
      expect(hidden.text.replaceAll('secret', 'X')).toBe(
        shape(await get('absent/versions/1...1')).text.replaceAll('absent', 'X'),
      );
    });

    it('is for who sees drafts, and nobody keeps it; hostile text is text', async () => {
      const headers = await signIn(app, await buildPerson(app, { roles: ['reviewer'] }));
      const html = await get('lysis/versions/1...3.html', headers);
      expect(html.status).toBe(200);
      expect(html.headers['cache-control']).toBe('private, no-store');
      expect(html.headers['etag']).toBeUndefined();
      expect(html.text).toContain('market-sensitive');
      expect(html.text).not.toMatch(/<script|<img|href="javascript:/i);
      expect((await get('lysis/versions/3...1', headers)).json()).toMatchObject({
        before: { changeClass: null },
      });
      expect((await get('lysis/versions/1...4', headers)).status).toBe(404);
      expect((await get('lysis/versions/1...3.exe', headers)).status).toBe(404);
    });
  });
});
