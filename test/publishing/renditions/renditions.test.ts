import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TypesettingFailed } from '../../../src/documents/typst/typesetting-failed.ts';
import { sha256 } from '../../../src/kernel/canonical.ts';
import { Jobs } from '../../../src/platform/jobs/jobs.ts';
import {
  documentFormats as formats,
  documentTypes,
  suffixes,
  type DocumentFormat,
} from '../../../src/publishing/renditions/negotiation.rules.ts';
import { Renditions } from '../../../src/publishing/renditions/renditions.ts';
import { VersionRenderer } from '../../../src/publishing/renditions/version-renderer.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildNextVersion, buildPolicyVersion } from '../../support/build-policy-version.ts';
import { buildApproved, buildPolicy, publish } from '../builders.ts';
import { dieBeforeStoring } from './die-before-storing.ts';

type Render = (versionId: string, format: DocumentFormat) => Promise<Buffer>;
interface Stored {
  format: string;
  sha256: string;
  mediaType: string;
  descriptions: boolean;
  size: number;
}

describe('stored renditions', () => {
  let app: TestApp;
  const others: TestApp[] = [];
  beforeAll(async () => {
    app = await startApp();
  });
  afterEach(async () => {
    for (const other of others.splice(0)) await other.close();
  });
  afterAll(async () => await app.close());

  const replica = async (settings: Record<string, string> = {}) => {
    const other = await startApp({ databaseUrl: app.databaseUrl, settings });
    others.push(other);
    return other;
  };
  /** Has an application render otherwise, as another release would. */
  const rendering = (from: TestApp, render: Render) =>
    jest.spyOn(from.nest.get(VersionRenderer), 'render').mockImplementation(render);
  const storedOf = async (versionId: string) =>
    await app.database.query<Stored>(
      `select format, sha256, media_type as "mediaType", descriptions, length(bytes) as size
         from rendition where version_id = $1 order by format, descriptions`,
      [versionId],
    );
  const get = async (from: TestApp, url: string, headers: Record<string, string> = {}) =>
    await from.http({ url: `/v1/policies/${url}`, headers });

  it('are made by a job when a version is adopted or signed, each with its hash', async () => {
    const adopted = await buildPolicyVersion(app, { title: 'Made When Signed' });
    const next = await buildNextVersion(app, adopted.slug, { effective: '2027-01-01' });
    await app.drain();
    for (const { versionId } of [adopted, next]) {
      const stored = await storedOf(versionId);
      expect(stored.map(({ format }) => format)).toEqual(formats.toSorted());
      for (const { size, mediaType } of stored) {
        expect(size).toBeGreaterThan(100);
        expect(Object.values(documentTypes)).toContain(mediaType);
      }
    }
    const pdf = await get(app, `${adopted.slug}/versions/1.pdf`);
    expect((await storedOf(adopted.versionId)).find(({ format }) => format === 'pdf')).toMatchObject({
      sha256: sha256(pdf.bytes),
      mediaType: 'application/pdf',
      descriptions: false,
    });
  });

  it('outlive a release that renders otherwise', async () => {
    const { version } = await publish(app, 'kept');
    const before = await Promise.all(
      formats.map(async (format) => await get(app, `kept/versions/1.${suffixes[format]}`)),
    );
    const later = await replica();
    rendering(later, async () => await Promise.resolve(Buffer.from('another look')));
    for (const [index, format] of formats.entries()) {
      const after = await get(later, `kept/versions/1.${suffixes[format]}`);
      expect(after.bytes).toEqual(before[index]!.bytes);
      expect(after.headers['etag']).toBe(before[index]!.headers['etag']);
    }
    expect(await storedOf(version.id)).toHaveLength(formats.length);
  });

  it('are the same from two replicas that make them at once', async () => {
    const { version } = await publish(app, 'raced');
    const other = await replica();
    const both = [app, other].map((from, index) =>
      rendering(from, async () => await Promise.resolve(Buffer.from(`made by ${index}`))),
    );
    const [one, two] = await Promise.all([
      get(app, 'raced/versions/1.html'),
      get(other, 'raced/versions/1.html'),
    ]);
    for (const spy of both) spy.mockRestore();
    expect(one.text).toMatch(/^made by [01]$/);
    expect(two.text).toBe(one.text);
    expect(await storedOf(version.id)).toHaveLength(1);
  });

  it('are refused every change by the database, and hold their own hash', async () => {
    const { version } = await publish(app, 'guarded');
    await get(app, 'guarded/versions/1.md');
    for (const statement of [
      `update rendition set bytes = 'x' where version_id = $1`,
      'delete from rendition where version_id = $1',
    ]) {
      await expect(app.database.query(statement, [version.id])).rejects.toMatchObject({ code: '23001' });
    }
    const wrong = app.database.query(
      `insert into rendition (version_id, format, descriptions, envelope_hash, bytes, sha256, media_type, renderer, made_at)
       select version_id, format, true, envelope_hash, 'other', sha256, media_type, renderer, made_at
         from rendition where version_id = $1`,
      [version.id],
    );
    await expect(wrong).rejects.toMatchObject({ code: '23514' });
  });

  it('are never made of a version that is not signed with that envelope', async () => {
    const { version } = await publish(app, 'otherwise');
    const asked = app.nest.get(Renditions).bytes({ versionId: version.id, envelopeHash: 'sha256:x' }, 'md');
    await expect(asked).rejects.toThrow('is not signed');
    expect(await storedOf(version.id)).toEqual([]);
  });

  it('with code descriptions are others, and are served only while the operator publishes them', async () => {
    const { version } = await publish(app, 'licensed', {
      codes: [{ system: 'CPT', code: '62263', description: 'Words of the AMA' }],
    });
    const licensed = await replica({ PUBLISH_CODE_DESCRIPTIONS: 'true' });
    expect((await get(licensed, 'licensed/versions/1.html')).text).toContain('Words of the AMA');
    expect((await get(app, 'licensed/versions/1.html')).text).not.toContain('Words of the AMA');
    expect((await storedOf(version.id)).map(({ descriptions }) => descriptions)).toEqual([false, true]);
  });

  it('leave nothing half behind when the process dies between making and storing', async () => {
    const policy = await buildPolicy(app, 'killed');
    const version = await buildApproved(app, policy, { number: 1 });
    expect(await dieBeforeStoring(app.databaseUrl, version)).toBe('SIGKILL');
    expect(await storedOf(version.id)).toEqual([]);
    expect((await get(app, 'killed/versions/1.md')).status).toBe(200);
    expect(await storedOf(version.id)).toHaveLength(1);
  }, 60_000);

  it('that Typst refuses hold up neither the signature nor the other formats, and are tried again', async () => {
    const renderer = app.nest.get(VersionRenderer);
    const usual = renderer.render.bind(renderer);
    const refusing = rendering(app, async (versionId, format) => {
      if (format === 'pdf') throw new TypesettingFailed('Typst says no');
      return await usual(versionId, format);
    });
    const { slug, versionId } = await buildPolicyVersion(app, { title: 'Refused by Typst' });
    await app.drain();
    const refused = await get(app, `${slug}/active.pdf`);
    expect(refused.status).toBe(503);
    expect(refused.headers['content-type']).toContain('application/problem+json');
    expect(refused.json()).toMatchObject({ code: 'rendition_unavailable' });
    expect((await get(app, `${slug}/active.html`)).status).toBe(200);
    const sizes = async () => {
      const { content } = (await get(app, `${slug}/active.fhir.json`)).json<{
        content: { size?: number }[];
      }>();
      return content.map(({ size }) => size !== undefined);
    };
    expect(await sizes()).toEqual([true, false, true]);
    expect(await app.nest.get(Jobs).counts()).toContainEqual({
      name: 'publishing.store-renditions',
      state: 'retry',
      count: 1,
    });

    refusing.mockRestore();
    expect((await get(app, `${slug}/active.pdf`)).status).toBe(503); // a refusal is remembered for a minute
    await app.database.query(
      `update pgboss.job set start_after = now() where name = 'publishing.store-renditions' and state = 'retry'`,
    );
    await app.drain();
    expect(await storedOf(versionId)).toHaveLength(formats.length);
    const made = await get(app, `${slug}/active.pdf`);
    expect(made.status).toBe(200);
    expect(made.text.slice(0, 5)).toBe('%PDF-');
    expect(await sizes()).toEqual([true, true, true]);
  });
});

