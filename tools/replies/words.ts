/** A JSON Schema (2020-12), as far as replies need it. */
export interface Schema {
  type?: string | string[];
  format?: string;
  pattern?: string;
  description?: string;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema | false;
  prefixItems?: Schema[];
  minItems?: number;
  maxItems?: number;
  anyOf?: Schema[];
  $ref?: string;
}

/** The texts with a form of their own, by the name of the type or brand that stands for them in the code. */
export const wordSchemas: Readonly<Record<string, Schema>> = {
  CalendarDate: {
    type: 'string',
    format: 'date',
    pattern: String.raw`^\d{4}-\d{2}-\d{2}$`,
    description: 'A day of the calendar, without a zone.',
  },
  PartialDate: {
    type: 'string',
    pattern: String.raw`^\d{4}(-\d{2}(-\d{2})?)?$`,
    description: 'A date as precise as it was given: a year, a month or a day (the FHIR R4 `date`).',
  },
  Instant: {
    type: 'string',
    format: 'date-time',
    description: 'A moment (RFC 3339), in UTC.',
  },
  Id: {
    type: 'string',
    format: 'uuid',
    description: 'An identifier (RFC 9562), given once and for ever.',
  },
  Hash: {
    type: 'string',
    pattern: '^sha256:[0-9a-f]{64}$',
    description: 'SHA-256 of the bytes that are named by it.',
  },
};

/** Names that stand for texts of a form wherever a plain `string` is declared. */
const byName: readonly (readonly [RegExp, string])[] = [
  [/(?:[a-z]At|^at)$/, 'Instant'],
  [/(?:^h|[a-z]H)ash$/, 'Hash'],
  [/(?:^i|[a-z]I)d$/, 'Id'],
];

/** Names of numbers that are measured; every other one counts something, or says which of several it is. */
const measured: ReadonlySet<string> = new Set([
  'capacity',
  'likelihood',
  'medianDays',
  'ninetiethDays',
  'rate',
  'recall',
  'similarity',
]);

/** True for a number of this name that need not be whole. */
export const mayHaveFraction = (property: string): boolean => measured.has(property);

/** Ids that others give, or that are words. */
const notOurs: ReadonlySet<string> = new Set(['messageId', 'requestId', 'clientId', 'keyId', 'credentialId']);

/** The form of a plain text by the name of the property that holds it, and by what is said of it; null for none, and for what is called opaque. */
export function wordOf(property: string, description: string): string | null {
  if (notOurs.has(property) || /\banchor\b|`msg_|\bopaque\b/i.test(description)) return null;
  return byName.find(([pattern]) => pattern.test(property))?.[1] ?? null;
}
