import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiSummaries } from '../../src/console/api/api-summaries.ts';
import { startApp, type TestApp } from '../support/app.ts';

interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: {
    securitySchemes: Record<string, { type: string }>;
    schemas: Record<string, unknown>;
    responses: Record<string, { content?: Record<string, unknown> }>;
  };
}
interface Operation {
  operationId: string;
  summary: string;
  security: Record<string, string[]>[];
  parameters: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: { properties: Record<string, unknown> } }> };
  responses: Record<string, { content?: Record<string, unknown> }>;
}

describe('the description of the API', () => {
  let app: TestApp;
  let document: Document;
  beforeAll(async () => {
    app = await startApp();
    document = (await app.http({ url: '/openapi.json' })).json<Document>();
  });
  afterAll(async () => {
    await app.close();
  });

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([verb, operation]) => ({
        name: `${verb.toUpperCase()} ${path}`,
        ...operation,
      })),
    );

  it('is OpenAPI 3.1 with both ways to say who calls', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.components.securitySchemes).toMatchObject({
      key: { type: 'http' },
      session: { type: 'apiKey' },
    });
  });

  it('has a sentence for every call, and none for calls that are not there', () => {
    const names = operations().map(({ name }) => name);
    expect(names.filter((name) => apiSummaries[name] === undefined)).toEqual([]);
    expect(Object.keys(apiSummaries).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('says who may call, from the handlers themselves', () => {
    const byName = new Map(operations().map((operation) => [operation.name, operation]));
    expect(byName.get('GET /v1/policies')?.security).toEqual([{}]);
    expect(byName.get('POST /v1/policies/import')?.security).toEqual([
      { session: [] },
      { key: ['policies:write'] },
    ]);
    expect(byName.get('POST /v1/adoptions/{id}/signature')?.security).toEqual([{ session: [] }]);
  });

  it('shows bodies, parameters and refusals', () => {
    const change = document.paths['/v1/policies/{policy}']?.['patch'];
    const schema = change?.requestBody?.content['application/json']?.schema;
    expect(Object.keys(schema?.properties ?? {})).toContain('nextReview');
    expect(change?.responses['default']).toEqual({ $ref: '#/components/responses/Refused' });
    expect(document.components.responses['Refused']?.content).toHaveProperty(['application/problem+json']);
    expect(document.components.schemas).toHaveProperty('Problem');
    const importing = document.paths['/v1/policies/import']?.['post'];
    expect(importing?.requestBody?.content).toHaveProperty(['multipart/form-data']);
    const active = document.paths['/v1/policies/{policy}/active']?.['get'];
    expect(active?.parameters.map(({ name }) => name)).toEqual(['policy', 'on', 'knownAt']);
    expect(importing?.parameters.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['dryRun', 'Idempotency-Key']),
    );
  });

  it('leaves the pages out', () => {
    expect(Object.keys(document.paths).filter((path) => /console|docs|assets|^\/$/.test(path))).toEqual([]);
  });

  it('is readable at /docs, without a script', async () => {
    const { status, text } = await app.http({ url: '/docs' });
    expect(status).toBe(200);
    expect(text).toContain('/v1/policies/{policy}');
    expect(text).toContain('stale_base');
    expect(text).not.toMatch(/<script|\sstyle=|\son\w+=/);
  });
});

describe('style sheets', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(async () => {
    await app.close();
  });

  it('are asked for each time, and kept for a year under the address with their hash', async () => {
    const plain = await app.http({ url: '/assets/policy.css' });
    expect(plain.headers).toMatchObject({
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'no-cache',
    });
    const etag = String(plain.headers['etag']);
    const again = await app.http({ url: '/assets/policy.css', headers: { 'if-none-match': etag } });
    expect([again.status, again.text]).toEqual([304, '']);
    const pinned = await app.http({ url: `/assets/policy.css?v=${etag.replaceAll('"', '')}` });
    expect(pinned.headers['cache-control']).toContain('immutable');
    const stale = await app.http({ url: '/assets/policy.css?v=0000000000000000' });
    expect(stale.headers['cache-control']).toBe('no-cache');
  });

  it('are two, and no other file', async () => {
    expect((await app.http({ url: '/assets/console.css' })).status).toBe(200);
    for (const name of ['none.css', '..%2Fassets.ts', '%2e%2e%2fconsole.module.ts']) {
      expect((await app.http({ url: `/assets/${name}` })).status).toBe(404);
    }
  });
});