describe('a version as PDF', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
    await publish(app, 'lysis');
  });
  afterAll(async () => await app.close());

  it('is the same by suffix and by Accept, of the version and of the active one', async () => {
    const replies = [
      await app.http({ url: '/v1/policies/lysis/versions/1.pdf' }),
      await app.http({ url: '/v1/policies/lysis/versions/1', headers: { accept: 'application/pdf' } }),
      await app.http({ url: '/v1/policies/lysis/active.pdf' }),
      await app.http({ url: '/v1/policies/lysis/active', headers: { accept: 'application/pdf, */*;q=0.1' } }),
    ];
    for (const { status, headers, bytes } of replies) {
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('application/pdf');
      expect(headers['content-disposition']).toBe(
        'inline; filename="lysis-v1.pdf"; filename*=UTF-8\'\'lysis-v1.pdf',
      );
      expect(bytes).toEqual(replies[0]!.bytes);
    }
  });

  it('has an ETag from its stored hash, answers 304 and HEAD, and is not compressed twice', async () => {
    const url = '/v1/policies/lysis/versions/1.pdf';
    const whole = await app.http({ url, headers: { 'accept-encoding': 'gzip, br' } });
    expect(whole.headers['content-encoding']).toBeUndefined();
    const hash = Buffer.from(sha256(whole.bytes).slice('sha256:'.length), 'hex').toString('base64url');
    expect(whole.headers['etag']).toBe(`"${hash.slice(0, 27)}"`);
    const again = await app.http({ url, headers: { 'if-none-match': String(whole.headers['etag']) } });
    expect(again.status).toBe(304);
    const head = await app.http({ method: 'HEAD', url });
    expect(head.text).toBe('');
    expect(head.headers['content-length']).toBe(String(whole.bytes.length));
  });

  it('is among the links of the active version', async () => {
    const { links } = (await app.http({ url: '/v1/policies/lysis/active' })).json<{
      links: { pdf: string };
    }>();
    expect(links.pdf).toMatch(/\/v1\/policies\/lysis\/active\.pdf$/);
  });
});
