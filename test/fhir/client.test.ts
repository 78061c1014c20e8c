import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'fhir-kit-client';
import type { SearchBundle } from '../../src/fhir/resources/bundle-resource.ts';
import type { LibraryResource } from '../../src/fhir/resources/library-resource.ts';
import { publish, type BuiltVersion } from '../publishing/builders.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { namesOf } from './support.ts';

/** A client that others wrote, over real HTTP: its author read the standard, and not our code. */
describe('a FHIR client of the market', () => {
  let app: TestApp;
  let client: Client;
  let version: BuiltVersion;

  beforeAll(async () => {
    const port = await freePort();
    app = await startApp({ settings: { PUBLIC_URL: `http://127.0.0.1:${port}` } });
    await app.nest.listen(port, '127.0.0.1');
    client = new Client({ baseUrl: `http://127.0.0.1:${port}/fhir/R4` });
    ({ version } = await publish(app, 'lysis', { codes: [{ system: 'CPT', code: '62263' }] }));
    for (const slug of ['b', 'c', 'd', 'e']) await publish(app, slug);
  });
  afterAll(async () => await app.close());

  it('reads what the service does', async () => {
    expect(await client.capabilityStatement()).toMatchObject({ fhirVersion: '4.0.1', kind: 'instance' });
  });

  it('reads a Library', async () => {
    const library = await client.read({ resourceType: 'Library', id: version.id });
    expect(library).toMatchObject({ resourceType: 'Library', id: version.id, status: 'active' });
  });

  it('searches by address and by form', async () => {
    const searchParams = { topic: 'http://www.ama-assn.org/go/cpt|62263' };
    for (const postSearch of [false, true]) {
      const bundle = await client.search({ resourceType: 'Library', searchParams, options: { postSearch } });
      expect(namesOf(bundle as unknown as SearchBundle)).toEqual(['lysis v1']);
    }
  });

  it('turns the pages to their end', async () => {
    const found: string[] = [];
    let bundle = (await client.search({
      resourceType: 'Library',
      searchParams: { _count: '2', _sort: 'name' },
    })) as unknown as SearchBundle | undefined;
    while (bundle !== undefined) {
      found.push(...namesOf(bundle));
      bundle = (await client.nextPage({ bundle: bundle as never })) as unknown as SearchBundle | undefined;
    }
    expect(found).toEqual(['b v1', 'c v1', 'd v1', 'e v1', 'lysis v1']);
  });

  it('follows what a Library links to', async () => {
    const library = (await client.read({
      resourceType: 'Library',
      id: version.id,
    })) as unknown as LibraryResource;
    for (const { url } of library.content ?? []) expect((await fetch(url)).status).toBe(200);
    const current = (await (await fetch(library.url)).json()) as LibraryResource;
    expect(current.id).toBe(version.id);
    for (const { url } of library.extension ?? []) {
      if (url.startsWith('http://127.0.0.1')) expect((await fetch(url)).status).toBe(200);
    }
  });

  it('is told why it is refused', async () => {
    await expect(client.read({ resourceType: 'Library', id: 'none' })).rejects.toMatchObject({
      response: { status: 404, data: { resourceType: 'OperationOutcome', issue: [{ code: 'not-found' }] } },
    });
  });
});

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  return await new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
