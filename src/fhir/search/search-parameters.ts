import type { Zone } from '../../kernel/instant.ts';
import type { FhirAddresses } from '../fhir-addresses.ts';
import {
  effectiveCondition,
  idCondition,
  identifierCondition,
  nameSql,
  signedCondition,
  statusCondition,
  stringCondition,
  titleSql,
  topicCondition,
  updatedCondition,
  urlCondition,
  versionCondition,
  type StringModifier,
} from './search-conditions.ts';
import { readSearchDate, type SearchDate } from './search-date.rules.ts';
import type { LibrarySql } from './search-sql.ts';
import { tokenOf, unescaped, type Token } from './search-values.rules.ts';

/** What a condition is made with beside the value. */
export interface ConditionContext {
  readonly sql: LibrarySql;
  readonly addresses: FhirAddresses;
  readonly zone: Zone;
}

/** A search parameter: what the CapabilityStatement claims of it, and the condition that keeps the claim. */
export interface SearchParameter {
  readonly name: string;
  readonly type: 'token' | 'string' | 'date' | 'uri';
  /** Its definition in R4. */
  readonly definition: string;
  readonly documentation: string;
  readonly modifiers: readonly string[];
  /** True, in SQL, for the versions that one alternative of a value finds. Throws InvalidDate for a date that is none. */
  condition(alternative: string, modifier: string | null, context: ConditionContext): string;
}

const R4 = 'http://hl7.org/fhir/SearchParameter';
const DATES =
  'Prefixes eq, ne, gt, lt, ge, le, sa and eb; as precise as it is given. ge and le take in what shares a moment with the date.';

const token = (
  name: string,
  definition: string,
  documentation: string,
  condition: (token: Token, sql: LibrarySql, addresses: FhirAddresses) => string,
  modifiers: readonly string[] = [],
): SearchParameter => ({
  name,
  type: 'token',
  definition: `${R4}/${definition}`,
  documentation,
  modifiers,
  condition: (alternative, _, { sql, addresses }) => condition(tokenOf(alternative), sql, addresses),
});

const text = (name: string, documentation: string, column: string): SearchParameter => ({
  name,
  type: 'string',
  definition: `${R4}/Library-${name}`,
  documentation: `${documentation} It starts with the value, whatever its case and accents; :contains has it anywhere, :exact wants it letter for letter.`,
  modifiers: ['contains', 'exact'],
  condition: (alternative, modifier, { sql }) =>
    stringCondition(column, unescaped(alternative), modifier as StringModifier, sql),
});

const date = (
  name: string,
  definition: string,
  documentation: string,
  condition: (date: SearchDate, sql: LibrarySql) => string,
): SearchParameter => ({
  name,
  type: 'date',
  definition: `${R4}/${definition}`,
  documentation: `${documentation} ${DATES}`,
  modifiers: [],
  condition: (alternative, _, { sql, zone }) =>
    condition(readSearchDate(unescaped(alternative), zone, name), sql),
});

/**
 * All that Libraries are searched by. The CapabilityStatement and the reader of requests are made from this one table, so
 * that neither knows a parameter which the other does not.
 */
export const searchParameters: readonly SearchParameter[] = [
  token('_id', 'Resource-id', 'The id of the Library: one for each version.', idCondition),
  date(
    '_lastUpdated',
    'Resource-lastUpdated',
    'When anything of the Library last became another.',
    updatedCondition,
  ),
  {
    name: 'url',
    type: 'uri',
    definition: `${R4}/Library-url`,
    documentation: 'The canonical address, one for all versions of a policy.',
    modifiers: [],
    condition: (alternative, _, { sql, addresses }) => urlCondition(unescaped(alternative), sql, addresses),
  },
  token('version', 'Library-version', 'The number of the version.', versionCondition),
  token(
    'identifier',
    'Library-identifier',
    'The policy by its id (urn:ietf:rfc:3986|urn:uuid:…), slug or printed number, or the text by its hash.',
    identifierCondition,
  ),
  text('title', 'The title of the policy.', titleSql),
  text('name', 'The name for programs.', nameSql),
  token(
    'status',
    'Library-status',
    'draft, active (in force or scheduled) or retired (superseded, retired, cancelled or withdrawn).',
    statusCondition,
    ['not'],
  ),
  date('date', 'Library-date', 'When the version was signed.', signedCondition),
  date(
    'effective',
    'Library-effective',
    'The days it is in force, the last one included.',
    effectiveCondition,
  ),
  token(
    'topic',
    'Library-topic',
    'A CPT, HCPCS or ICD-10-CM code that the policy lists, itself or in a range.',
    topicCondition,
  ),
];

/** The parameter of a name. */
export function searchParameterOf(name: string): SearchParameter | undefined {
  return searchParameters.find((parameter) => parameter.name === name);
}
