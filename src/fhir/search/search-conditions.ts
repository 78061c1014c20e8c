import { isId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { readCode } from '../../publishing/lookups/noted-code.rules.ts';
import type { FhirAddresses } from '../fhir-addresses.ts';
import { codeSystemOf } from '../library/code-systems.ts';
import type { LibrarySql } from './search-sql.ts';
import { governs, momentOfDay } from './search-sql.ts';
import type { SearchDate } from './search-date.rules.ts';
import type { Token } from './search-values.rules.ts';

/** In SQL what no row is. */
const NOTHING = 'false';

/** A text without case and accents, in SQL (FHIR's string search ignores both). */
export const folded = (text: string): string =>
  `lower(regexp_replace(normalize(${text}, NFKD), '[\\u0300-\\u036f]', '', 'g'))`;

/** The title of a version: of a signed one the one in its envelope. */
export const titleSql = 'v.title';

/** A policy's name for programs, in SQL, as computableName makes it of the slug. */
export const nameSql = `(case when p.slug ~ '^-*[0-9]' then 'Policy' else '' end || replace(initcap(p.slug), '-', ''))`;

/** How a string is compared. */
export type StringModifier = 'contains' | 'exact' | null;

/** True, in SQL, for a text that starts with, contains or is exactly what is searched for. */
export function stringCondition(
  text: string,
  searched: string,
  modifier: StringModifier,
  sql: LibrarySql,
): string {
  const value = `${sql.value(searched)}::text`;
  if (modifier === 'exact') return `${text} = ${value}`;
  return modifier === 'contains'
    ? `position(${folded(value)} in ${folded(text)}) > 0`
    : `starts_with(${folded(text)}, ${folded(value)})`;
}

/**
 * True, in SQL, for a span `[from, until)` of moments that compares with the date as its prefix says; `until` is null for
 * one without an end. A span that is not there compares with nothing. `ge` and `le` take in whatever shares a moment with
 * the date, so that `le` and `ge` of a day together find what is in force on it, on its first and last day too.
 */
export function dateCondition(
  from: string,
  until: string,
  { prefix, from: first, until: last }: SearchDate,
  sql: LibrarySql,
): string {
  const at = (moment: Instant) => `${sql.value(moment.toString())}::timestamptz`;
  const within = () => `(${from} >= ${at(first)} and ${until} is not null and ${until} <= ${at(last)})`;
  const above = () => `(${until} is null or ${until} > ${at(last)})`;
  const below = () => `${from} < ${at(first)}`;
  const comparisons = {
    eq: within,
    ne: () => `not ${within()}`,
    gt: above,
    lt: below,
    ge: () => `(${until} is null or ${until} > ${at(first)})`,
    le: () => `${from} < ${at(last)}`,
    sa: () => `${from} >= ${at(last)}`,
    eb: () => `(${until} is not null and ${until} <= ${at(first)})`,
  } as const satisfies Record<SearchDate['prefix'], () => string>;
  return `(${from} is not null and ${comparisons[prefix]()})`;
}

/** The moment of a Library's `date`, as a span of the smallest step that is kept. */
export function signedCondition(date: SearchDate, sql: LibrarySql): string {
  const at = 'coalesce(v.approved_at, v.created_at)';
  return dateCondition(at, `(${at} + interval '1 microsecond')`, date, sql);
}

/** A Library's effective period. */
export function effectiveCondition(date: SearchDate, sql: LibrarySql): string {
  const days = sql.part('days');
  return dateCondition(momentOfDay(`${days}.first`), momentOfDay(`${days}.until`), date, sql);
}

/** When a Library last became another. */
export function updatedCondition(date: SearchDate, sql: LibrarySql): string {
  const at = `${sql.part('updated')}.at`;
  return dateCondition(at, `(${at} + interval '1 microsecond')`, date, sql);
}

/** The version with an id. */
export function idCondition({ system, code }: Token, sql: LibrarySql): string {
  if ((system ?? '') !== '' || code === null || !isId(code) || code !== code.toLowerCase()) return NOTHING;
  return `v.id = ${sql.value(code)}::uuid`;
}

/** The version with a number; numbers have no system. */
export function versionCondition({ system, code }: Token, sql: LibrarySql): string {
  if ((system ?? '') !== '' || code === null || !/^[1-9]\d{0,8}$/.test(code)) return NOTHING;
  return `v.number = ${sql.value(Number(code))}::int`;
}

/** The versions of the policy that a canonical address stands for. */
export function urlCondition(url: string, sql: LibrarySql, addresses: FhirAddresses): string {
  const slug = addresses.slugOf(url);
  return slug === null ? NOTHING : `p.slug = ${sql.value(slug)}::text`;
}

/** The versions with an identifier, of one of our naming systems or of whichever. */
export function identifierCondition(
  { system, code }: Token,
  sql: LibrarySql,
  addresses: FhirAddresses,
): string {
  const { slug, number, contentHash } = addresses.systems;
  const uuid = /^urn:uuid:(.+)$/.exec(code ?? '')?.[1];
  const kinds: readonly (readonly [string, string, string, string | null])[] = [
    ['urn:ietf:rfc:3986', 'true', 'p.id = $::uuid', uuid !== undefined && isId(uuid) ? uuid : null],
    [slug, 'true', 'p.slug = $::text', code],
    [number, `${numberSql} is not null`, `${numberSql} = $::text`, code],
    [contentHash, 'true', 'v.content_hash = $::text', code],
  ];
  const found = kinds.flatMap(([of, present, equals, value]) => {
    if (system !== null && system !== of) return [];
    if (code === null) return [present];
    return value === null ? [] : [equals.replace('$', sql.value(value))];
  });
  return found.length === 0 ? NOTHING : `(${found.join(' or ')})`;
}

/** The number a version was signed with; of a draft the policy's. */
const numberSql = `case when v.envelope is null then p.number else (v.envelope::jsonb)->'policy'->>'number' end`;

const statuses: Readonly<Record<string, string>> = {
  draft: `v.state <> 'approved'`,
  active: `(v.state = 'approved' and ${governs})`,
  retired: `(v.state = 'approved' and not ${governs})`,
};
const PUBLICATION_STATUS = 'http://hl7.org/fhir/publication-status';

/** The versions with a status; a status of FHIR that no version ever has finds none. */
export function statusCondition({ system, code }: Token): string {
  if (system !== null && system !== PUBLICATION_STATUS) return NOTHING;
  return code === null ? 'true' : (statuses[code] ?? NOTHING);
}

/** The versions whose documents list a code, itself or in a range. */
export function topicCondition({ system, code }: Token, sql: LibrarySql): string {
  const named = system === null ? null : codeSystemOf(system);
  if (named === undefined) return NOTHING;
  if (code === null) return listed(`c.system = ${sql.value(named ?? '')}::text`, sql);
  const read = readCode(named, code);
  if ('reason' in read) return NOTHING;
  const [of, value] = [`${sql.value(read.system)}::text`, `${sql.value(read.code)}::text`];
  return listed(`(c.system = ${of} and c.code = ${value} or c.span @> code_key(${of}, ${value}))`, sql);
}

/** Codes of signed versions stand in a table of their own; those of a draft only in its document. */
function listed(condition: string, { seesDrafts }: LibrarySql): string {
  const signed = `exists (select from version_code c where c.version_id = v.id and ${condition})`;
  if (!seesDrafts) return signed;
  const drafted = `exists (select from codes_of_document(v.document) c where ${condition})`;
  return `(${signed} or (v.state <> 'approved' and ${drafted}))`;
}
