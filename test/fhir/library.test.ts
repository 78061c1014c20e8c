import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendarDate } from '../../src/kernel/calendar-date.ts';
import type { LibraryResource } from '../../src/fhir/resources/library-resource.ts';
import { PASSWORD, signIn } from '../people/support.ts';
import { keyWith } from '../publishing/builders.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  buildNextVersion,
  buildPolicyVersion,
  committeeOf,
  type BuiltPolicyVersion,
} from '../support/build-policy-version.ts';
import { fhir, readLibrary, refusal } from './support.ts';
import { allFaultsOf } from './validators.ts';

const PUBLIC = 'http://localhost:3000';

describe('a version as a FHIR Library', () => {
  let app: TestApp;
  let first: BuiltPolicyVersion;
  let second: BuiltPolicyVersion;
  let library: LibraryResource;

  beforeAll(async () => {
    app = await startApp({ now: '2026-02-10T17:00:00Z' });
    first = await buildPolicyVersion(app);
    second = await buildNextVersion(app, first.slug, { effective: '2026-07-01' });
    await app.drain();
    library = (await readLibrary(app, first.versionId)).resource;
  });
  afterAll(async () => await app.close());

  it('has what CRMI 1.0.0 wants of one that is shareable and publishable', () => {
    expect(library).toMatchObject({
      resourceType: 'Library',
      id: first.versionId,
      meta: {
        profile: [
          'http://hl7.org/fhir/uv/crmi/StructureDefinition/crmi-shareablelibrary|1.0.0',
          'http://hl7.org/fhir/uv/crmi/StructureDefinition/crmi-publishablelibrary|1.0.0',
        ],
      },
      url: `${PUBLIC}/fhir/Library/${first.slug}`,
      version: '1',
      name: 'LysisOfEpiduralAdhesions',
      title: 'Lysis of Epidural Adhesions',
      status: 'active',
      experimental: false,
      type: { coding: [{ code: 'asset-collection' }] },
      publisher: 'Sample Health Plan',
      description: expect.stringContaining('Lysis of Epidural Adhesions'),
    });
  });

  it('is signed with the offset of the house, on a day of its own', () => {
    expect(library.date).toMatch(/^2026-02-10T09:00:00(\.\d+)?-08:00$/);
    expect(library.approvalDate).toBe('2026-02-10');
  });

  it('keeps dates as precise as they were given, and ends with a day that is included', () => {
    expect(library.lastReviewDate).toBe('2025-11');
    expect(library.effectivePeriod).toEqual({ start: '2026-01-01', end: '2026-06-30' });
    expect(library.extension).toEqual(
      expect.arrayContaining([
        { url: `${PUBLIC}/fhir/R4/StructureDefinition/next-review-date`, valueDate: '2026-09' },
        { url: `${PUBLIC}/fhir/R4/StructureDefinition/origin-date`, valueDate: '1999-02' },
      ]),
    );
  });

  it('names its evidence, and the version that follows', async () => {
    expect(library.relatedArtifact).toEqual([
      { type: 'successor', resource: `${library.url}|2` },
      {
        type: 'citation',
        label: '1',
        citation: expect.stringMatching(/PMID: 30681031\.$/),
        url: 'https://pubmed.ncbi.nlm.nih.gov/30681031/',
      },
      { type: 'citation', label: '2', citation: expect.any(String) },
    ]);
    const next = (await readLibrary(app, second.versionId)).resource;
    expect(next.relatedArtifact?.[0]).toEqual({ type: 'predecessor', resource: `${library.url}|1` });
    expect(next.effectivePeriod).toEqual({ start: '2026-07-01' });
    expect(next.url).toBe(library.url);
  });

  it('has its codes as topics, without the descriptions that are not to be published', () => {
    expect(library.topic).toEqual(
      ['62263', '62264', '64999'].map((code) => ({
        coding: [{ system: 'http://www.ama-assn.org/go/cpt', code }],
      })),
    );
  });

  it('links its content, whose size and SHA-1 are those of the bytes', async () => {
    expect(library.content?.map(({ contentType }) => contentType)).toEqual([
      'text/html',
      'application/pdf',
      'text/markdown',
    ]);
    for (const { url, size, hash, contentType } of library.content ?? []) {
      const reply = await app.http({ url: url.slice(PUBLIC.length) });
      expect(reply.headers['content-type']).toContain(contentType);
      expect(size).toBe(reply.bytes.length);
      expect(hash).toBe(createHash('sha1').update(reply.bytes).digest('base64'));
    }
  });

  it('says in words what it says, without anything that acts', () => {
    expect(library.text).toMatchObject({ status: 'generated' });
    expect(library.text?.div).toContain('<td>September 2026</td>');
    expect(library.text?.div).toContain('from January 1, 2026 through June 30, 2026');
    expect(library.text?.div).not.toMatch(/<script|onclick|javascript:/i);
  });

  it('is another when its days are over, to the second of midnight', async () => {
    const clock = app.clock.now().toString();
    await app.advanceTo('2026-07-01T06:59:59Z');
    expect((await readLibrary(app, first.versionId)).resource).toEqual(library);
    await app.advanceTo('2026-07-01T07:00:00Z');
    const { resource, headers } = await readLibrary(app, first.versionId);
    expect(resource.status).toBe('retired');
    expect(resource.meta.versionId).not.toBe(library.meta.versionId);
    expect(resource.meta.lastUpdated).toBe('2026-07-01T07:00:00Z');
    expect(headers['last-modified']).toBe('Wed, 01 Jul 2026 07:00:00 GMT');
    await app.advanceTo(clock);
  });

  describe('at the address of the version', () => {
    const url = () => `/v1/policies/${first.slug}/versions/1.fhir.json`;

    it('is the very body of a read by id, asked after again each time', async () => {
      const reply = await app.http({ url: url() });
      expect(reply.headers['content-type']).toBe('application/fhir+json; charset=utf-8');
      expect(reply.headers['cache-control']).toBe('no-cache');
      expect(reply.text).toBe((await readLibrary(app, first.versionId)).text);
      const known = { 'if-none-match': String(reply.headers['etag']) };
      expect((await app.http({ url: url(), headers: known })).status).toBe(304);
      const asked = {
        url: `/v1/policies/${first.slug}/versions/1`,
        headers: { accept: 'application/fhir+json' },
      };
      expect((await app.http(asked)).text).toBe(reply.text);
      const { director } = await committeeOf(app);
      const session = { ...(await signIn(app, director)) };
      expect((await app.http({ url: url(), headers: session })).text).toBe(reply.text);
    });

    it('is retired with its days, under another ETag, while its other forms stay what was signed', async () => {
      const before = await app.http({ url: url() });
      const signed = await app.http({ url: `/v1/policies/${first.slug}/versions/1.json` });
      await app.advanceTo('2026-08-01T07:00:00Z');
      const known = { 'if-none-match': String(before.headers['etag']) };
      const after = await app.http({ url: url(), headers: known });
      expect(after.status).toBe(200);
      expect(after.json()).toMatchObject({ status: 'retired', effectivePeriod: { end: '2026-06-30' } });
      const json = { url: `/v1/policies/${first.slug}/versions/1.json` };
      expect((await app.http(json)).text).toBe(signed.text);
      await app.advanceTo('2026-02-10T17:00:00Z');
    });

    it('takes the hashes of content that was stored without them, once', async () => {
      await app.database.query('alter table rendition_sha1 disable trigger user');
      await app.database.query('delete from rendition_sha1');
      await app.database.query('alter table rendition_sha1 enable trigger user');
      expect((await readLibrary(app, first.versionId)).resource).toEqual(library);
      const taken = await app.database.query('select format from rendition_sha1 where version_id = $1', [
        first.versionId,
      ]);
      expect(taken).toHaveLength(3);
    });

    it.each(['1.fhir', '1.json.fhir', '1.', '1..', '1.fhir.json.'])('is not there as %s', async (name) => {
      expect((await app.http({ url: `/v1/policies/${first.slug}/versions/${name}` })).status).toBe(404);
    });
  });

  describe('in force', () => {
    const active = async (query = '') =>
      (
        await app.http({ url: `/v1/policies/${first.slug}/active.fhir.json${query}` })
      ).json<LibraryResource>();

    it('says what the day makes of it', async () => {
      const now = await active();
      expect(allFaultsOf(now)).toEqual([]);
      expect(now).toMatchObject({
        id: first.versionId,
        status: 'active',
        effectivePeriod: { start: '2026-01-01', end: '2026-06-30' },
      });
      expect(now.relatedArtifact?.[0]).toEqual({ type: 'successor', resource: `${library.url}|2` });
      const later = await active('?on=2026-07-01');
      expect(later).toMatchObject({ id: second.versionId, effectivePeriod: { start: '2026-07-01' } });
      expect(later.relatedArtifact?.[0]).toEqual({ type: 'predecessor', resource: `${library.url}|1` });
    });

    it('is asked for by Accept too, each form with an ETag of its own', async () => {
      const url = `/v1/policies/${first.slug}/active`;
      const asFhir = await app.http({ url, headers: { accept: 'application/fhir+json' } });
      expect(asFhir.json()).toEqual(await active());
      const asJson = await app.http({ url });
      expect(asFhir.headers['etag']).not.toBe(asJson.headers['etag']);
      expect(asJson.json()).toMatchObject({ links: { fhir: `${PUBLIC}${url}.fhir.json` } });
      const again = { accept: 'application/fhir+json', 'if-none-match': String(asFhir.headers['etag']) };
      expect((await app.http({ url, headers: again })).status).toBe(304);
    });

    it('is where the canonical address leads', async () => {
      const reply = await app.http({ url: library.url.slice(PUBLIC.length) });
      expect([reply.status, reply.headers['location']]).toEqual([
        303,
        `/v1/policies/${first.slug}/active.fhir.json`,
      ]);
      const versioned = await app.http({ url: `/fhir/Library/${first.slug}%7C2` });
      expect(versioned.headers['location']).toBe(`/v1/policies/${first.slug}/versions/2.fhir.json`);
      for (const wrong of ['A_B', `${first.slug}%7Cx`, '..%2F..%2Fconsole', '%00'])
        expect((await app.http({ url: `/fhir/Library/${wrong}` })).status).toBe(404);
    });
  });

  it('names what governs instead of a policy that has ended', async () => {
    const policy = await buildPolicyVersion(app, { title: 'Retired Policy' });
    const director = await signIn(app, (await committeeOf(app)).director);
    const retired = await app.http({
      method: 'POST',
      url: `/v1/policies/${policy.slug}/retire`,
      headers: { ...director },
      payload: {
        on: '2026-06-01',
        meaning: 'I decide so.',
        password: PASSWORD,
        reason: 'Criteria of others are used.',
        successor: { criteria: 'InterQual 2026' },
      },
    });
    expect(retired.status).toBeLessThan(300);
    const ending = (await readLibrary(app, policy.versionId)).resource;
    expect(ending).toMatchObject({ status: 'active', effectivePeriod: { end: '2026-05-31' } });
    expect(ending.relatedArtifact?.[0]).toEqual({ type: 'successor', display: 'InterQual 2026' });
    await app.advanceTo('2026-06-01T12:00:00Z');
    expect((await readLibrary(app, policy.versionId)).resource.status).toBe('retired');
    await app.advanceTo('2026-02-10T17:00:00Z');
  });

  describe('that nobody signed yet, or of which the public may not know', () => {
    it('is there for those who may see drafts only', async () => {
      const { author } = await committeeOf(app);
      const headers = { ...(await signIn(app, author)) };
      const begun = await app.http({ method: 'POST', url: `/v1/policies/${first.slug}/versions`, headers });
      const { version } = begun.json<{ version: number }>();
      const [draft] = await app.database.query<{ id: string }>(
        'select id from policy_version where policy_id = $1 and number = $2',
        [first.policyId, version],
      );
      const mine = await readLibrary(app, draft!.id, headers);
      expect(mine.resource).toMatchObject({ status: 'draft', version: String(version) });
      expect(mine.resource.content).toBeUndefined();
      expect(mine.headers['cache-control']).toBe('private, no-store');
      expect(mine.headers['access-control-allow-origin']).toBeUndefined();
      const others = await refusal(app, `/Library/${draft!.id}`);
      expect([others.status, others.resource.issue[0]?.code]).toEqual([404, 'not-found']);
      const machine = await refusal(app, `/Library/${draft!.id}`, await keyWith(app, 'webhooks:write'));
      expect(machine.status).toBe(404);
      await app.http({
        method: 'POST',
        url: `/v1/policies/${first.slug}/versions/${version}/withdraw`,
        headers,
        payload: { reason: 'Not needed.' },
      });
      const gone = await refusal(app, `/Library/${draft!.id}`, headers);
      expect([gone.status, gone.resource.issue[0]?.code]).toEqual([410, 'deleted']);
      expect((await refusal(app, `/Library/${draft!.id}`)).status).toBe(404);
    });

    it('leaves no trace in what is public while it is embargoed', async () => {
      const policy = await buildPolicyVersion(app, { title: 'Quiet Policy' });
      await app.drain();
      const before = await readLibrary(app, policy.versionId);
      app.clock.moveTo(app.clock.now().add({ hours: 1 }));
      const hidden = await buildNextVersion(app, policy.slug, {
        effective: '2026-09-01',
        terms: { embargoUntil: calendarDate('2026-08-01') },
      });
      expect((await readLibrary(app, policy.versionId)).text).toBe(before.text);
      expect((await refusal(app, `/Library/${hidden.versionId}`)).status).toBe(404);
      const { director } = await committeeOf(app);
      const session = { ...(await signIn(app, director)) };
      const seen = await readLibrary(app, hidden.versionId, session);
      const address = (number: number) => `/v1/policies/${policy.slug}/versions/${number}.fhir.json`;
      const [one, two] = [address(1), address(2)] as const;
      expect((await app.http({ url: one })).text).toBe(before.text);
      expect((await app.http({ url: two })).status).toBe(404);
      const shown = await app.http({ url: two, headers: session });
      expect([shown.text, shown.headers['cache-control']]).toEqual([seen.text, 'private, no-store']);
      expect(seen.resource).toMatchObject({ status: 'active', effectivePeriod: { start: '2026-09-01' } });
      await app.advanceTo('2026-08-01T07:00:00Z');
      const after = (await readLibrary(app, policy.versionId)).resource;
      expect(after.effectivePeriod?.end).toBe('2026-08-31');
      expect(after.meta.lastUpdated).toBe('2026-08-01T07:00:00Z');
      expect((await readLibrary(app, hidden.versionId)).resource.meta.lastUpdated).toBe(
        '2026-08-01T07:00:00Z',
      );
      await app.advanceTo('2026-02-10T17:00:00Z');
    });
  });

  it('has the descriptions of its codes where the operator may publish them', async () => {
    const licensed = await startApp({ settings: { PUBLISH_CODE_DESCRIPTIONS: 'true' } });
    const { slug, versionId } = await buildPolicyVersion(licensed);
    const described = await buildNextVersion(licensed, slug, {
      effective: '2026-07-01',
      edit: { codes: [{ system: 'CPT', code: '62263', description: 'Percutaneous lysis' }] },
    });
    const { resource } = await readLibrary(licensed, described.versionId);
    expect(resource.topic?.[0]?.coding?.[0]?.display).toBe('Percutaneous lysis');
    expect(
      (await readLibrary(licensed, versionId)).resource.topic?.[0]?.coding?.[0]?.display,
    ).toBeUndefined();
    await licensed.close();
  });

  it('has definitions of its extensions where it says that they are', async () => {
    for (const { url } of library.extension ?? []) {
      if (!url.startsWith(PUBLIC)) continue;
      const { status, resource } = await fhir<{ url: string; context: object[] }>(
        app,
        url.slice(`${PUBLIC}/fhir/R4`.length),
      );
      expect([status, resource.url]).toEqual([200, url]);
    }
  });
});
