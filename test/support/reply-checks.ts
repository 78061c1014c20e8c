import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InjectOptions } from 'fastify';
import { ApiDocument } from '../../src/console/api/api-document.ts';

interface Described {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
}

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Described>>;
}

const ofApplications = new WeakMap<object, ReplyChecks>();

/** What an application's own description says against a reply of it; null for nothing. */
export function replyFault(
  nest: NestFastifyApplication,
  { method = 'GET', url = '' }: InjectOptions,
  sent: SentReply,
): string | null {
  let checks = ofApplications.get(nest);
  if (checks === undefined) {
    checks = new ReplyChecks(nest.get(ApiDocument).document as unknown as ReplyDescription);
    ofApplications.set(nest, checks);
  }
  return typeof url === 'string' ? checks.faultOf(method, url, sent) : null;
}

/** The part of the description of the API that tells of replies. */
export interface ReplyDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: {
    readonly schemas?: Readonly<Record<string, object>>;
    readonly responses?: Readonly<Record<string, Described>>;
  };
}

/** A reply as it came. */
export interface SentReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly text: string;
}

interface Route {
  readonly pattern: RegExp;
  readonly verb: string;
  readonly path: string;
  readonly operation: Operation;
}

/** Holds replies to what the description of the API says of them. */
export class ReplyChecks {
  private readonly routes: readonly Route[];
  private readonly shared: Readonly<Record<string, Described>>;
  private readonly ajv: Ajv2020;
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor({ paths, components }: ReplyDescription) {
    this.shared = components?.responses ?? {};
    this.routes = Object.entries(paths)
      .flatMap(([path, item]) =>
        Object.entries(item).map(([verb, operation]) => ({
          pattern: patternOf(path),
          verb,
          path,
          operation,
        })),
      )
      // a word that stands there wins over a parameter
      .toSorted((a, b) => parametersIn(a.path) - parametersIn(b.path));
    this.ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
    addFormatsModule.default(this.ajv);
    const schemas = components?.schemas ?? {};
    this.ajv.addSchema({ $id: 'api', components: { schemas: closed(schemas) } });
  }

  /** What is wrong with a reply; null for one that is as described, and for what is no operation of the API. */
  faultOf(method: string, url: string, reply: SentReply): string | null {
    const path = url.replace(/[?#].*$/, '');
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
    const route = this.routes.find((each) => each.verb === verb && each.pattern.test(path));
    if (route === undefined) return null;
    const { operationId, responses } = route.operation;
    const said = `${operationId} ${reply.status}`;
    const described = this.resolved(
      responses[reply.status] ?? (reply.status >= 400 ? responses['default'] : undefined),
    );
    if (described === undefined) return `${said}: no such status is described`;
    if (reply.text === '') return null;
    const type = String(reply.headers['content-type']).replace(/;.*$/, '').trim();
    const schema = described.content?.[type]?.schema;
    if (schema === undefined) return `${said}: ${type} is not described`;
    if (type === 'application/problem+json')
      return problemFault(said, responses[reply.status] === undefined ? undefined : described, reply);
    if (!/[/+]json$|ndjson$/.test(type)) return null;
    const values = type.endsWith('ndjson') ? reply.text.split('\n').slice(0, -1) : [reply.text];
    const check = this.checkOf(said + type, schema);
    const wrong = values.find((value) => !check(JSON.parse(value)));
    if (wrong === undefined) return null;
    check(JSON.parse(wrong));
    const [error] = check.errors ?? [];
    const more = JSON.stringify(error?.params ?? {});
    return `${said}: ${error?.instancePath} ${error?.message} ${more} in ${wrong.slice(0, 300)}`;
  }

  private resolved(described: Described | undefined): Described | undefined {
    const name = described?.$ref?.slice('#/components/responses/'.length);
    return name === undefined ? described : this.shared[name];
  }

  private checkOf(name: string, schema: object): ValidateFunction {
    const known = this.compiled.get(name);
    if (known !== undefined) return known;
    const made = this.ajv.compile(closed(schema, 'api'));
    this.compiled.set(name, made);
    return made;
  }
}

/** A refusal must be of a code that is described for the operation, or of one that any may answer. */
function problemFault(said: string, described: Described | undefined, { status, text }: SentReply) {
  const { code } = JSON.parse(text) as { code: string };
  const known = JSON.stringify(described ?? {});
  return status >= 500 || anywhere.has(code) || known.includes(`"${code}"`)
    ? null
    : `${said}: ${code} is not described`;
}

/** Refusals of the road to an operation, not of the operation: the address, the form of the request, the service's state. */
const anywhere: ReadonlySet<string> = new Set([
  'cross_site_request',
  'forbidden',
  'insufficient_scope',
  'invalid_request',
  'method_not_allowed',
  'not_found',
  'payload_too_large',
  'rate_limited',
  'secret_shown_once',
  'session_elsewhere',
  'unauthenticated',
  'unsupported_media_type',
]);

/** No field may be there that is not described: whatever has properties has no others. */
function closed<Value>(schema: Value, document = ''): Value {
  if (Array.isArray(schema)) return schema.map((each: unknown) => closed(each, document)) as Value;
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [
    key,
    key === '$ref' ? `${document}${String(value)}` : closed(value as unknown, document),
  ]);
  const isOpen = 'properties' in schema && !('additionalProperties' in schema);
  return { ...(Object.fromEntries(entries) as Value), ...(isOpen ? { additionalProperties: false } : {}) };
}

function patternOf(path: string): RegExp {
  const parts = path.split(/\{\w+\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[^/]+?')}$`);
}

const parametersIn = (path: string): number => path.split('{').length;
