import fc from 'fast-check';
import type { Schema } from './api-operations.ts';
import type { Pools } from './hostile-requests.ts';

/** Values that a schema lets in, so that a request gets past its first look and into the work. */
export function fittingValue(schema: Schema, pools: Pools, name = ''): fc.Arbitrary<unknown> {
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) {
    return fc.oneof(...alternatives.map((each) => fittingValue(each, pools, name)));
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined && schema.enum.length > 0) return fc.constantFrom(...schema.enum);
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.find((each) => each !== 'null');
  switch (type) {
    case 'object':
      return fittingObject(schema, pools);
    case 'array':
      return fc.array(fittingValue(schema.items ?? {}, pools, name), { maxLength: 3 });
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 30, 1_000) });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fittingText(schema, pools, name);
  }
}

function fittingObject(schema: Schema, pools: Pools): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([key, each]) => [key, fittingValue(each, pools, key)]),
  );
  return fc.record(fields, { requiredKeys: (schema.required ?? []) as never });
}

const days = fc.constantFrom('2026-06-01', '2026-09-18', '2027-01-01', '2026-05-04', '2026-05-03');

/** What text of a name is made of; the first that fits. */
const byName: readonly (readonly [RegExp, (pools: Pools) => fc.Arbitrary<string>])[] = [
  [/password/i, ({ password }) => fc.constant(password)],
  [/^policy$|slug/i, ({ slugs }) => fc.constantFrom(...slugs)],
  [/id$|owner|reviewer|delegate|successor|person|member|assignee/i, ({ ids }) => fc.constantFrom(...ids)],
  [/email|address/i, () => fc.constantFrom('a@example.org', 'person-1@example.org', 'é@example.org')],
  [/url$/i, () => fc.constantFrom('https://example.org/hook', 'https://192.0.2.1/', 'http://localhost/')],
  [/at$|from$|until$/i, () => fc.constantFrom('2026-05-04T15:00:00Z', '2026-06-01', '2027-01-01T00:00:00Z')],
  [/date|review|effective|origin|through|^on$|^to$|since|before|day|voteBy/i, () => days],
];

function fittingText(schema: Schema, pools: Pools, name: string): fc.Arbitrary<unknown> {
  const made = byName.find(([pattern]) => pattern.test(name))?.[1](pools);
  if (schema.pattern !== undefined && made === undefined)
    return fc.stringMatching(new RegExp(schema.pattern));
  if (schema.format === 'uuid') return fc.oneof(fc.constantFrom(...pools.ids), fc.uuid());
  if (schema.format === 'date') return days;
  const { minLength = 1, maxLength = 40 } = schema;
  const words = fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 40)) });
  return made ?? fc.oneof(words, fc.constant('Reviewed against the literature.'));
}
