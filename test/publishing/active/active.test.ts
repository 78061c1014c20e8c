import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { instant } from '../../../src/kernel/instant.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import {
  buildApproved,
  buildDraft,
  buildPolicy,
  govern,
  keyWith,
  publish,
  type BuiltPolicy,
  type BuiltVersion,
} from '../builders.ts';

const SIGNED_AT = '2026-09-18T17:15:00Z';

describe('the active version', () => {
  let app: TestApp;
  let policy: BuiltPolicy;
  let first: BuiltVersion;
  let second: BuiltVersion;

  /** Version 1 from 2026-01-01, known since February 10; version 2 signed on September 18 for 2027-01-01. */
  beforeAll(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
    ({ policy, version: first } = await publish(app, 'lysis', { codes: [{ system: 'CPT', code: '62263' }] }));
    app.clock.moveTo(instant(SIGNED_AT));
    second = await buildApproved(app, policy, { number: 2, effective: '2027-01-01' });
    await govern(app, policy, [
      { version: first, from: '2026-01-01', until: '2027-01-01' },
      { version: second, from: '2027-01-01', until: null },
    ]);
  });
  afterAll(async () => {
    await app.close();
  });
  beforeEach(() => {
    app.clock.moveTo(instant(SIGNED_AT));
  });

  const active = async (query = '', headers: Record<string, string> = {}, suffix = '') =>
    await app.http({ url: `/v1/policies/lysis/active${suffix}${query}`, headers });

  it('is the signed version and what the day makes of it', async () => {
    const reply = await active();
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(reply.json()).toMatchObject({
      policy: { id: policy.id, slug: 'lysis', number: null, title: 'Title of lysis' },
      version: 1,
      contentHash: first.contentHash,
      envelopeHash: first.envelopeHash,
      dates: {
        origin: '1999-02',
        nextReview: '2026-09',
        effective: '2026-01-01',
        literatureSearchedThrough: null,
      },
      document: { codes: [{ system: 'CPT', code: '62263', description: null }] },
      signatures: [{ name: 'Dr. Test', role: 'medical_director' }],
      status: 'active',
      inForce: { from: '2026-01-01', until: '2027-01-01' },
      validUntil: '2027-01-01T08:00:00Z',
      review: { last: '2025-11', next: '2026-09', state: 'due' },
      links: {
        self: 'http://localhost:3000/v1/policies/lysis/active',
        version: 'http://localhost:3000/v1/policies/lysis/versions/1',
        predecessor: null,
        successor: 'http://localhost:3000/v1/policies/lysis/versions/2',
      },
    });
  });

  it("begins with the very bytes of the version's own URL", async () => {
    const [whole, signed] = [await active(), await app.http({ url: '/v1/policies/lysis/versions/1' })];
    expect(signed.text.endsWith('}')).toBe(true);
    expect(whole.text.startsWith(signed.text.slice(0, -1))).toBe(true);
  });

  it('is found by id as by slug', async () => {
    const byId = await app.http({ url: `/v1/policies/${policy.id}/active` });
    expect(byId.bytes).toEqual((await active()).bytes);
  });

  it("changes at midnight in the organisation's zone, though no row does", async () => {
    const rowsBefore = await app.database.query('select xmin::text, * from effective_period order by id');
    await app.advanceTo('2027-01-01T07:59:59.999999Z');
    const before = await active();
    expect(before.json()).toMatchObject({ version: 1, validUntil: '2027-01-01T08:00:00Z' });
    expect((await active('', { 'if-none-match': String(before.headers['etag']) })).status).toBe(304);

    await app.advanceTo('2027-01-01T08:00:00Z');
    const after = await active('', { 'if-none-match': String(before.headers['etag']) });
    expect(after.status).toBe(200);
    expect(after.headers['etag']).not.toBe(before.headers['etag']);
    expect(after.json()).toMatchObject({
      version: 2,
      inForce: { from: '2027-01-01', until: null },
      validUntil: null,
      review: { state: 'overdue' },
      links: { predecessor: 'http://localhost:3000/v1/policies/lysis/versions/1', successor: null },
    });
    expect(await app.database.query('select xmin::text, * from effective_period order by id')).toEqual(
      rowsBefore,
    );
  });

  it.each([
    ['?on=2026-01-01', 1],
    ['?on=2026-12-31', 1],
    ['?on=2027-01-01', 2],
    ['?on=2040-02-29', 2],
    [`?on=2027-01-01&knownAt=${SIGNED_AT}`, 2],
    ['?on=2027-01-01&knownAt=2026-09-18T17:14:59.999999Z', 1],
    ['?on=2027-01-01&knownAt=2026-09-18T10:15:00-07:00', 2],
    ['?on=2027-01-01&knownAt=2026-09-18T19:15:00+02:00', 2],
    ['?on=2027-01-01&knownAt=2026-09-18T19:14:59%2B02:00', 1],
  ])('answers %s with version %s', async (query, version) => {
    expect((await active(query)).json()).toMatchObject({ version });
  });

  it('ends at no instant when a day of service is given', async () => {
    const reply = await active('?on=2026-12-31');
    expect(reply.json()).toMatchObject({
      validUntil: null,
      inForce: { from: '2026-01-01', until: '2027-01-01' },
    });
    expect(reply.headers['almanac-valid-until']).toBeUndefined();
  });

  it('tells what was open then, as known then', async () => {
    const then = await active('?knownAt=2026-09-18T17:14:59Z');
    expect(then.json()).toMatchObject({
      inForce: { from: '2026-01-01', until: null },
      links: { successor: null },
    });
  });

  it.each([
    ['?on=2025-12-31', '2026-01-01'],
    ['?on=2026-06-01&knownAt=2026-02-10T16:59:59Z', null],
  ])('is not there for %s', async (query, nextFrom) => {
    const reply = await active(query);
    expect(reply.status).toBe(404);
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(reply.json()).toMatchObject({ code: 'no_version_in_force', policy: 'lysis', nextFrom });
  });

  it('is not there in a gap', async () => {
    const gap = await buildPolicy(app, 'gap');
    const version = await buildApproved(app, gap, { number: 1 });
    await govern(app, gap, [
      { version, from: '2026-01-01', until: '2026-02-01' },
      { version, from: '2026-03-01', until: null },
    ]);
    const reply = await app.http({ url: '/v1/policies/gap/active?on=2026-02-28' });
    expect(reply.json()).toMatchObject({ code: 'no_version_in_force', nextFrom: '2026-03-01' });
  });

  it.each([
    ['?on=2026-13-01', 'on'],
    ['?on=2026-02-30', 'on'],
    ['?on=2026-09', 'on'],
    ['?on=', 'on'],
    ['?on=2026-01-01&on=2026-01-02', 'on'],
    ['?knownAt=2026-09-18', 'knownAt'],
    ['?knownAt=2026-09-18T10:00:00', 'knownAt'],
    ['?knownAt=yesterday', 'knownAt'],
  ])('is not asked for by %s', async (query, field) => {
    const reply = await active(query);
    expect(reply.status).toBe(400);
    expect(reply.headers['content-type']).toContain('application/problem+json');
    expect(reply.json()).toMatchObject({ code: 'invalid_date', fields: [{ field }] });
  });

  it('answers in the representation asked for by Accept or by suffix', async () => {
    for (const [accept, suffix, type] of [
      ['text/html', '.html', 'text/html; charset=utf-8'],
      ['text/markdown', '.md', 'text/markdown; charset=utf-8'],
      ['application/json', '.json', 'application/json; charset=utf-8'],
    ] as const) {
      const byAccept = await active('', { accept });
      const bySuffix = await active('', { accept: 'application/json;q=0.1' }, suffix);
      expect(byAccept.headers['content-type']).toBe(type);
      expect(bySuffix.headers['content-type']).toBe(type);
      expect(bySuffix.bytes).toEqual(byAccept.bytes);
      expect(byAccept.text).toContain('Criteria of version 1.');
      expect(byAccept.headers['vary']).toContain('Accept, Accept-Encoding');
    }
    const refused = await active('', { accept: 'image/png' });
    expect(refused.status).toBe(406);
    expect(refused.json()).toMatchObject({ code: 'not_acceptable' });
    expect((await active('', {}, '.exe')).status).toBe(404);
  });

  it('has a strong ETag of its own for each format and coding, and says 304 to it', async () => {
    const tags = new Set<string>();
    for (const suffix of ['', '.html', '.md']) {
      for (const coding of ['identity', 'gzip', 'br']) {
        const reply = await active('', { 'accept-encoding': coding }, suffix);
        const etag = String(reply.headers['etag']);
        expect(etag).toMatch(/^"[\w-]+"$/);
        tags.add(etag);
        const again = await active(
          '',
          { 'accept-encoding': coding, 'if-none-match': `"x", W/${etag}` },
          suffix,
        );
        expect(again.status).toBe(304);
        expect(again.text).toBe('');
        expect(again.headers['etag']).toBe(etag);
        expect(again.headers['cache-control']).toBe('no-cache');
      }
    }
    expect(tags.size).toBe(9);
  });

  it('sends the same text plain, gzipped and as brotli', async () => {
    const plain = await active();
    const gzip = await active('', { 'accept-encoding': 'gzip' });
    const brotli = await active('', { 'accept-encoding': 'gzip, deflate, br' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(gunzipSync(gzip.bytes)).toEqual(plain.bytes);
    expect(brotliDecompressSync(brotli.bytes)).toEqual(plain.bytes);
    expect(brotli.headers['content-length']).toBe(String(brotli.bytes.length));
  });

  it('answers HEAD with the headers of GET and no body', async () => {
    const get = await active();
    const head = await app.http({ method: 'HEAD', url: '/v1/policies/lysis/active' });
    expect(head.status).toBe(200);
    expect(head.text).toBe('');
    for (const name of ['etag', 'content-type', 'content-length', 'cache-control', 'link', 'vary']) {
      expect(head.headers[name]).toBe(get.headers[name]);
    }
  });

  it('links to its neighbours and is asked for anew each time', async () => {
    const { headers } = await active();
    expect(headers['link']).toBe(
      '<http://localhost:3000/v1/policies/lysis/active>; rel="self", ' +
        '<http://localhost:3000/v1/policies/lysis/versions/2>; rel="successor-version"',
    );
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers['almanac-valid-until']).toBe('2027-01-01T08:00:00Z');
  });

  it('is readable without a credential and with a good key, but not with a bad one', async () => {
    expect((await active('', await keyWith(app, 'policies:read'))).status).toBe(200);
    const bad = await active('', { authorization: 'Bearer alm_nonsense' });
    expect(bad.status).toBe(401);
    expect(bad.headers['content-type']).toContain('application/problem+json');
  });

  it.each(['nowhere', '%00', 'a%2Fb', 'UPPER', "lysis'--", '01a203ad-d3f2-7676-ac92-fd3d0c67f57d'])(
    'is not found for the policy %s',
    async (key) => {
      const reply = await app.http({ url: `/v1/policies/${key}/active` });
      expect(reply.status).toBe(404);
      expect(reply.json()).toMatchObject({ code: 'not_found' });
    },
  );

  it('says nothing about a policy of which nothing was signed', async () => {
    const secret = await buildPolicy(app, 'unborn');
    await buildDraft(app, secret, { number: 1 });
    const [unborn, nowhere] = [
      await app.http({ url: '/v1/policies/unborn/active' }),
      await app.http({ url: '/v1/policies/nobody/active' }),
    ];
    const strip = (text: string, slug: string) =>
      text.replaceAll(slug, 'X').replace(/"requestId":"[^"]*"/, '');
    expect(unborn.status).toBe(nowhere.status);
    expect(strip(unborn.text, 'unborn')).toBe(strip(nowhere.text, 'nobody'));
  });
});

describe('a consumer that may keep the active version for a while', () => {
  it('keeps it for the seconds the operator allows, never past the next change', async () => {
    const app = await startApp({ now: '2026-12-31T20:00:00Z', settings: { ACTIVE_CACHE_SECONDS: '60' } });
    const { policy, version } = await publish(app, 'lysis');
    app.clock.moveTo(instant('2026-12-31T21:00:00Z'));
    const next = await buildApproved(app, policy, { number: 2, effective: '2027-01-01' });
    await govern(app, policy, [
      { version, from: '2026-01-01', until: '2027-01-01' },
      { version: next, from: '2027-01-01', until: null },
    ]);
    const cacheControl = async () =>
      (await app.http({ url: '/v1/policies/lysis/active' })).headers['cache-control'];
    expect(await cacheControl()).toBe('public, max-age=60');
    app.clock.moveTo(instant('2027-01-01T07:59:50Z'));
    expect(await cacheControl()).toBe('public, max-age=10');
    await app.close();
  });
});
