import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { CLOUD_EVENT_MEDIA_TYPE } from '../../src/publishing/feed/cloud-event.rules.ts';
import { publicEventTypes } from '../../src/publishing/feed/public-event.rules.ts';
import { startApp, type TestApp } from '../support/app.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description?: string;
}

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<
      Record<
        string,
        {
          readonly schema: {
            readonly properties: Readonly<Record<string, object>>;
            readonly required: readonly string[];
          };
        }
      >
    >;
  };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>;
}

interface Document {
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly webhooks: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly examples?: readonly unknown[] }>>;
  };
}

/** What readers look up first: each has an example. */
const mainThings = [
  'SignedVersion',
  'ActiveVersion',
  'FeedItem',
  'Webhook',
  'Policy',
  'Problem',
  'SnapshotLine',
];

describe('the description of the API', () => {
  let app: TestApp;
  let text: string;
  let document: Document;
  let operations: Operation[];
  beforeAll(async () => {
    app = await startApp();
    text = (await app.http({ url: '/openapi.json' })).text;
    document = JSON.parse(text) as Document;
    operations = Object.values(document.paths).flatMap((item) => Object.values(item));
  });
  afterAll(async () => {
    await app.close();
  });

  it('lints clean by the strict recommended rules', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const problems = await lintFromString({ source: text, absoluteRef: '/openapi.json', config });
    expect(
      problems.map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer ?? ''}: ${message}`),
    ).toEqual([]);
  }, 60_000);

  it('says what each part is about, and puts every operation in one', () => {
    const about = new Map(document.tags.map(({ name, description = '' }) => [name, description]));
    expect(operations.filter(({ tags }) => !(about.get(tags[0] ?? '') ?? '').endsWith('.'))).toEqual([]);
    expect(operations.filter(({ tags }) => tags.length !== 1)).toEqual([]);
  });

  it('says what every parameter is', () => {
    const mute = operations.flatMap(({ operationId, parameters = [] }) =>
      parameters
        .filter(({ description = '' }) => description === '')
        .map(({ name }) => `${operationId}.${name}`),
    );
    expect(mute).toEqual([]);
  });

  it('gives every operation an id of its own, a reply with a body or a reason for none, and its refusals', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const bodyless = operations.filter(
      ({ responses }) =>
        !Object.entries(responses).some(([status, { content }]) => status < '400' && content !== undefined) &&
        responses['204'] === undefined &&
        responses['303'] === undefined,
    );
    expect(bodyless.map(({ operationId }) => operationId)).toEqual([]);
    const unrefused = operations.filter(
      ({ responses }) => !Object.keys(responses).some((status) => status.startsWith('4')),
    );
    expect(unrefused).toEqual([]);
  });

  it('describes each message that webhooks deliver, in both formats', () => {
    expect(Object.keys(document.webhooks).toSorted()).toEqual(
      [...publicEventTypes, 'endpoint.verification', 'webhook.test'].toSorted(),
    );
    for (const [type, { post }] of Object.entries(document.webhooks)) {
      const { content } = post!.requestBody!;
      const formats = [
        'application/json',
        ...(type === 'endpoint.verification' ? [] : [CLOUD_EVENT_MEDIA_TYPE]),
      ];
      expect([type, Object.keys(content)]).toEqual([type, formats]);
      for (const { schema } of Object.values(content)) {
        expect([type, schema.properties['type']]).toEqual([type, { type: 'string', enum: [type] }]);
        expect([type, Object.keys(schema.properties)]).toEqual([type, schema.required]);
      }
    }
    const question = document.webhooks['endpoint.verification']!.post!;
    expect(question.responses['200']?.content).toHaveProperty([
      'application/json',
      'schema',
      'properties',
      'challenge',
    ]);
  });

  it('has an example of what readers look up first', () => {
    const { schemas } = document.components;
    expect(mainThings.filter((name) => (schemas[name]?.examples ?? []).length === 0)).toEqual([]);
  });
});
