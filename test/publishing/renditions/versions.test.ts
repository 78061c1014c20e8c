import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildPerson, signIn } from '../../people/support.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildApproved, buildDraft, govern, keyWith, publish, type BuiltPolicy } from '../builders.ts';

describe("a version's URL", () => {
  let app: TestApp;
  let policy: BuiltPolicy;
  beforeAll(async () => {
    app = await startApp();
    const { policy: published, version } = await publish(app, 'lysis');
    policy = published;
    app.clock.moveTo(app.clock.now().add({ hours: 1 }));
    const scheduled = await buildApproved(app, policy, { number: 2, effective: '2027-01-01' });
    await govern(app, policy, [
      { version, from: '2026-01-01', until: '2027-01-01' },
      { version: scheduled, from: '2027-01-01', until: null },
    ]);
    await buildDraft(app, policy, { number: 3, markdown: 'A market-sensitive change.' });
  });
  afterAll(async () => {
    await app.close();
  });

  const get = async (rest: string, headers: Record<string, string> = {}) =>
    await app.http({ url: `/v1/policies/${rest}`, headers });

  it('answers the same bytes for ever, and says so', async () => {
    const before = await get('lysis/versions/1');
    expect(before.status).toBe(200);
    expect(before.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(before.headers['etag']).toMatch(/^"[\w-]+"$/);
    expect(before.json()).not.toHaveProperty('status');
    await app.database.query(`update policy set title = 'Renamed', number = '94' where id = $1`, [policy.id]);
    await app.advanceTo('2028-01-01T12:00:00Z');
    const other = await startApp({ databaseUrl: app.databaseUrl }); // a process that has nothing finished yet
    const after = await other.http({ url: '/v1/policies/lysis/versions/1' });
    expect(after.bytes).toEqual(before.bytes);
    expect(after.headers['etag']).toBe(before.headers['etag']);
    await other.close();
  });

  it('is public once signed, in force or not', async () => {
    expect((await get('lysis/versions/2')).json()).toMatchObject({
      version: 2,
      dates: { effective: '2027-01-01' },
    });
  });

  it('has its representations by suffix and Accept, and answers 304 and HEAD', async () => {
    const html = await get('lysis/versions/1.html');
    expect(html.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(html.text).toContain('<h1>Title of lysis</h1>');
    expect((await get('lysis/versions/1', { accept: 'text/html' })).bytes).toEqual(html.bytes);
    expect((await get('lysis/versions/1.md')).headers['content-type']).toBe('text/markdown; charset=utf-8');
    expect((await get('lysis/versions/1.json')).headers['content-type']).toBe(
      'application/json; charset=utf-8',
    );
    const again = await get('lysis/versions/1.html', { 'if-none-match': String(html.headers['etag']) });
    expect(again.status).toBe(304);
    expect((await get('lysis/versions/1', { accept: 'image/png' })).status).toBe(406);
    const head = await app.http({ method: 'HEAD', url: '/v1/policies/lysis/versions/1.html' });
    expect(head.headers['etag']).toBe(html.headers['etag']);
  });

  it.each([
    'lysis/versions/9',
    'lysis/versions/0',
    'lysis/versions/1.exe',
    'lysis/versions/99999999999',
    'nowhere/versions/1',
  ])('is not found: %s', async (rest) => {
    const reply = await get(rest);
    expect(reply.status).toBe(404);
    expect(reply.json()).toMatchObject({ code: 'not_found' });
  });

  it('shows code descriptions only where the operator may publish them', async () => {
    await publish(app, 'described', {
      codes: [{ system: 'CPT', code: '62263', description: 'Words of the AMA' }],
    });
    const licensed = await startApp({
      databaseUrl: app.databaseUrl,
      settings: { PUBLISH_CODE_DESCRIPTIONS: 'true' },
    });
    for (const address of ['versions/1', 'versions/1.html', 'versions/1.md', 'active']) {
      const url = `/v1/policies/described/${address}`;
      const [withheld, shown] = [await app.http({ url }), await licensed.http({ url })];
      expect(withheld.text).toContain('62263');
      expect(withheld.text).not.toContain('Words of the AMA');
      expect(shown.text).toContain('Words of the AMA');
      expect(shown.headers['etag']).not.toBe(withheld.headers['etag']);
      const said = address === 'versions/1' ? 'code_descriptions' : undefined; // of what a reader can hash
      expect([withheld.headers['almanac-withheld'], shown.headers['almanac-withheld']]).toEqual([
        said,
        undefined,
      ]);
    }
    expect((await get('lysis/versions/1')).headers).not.toHaveProperty('almanac-withheld');
    await licensed.close();
  });

  describe('of a draft', () => {
    const shape = ({ status, headers, text }: Awaited<ReturnType<typeof get>>, name: string) => ({
      status,
      etag: headers['etag'],
      cacheControl: headers['cache-control'],
      vary: headers['vary'],
      text: text.replaceAll(name, 'X').replace(/"requestId":"[^"]*"/, ''),
    });

    it('is to the public and to consumers exactly as if it were not there', async () => {
      const consumer = await keyWith(app, 'policies:read');
      for (const headers of [{}, consumer]) {
        for (const suffix of ['', '.html', '.md']) {
          const draft = shape(await get(`lysis/versions/3${suffix}`, headers), 'v3');
          const absent = shape(await get(`lysis/versions/4${suffix}`, headers), 'v4');
          expect(draft).toEqual(absent);
          expect(draft.status).toBe(404);
          expect(draft.text).not.toContain('market-sensitive');
        }
      }
      const conditional = await get('lysis/versions/3', { 'if-none-match': '*' });
      expect(conditional.status).toBe(404);
    });

    it('is in no list that the public reads', async () => {
      for (const url of ['/v1/active.ndjson', '/v1/changes', '/v1/policies/lysis/versions']) {
        const { text } = await app.http({ url });
        expect(text).not.toContain('"version":3');
      }
    });

    it('shows a signed-in person the draft, and lets nobody keep it', async () => {
      const headers = await signIn(app, await buildPerson(app, { roles: ['reviewer'] }));
      const reply = await get('lysis/versions/3', headers);
      expect(reply.status).toBe(200);
      expect(reply.json()).toMatchObject({ version: 3, state: 'draft', revision: 1 });
      expect(reply.headers['etag']).toBe('"1"');
      expect(reply.headers['cache-control']).toBe('private, no-store');
    });
  });
});
