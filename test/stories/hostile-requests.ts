import fc from 'fast-check';
import type { Method, Operation, Schema } from './api-operations.ts';
import { fittingValue } from './fitting-values.ts';
import { cursors, dates, instants, strangeText } from './hostile-values.ts';

/** A request of the fuzz; `caller` is who sends it. */
export interface HostileRequest {
  readonly method: Method;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
  readonly caller: number;
}

/** What exists, so that requests get past the first look. */
export interface Pools {
  readonly slugs: readonly string[];
  readonly ids: readonly string[];
  readonly password: string;
}

/** Requests over every operation, each by some caller. */
export function hostileRequests(
  operations: readonly Operation[],
  pools: Pools,
  callers: fc.Arbitrary<number>,
): fc.Arbitrary<HostileRequest> {
  const known = fc.constantFrom(...pools.slugs, ...pools.ids);
  const text = fc.oneof(strangeText, known, dates, instants, fc.uuid());
  const scalar = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null));

  const valueOf = (schema: Schema, name = ''): fc.Arbitrary<unknown> => {
    const alternatives = schema.anyOf ?? schema.oneOf;
    if (alternatives !== undefined) return fc.oneof(...alternatives.map((each) => valueOf(each, name)));
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.enum !== undefined && schema.enum.length > 0)
      return usually(fc.constantFrom(...schema.enum), scalar);
    const type = typeof schema.type === 'string' ? schema.type : schema.type?.find((each) => each !== 'null');
    switch (type) {
      case 'object':
        return usually(objectOf(schema), fc.oneof(scalar, fc.constant([])));
      case 'array':
        return usually(fc.array(valueOf(schema.items ?? {}), { maxLength: 4 }), scalar);
      case 'integer':
      case 'number':
        return fc.oneof(fc.integer({ min: -1, max: 14 }), fc.constantFrom(1e9, -1, 0, 0.5, 2 ** 53), scalar);
      case 'boolean':
        return usually(fc.boolean(), scalar);
      default:
        return likely(name);
    }
  };
  const likely = (name: string): fc.Arbitrary<unknown> => {
    if (/password/i.test(name)) return fc.constantFrom(pools.password, 'wrong', '\0', '\ud800');
    if (/date|review|effective|origin|through|^on$|^from$|^to$|since|before/i.test(name))
      return usually(dates, scalar);
    if (/at$/i.test(name)) return usually(instants, scalar);
    if (/id$|owner|reviewers/i.test(name)) return usually(known, scalar);
    if (/email/i.test(name))
      return fc.constantFrom('a@example.org', 'é@example.org', 'a\0@example.org', '"x"@example.org');
    if (/url/i.test(name))
      return fc.constantFrom(
        'https://example.org/hook',
        'http://localhost',
        'http://[::1]/',
        'javascript:1',
        'https://\0/',
        'https://x/\ud800',
      );
    return usually(text, scalar);
  };
  const objectOf = (schema: Schema): fc.Arbitrary<unknown> => {
    const fields = Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([name, each]) => [name, valueOf(each, name)]),
    );
    return fc.record(fields, { requiredKeys: (schema.required ?? []) as never });
  };

  const pathValue = (name: string): fc.Arbitrary<string> =>
    name === 'number'
      ? fc.constantFrom(
          '1',
          '2',
          '3',
          '4',
          '0',
          '-1',
          '999999999',
          '2147483648',
          '99999999999',
          '1.html',
          '1...2',
          'x',
        )
      : name === 'system' || name === 'code'
        ? fc.oneof(fc.constantFrom('CPT', 'cpt', '62263', '99999', 'HCPCS'), strangeText)
        : name === 'policy'
          ? usually(fc.constantFrom(...pools.slugs), fc.oneof(known, text))
          : usually(known, text);
  const queryValue = (name: string, schema: Schema): fc.Arbitrary<string> => {
    if (name === 'cursor' || name === 'after') return cursors;
    if (name === 'limit') return fc.constantFrom('0', '-1', '1', '2', '1e9', '200', '201', '1.5', 'x', '');
    if (name === 'wait') return fc.constantFrom('0', '-1', '31', 'x');
    return valueOf(schema, name).map(String);
  };

  return fc.constantFrom(...operations).chain((operation) => {
    const inPath = operation.parameters.filter((each) => each.in === 'path');
    const inQuery = operation.parameters.filter((each) => each.in === 'query');
    return fc
      .record({
        path: fc.tuple(...inPath.map(({ name }) => pathValue(name))),
        query: fc.tuple(
          ...inQuery.map(({ name, schema }) => fc.option(queryValue(name, schema ?? {}), { freq: 3 })),
        ),
        body:
          operation.body === null
            ? fc.constant(undefined)
            : fc.oneof(valueOf(operation.body), fittingValue(operation.body, pools)),
        raw: fc.constantFrom('', '{', '[]', '"x"', 'null', '{"__proto__":1}', '\0'),
        useRaw: fc.integer({ min: 0, max: 19 }),
        contentType: fc.integer({ min: 0, max: 29 }),
        accept: fc.constantFrom(undefined, 'text/html', 'application/json', 'text/markdown', 'x', '*/*;q=0'),
        ifMatch: fc.constantFrom('"1"', '"2"', '"3"', '"999999999"', '*', 'W/"1"', 'x', undefined),
        idempotencyKey: fc.option(
          fc.string({ maxLength: 300, unit: fc.constantFrom('a', ' ', 'é', '/', '"') }),
          { freq: 2 },
        ),
        caller: callers,
      })
      .map((given): HostileRequest => {
        let index = 0;
        const path = operation.path.replace(/\{\w+\}/g, () => encode(given.path[index++] ?? ''));
        const search = given.query
          .map((value, place) => (value === null ? null : `${inQuery[place]!.name}=${encode(value)}`))
          .filter((part) => part !== null)
          .join('&');
        const sendsBody = operation.method !== 'GET' && operation.method !== 'DELETE';
        const json =
          given.useRaw === 0 ? given.raw : given.body === undefined ? undefined : JSON.stringify(given.body);
        const types = [
          'text/plain',
          'application/x-www-form-urlencoded',
          'multipart/form-data',
          'application/octet-stream',
        ];
        const headers: Record<string, string> = {};
        if (given.accept !== undefined) headers['accept'] = given.accept;
        if (given.ifMatch !== undefined) headers['if-match'] = given.ifMatch;
        if (given.idempotencyKey !== null) headers['idempotency-key'] = given.idempotencyKey;
        if (sendsBody && json !== undefined)
          headers['content-type'] = types[given.contentType] ?? 'application/json';
        return {
          method: operation.method,
          url: search === '' ? path : `${path}?${search}`,
          headers,
          caller: given.caller,
          ...(sendsBody && json !== undefined ? { payload: json } : {}),
        };
      });
  });
}

const usually = <A, B>(most: fc.Arbitrary<A>, rare: fc.Arbitrary<B>): fc.Arbitrary<A | B> =>
  fc.oneof({ weight: 12, arbitrary: most }, { weight: 1, arbitrary: rare });

/** Percent-encodes, also halves of characters, which become the replacement character. */
const encode = (text: string): string => encodeURIComponent(text.toWellFormed());
