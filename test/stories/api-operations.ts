import { z } from 'zod';
import type { Route } from '../support/routes.ts';

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
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
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

/** Routes that do not belong here: they end the session of who asks. */
const ENDING = new Set(['POST /console/sign-out']);

/** The pages and forms for persons, which the description of the API leaves out, from the routes themselves. */
export function pagesOf(routes: readonly Route[], described: readonly Operation[]): Operation[] {
  const known = new Set(described.map(({ method, path }) => `${method} ${path}`));
  return routes
    .map((route) => ({ ...route, path: route.path.replaceAll(/:(\w+)(\([^)]*\))?/g, '{$1}') }))
    .filter(({ method, path }) => isMethod(method) && !LEFT_OUT.has(`${method.toLowerCase()} ${path}`))
    .filter(({ method, path }) => !known.has(`${method} ${path}`) && !ENDING.has(`${method} ${path}`))
    .map(({ method, path, schemas }) => ({
      method: method as Method,
      path,
      parameters: [
        ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name: name!, in: 'path' })),
        ...queryOf(schemas),
      ],
      body: method === 'GET' ? null : (jsonSchemaOf(schemas, 'body') ?? { type: 'object' }),
    }));
}

const isMethod = (method: string): method is Method =>
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method);

function queryOf(schemas: Route['schemas']): Operation['parameters'] {
  const properties = jsonSchemaOf(schemas, 'query')?.properties ?? {};
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', schema }));
}

/** What a zod schema lets in, as JSON Schema; what has no such form may be anything. */
function jsonSchemaOf(schemas: Route['schemas'], source: 'body' | 'query'): Schema | undefined {
  const found = schemas.find((each) => each.source === source)?.schema;
  if (!(found instanceof z.ZodType)) return undefined;
  return z.toJSONSchema(found, { io: 'input', unrepresentable: 'any' }) as Schema;
}
