export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An operation of the API as its description names it. */
export interface Operation {
  readonly method: Method;
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema?: Schema }[];
  readonly body: Schema | null;
}

/** The part of a JSON Schema that tells what a value may be. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly format?: string;
}

interface ApiDescription {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly parameters?: Operation['parameters'];
            readonly requestBody?: {
              readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
            };
          }
        >
      >
    >
  >;
}

/** Operations that do not belong here: they wait, or move the time of everybody else. */
const LEFT_OUT = new Set(['post /v1/evaluation/clock', 'delete /v1/sessions/current']);

/** Every operation of the description of the API. */
export function operationsOf(document: ApiDescription): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => !LEFT_OUT.has(`${method} ${path}`))
      .map(([method, { parameters = [], requestBody }]) => ({
        method: method.toUpperCase() as Method,
        path,
        parameters,
        body: requestBody?.content['application/json']?.schema ?? null,
      })),
  );
}

const page = (path: string, ...query: readonly string[]): Operation => ({
  method: 'GET',
  path,
  parameters: [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name: name!, in: 'path' })),
    ...query.map((name) => ({ name, in: 'query' })),
  ],
  body: null,
});
const form = (path: string, ...fields: readonly string[]): Operation => ({
  ...page(path),
  method: 'POST',
  body: { type: 'object', properties: Object.fromEntries(fields.map((name) => [name, { type: 'string' }])) },
});

/** The pages for persons, which the description of the API leaves out. */
export const pagesOfConsole: readonly Operation[] = [
  page('/console', 'state', 'owner'),
  page('/console/policies', 'q', 'code', 'cursor', 'limit'),
  page('/console/policies/{policy}'),
  page('/console/policies/{policy}/changes', 'from', 'to', 'whole'),
  page('/console/adoptions', 'cursor', 'limit'),
  page('/console/adoptions/{id}'),
  page('/console/literature'),
  page('/console/mailbox', 'cursor', 'limit'),
  page('/console/mailbox/{id}'),
  page('/console/mailbox/{id}/html'),
  page('/console/sign-in', 'next'),
  page('/console/sign-in/link', 'token'),
  page('/assets/{name}'),
  form('/console/sign-in', 'email', 'password', 'next'),
  form('/console/sign-in/link', 'token', 'password', 'repeated'),
  form('/console/adoptions/{id}/signature', 'batchHash', 'password', '_csrf'),
  form('/console/literature/{id}/decision', 'policy', 'decision', 'reason', '_csrf'),
];
