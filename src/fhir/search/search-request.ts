import { CursorInvalid, InvalidRequest } from '../../kernel/errors.ts';
import { decodeCursor } from '../../platform/http/page.ts';
import { readSubset, subsetNames, type Subset } from '../http/subset.ts';
import { SearchNotSupported } from './search-errors.ts';
import { areKeys, isSortName, wholeOrder, type SortName, type SortStep } from './search-order.ts';
import { searchParameterOf, type SearchParameter } from './search-parameters.ts';
import { alternativesOf } from './search-values.rules.ts';

/** What one parameter of a request asks: any of the alternatives. */
export interface SearchCriterion {
  readonly parameter: SearchParameter;
  readonly modifier: string | null;
  readonly alternatives: readonly string[];
}

/** A parameter that was left aside, and why. */
export interface IgnoredParameter {
  readonly name: string;
  readonly reason: string;
}

/** A search as it was understood. */
export interface SearchRequest {
  /** All of them hold. */
  readonly criteria: readonly SearchCriterion[];
  readonly order: readonly SortStep[];
  /** Libraries a page; 0 asks for their number only. */
  readonly count: number;
  readonly total: 'none' | 'accurate';
  readonly subset: Subset;
  /** The keys of the last Library of the page before; null for the first page. */
  readonly after: readonly string[] | null;
  /** What was understood, as it was sent, without the cursor: the self link is made of it. */
  readonly understood: readonly Pair[];
  readonly ignored: readonly IgnoredParameter[];
}

/** A name and a value of a query, decoded. */
export type Pair = readonly [name: string, value: string];

const USUAL_COUNT = 50;
/** Libraries on a page at most: each holds the references and codes of a whole policy. */
export const MOST_COUNT = 200;
/** Values of one search at most. */
const MOST_ALTERNATIVES = 500;
/** Of parameters each value of which is looked for in every Library: fewer. */
const MOST_OF: Readonly<Record<string, number>> = { title: 20, name: 20, topic: 100 };
/** Where a page goes on. */
export const CURSOR = '_cursor';

/**
 * Reads a search. What is not known is left aside and told of, or refused where the client wants to be held strictly
 * (`Prefer: handling=strict`); a modifier that is not offered is refused always (hl7.org/fhir/R4/search.html#modifiers).
 * Throws SearchNotSupported, InvalidRequest and CursorInvalid. Dates are read later, where they are compared.
 */
export function readSearch(pairs: readonly Pair[], strict: boolean): SearchRequest {
  const given = pairs.filter(([, value]) => value.trim() !== '');
  checkSize(given);
  const criteria: SearchCriterion[] = [];
  const ignored: IgnoredParameter[] = [];
  const understood: Pair[] = [];
  for (const pair of given) {
    const [name, value] = pair;
    if (name === CURSOR) continue;
    const criterion = criterionOf(name, value);
    if (criterion !== null) criteria.push(criterion);
    const unknown =
      criterion === null && !isOption(name) ? 'is no parameter here' : unknownWithin(name, value);
    if (unknown === null) understood.push(pair);
    else if (strict) throw new SearchNotSupported(name, unknown);
    else {
      ignored.push({ name, reason: unknown });
      const keys = name === '_sort' ? knownKeysOf(value) : '';
      if (keys !== '') understood.push([name, keys]);
    }
  }
  checkCost(criteria);
  const order = wholeOrder(readOrder(last(understood, '_sort')));
  const subset = readSubset(last(given, '_summary'), last(given, '_elements'));
  const count = subset.kind === 'count' ? 0 : readCount(last(given, '_count'));
  const after = readCursor(last(given, CURSOR), order);
  const total = readTotal(last(given, '_total') ?? (after === null ? 'accurate' : 'none'));
  return { criteria, order, count, total, subset, after, understood, ignored };
}

const OPTIONS: readonly string[] = ['_sort', '_count', '_total', '_format', '_pretty', ...subsetNames];
const isOption = (name: string): boolean => OPTIONS.includes(name);

function criterionOf(text: string, value: string): SearchCriterion | null {
  const colon = text.indexOf(':');
  const parameter = searchParameterOf(colon === -1 ? text : text.slice(0, colon));
  if (parameter === undefined) return null;
  const modifier = colon === -1 ? null : text.slice(colon + 1);
  if (modifier !== null && !parameter.modifiers.includes(modifier)) {
    const offered = parameter.modifiers.map((known) => `:${known}`).join(', ');
    throw new SearchNotSupported(shown(text), `its modifiers are ${offered === '' ? 'none' : offered}`);
  }
  return { parameter, modifier, alternatives: alternativesOf(value) };
}

/** What of a known parameter is not known: a key to sort by. */
function unknownWithin(name: string, value: string): string | null {
  if (name !== '_sort') return null;
  const unknown = stepsOf(value).find(({ by }) => !isSortName(by));
  return unknown === undefined ? null : `nothing is sorted by "${shown(unknown.by)}"`;
}

/** An order without the keys that nothing is sorted by; empty where none is left. */
const knownKeysOf = (value: string): string =>
  stepsOf(value)
    .filter(({ by }) => isSortName(by))
    .map(({ by, descending }) => (descending ? `-${by}` : by))
    .join(',');

/** Each key once: what comes again in an order decides nothing. */
function readOrder(value: string | undefined): SortStep[] {
  const steps = new Map<SortName, SortStep>();
  for (const { by, descending } of stepsOf(value ?? '')) {
    if (isSortName(by) && !steps.has(by)) steps.set(by, { by, descending });
  }
  return [...steps.values()];
}

function stepsOf(value: string): { by: string; descending: boolean }[] {
  const keys = value.split(',').map((key) => key.trim());
  return keys
    .filter((key) => key !== '')
    .map((key) => ({ by: key.replace(/^-/, ''), descending: key.startsWith('-') }));
}

function readCount(value: string | undefined): number {
  if (value === undefined) return USUAL_COUNT;
  if (!/^\d{1,9}$/.test(value))
    throw new InvalidRequest([{ field: '_count', reason: 'must be a whole number' }]);
  return Math.min(Number(value), MOST_COUNT);
}

/** An estimate would cost as much as the number itself. */
function readTotal(value: string): SearchRequest['total'] {
  if (value === 'none') return 'none';
  if (value === 'accurate' || value === 'estimate') return 'accurate';
  throw new InvalidRequest([{ field: '_total', reason: 'must be none, estimate or accurate' }]);
}

function readCursor(value: string | undefined, order: readonly SortStep[]): readonly string[] | null {
  if (value === undefined) return null;
  if (value.length > 2000) throw new CursorInvalid(CURSOR);
  const keys = decodeCursor(value, order.length + 1);
  if (keys.shift() !== orderName(order)) throw new CursorInvalid(CURSOR);
  const texts = keys.map(String);
  if (!areKeys(order, texts)) throw new CursorInvalid(CURSOR);
  return texts;
}

/** An order as a cursor names it: a cursor goes on in the order it was given in. */
export const orderName = (order: readonly SortStep[]): string =>
  order.map(({ by, descending }) => (descending ? `-${by}` : by)).join(',');

function checkSize(pairs: readonly Pair[]): void {
  const alternatives = pairs.reduce((sum, [, value]) => sum + alternativesOf(value).length, 0);
  if (alternatives > MOST_ALTERNATIVES) {
    throw new SearchNotSupported(
      'query',
      `asks for ${alternatives} values; at most ${MOST_ALTERNATIVES} are searched for`,
    );
  }
  const nul = pairs.find(([name, value]) => name.includes('\0') || value.includes('\0'));
  if (nul !== undefined) throw new InvalidRequest([{ field: 'query', reason: 'holds a NUL' }]);
}

/** All values of a parameter together, with whichever modifier. */
function checkCost(criteria: readonly SearchCriterion[]): void {
  for (const [name, most] of Object.entries(MOST_OF)) {
    const asked = criteria.filter(({ parameter }) => parameter.name === name);
    const values = asked.reduce((sum, { alternatives }) => sum + alternatives.length, 0);
    if (values > most) {
      throw new SearchNotSupported(name, `asks for ${values} values; at most ${most} are searched for`);
    }
  }
}

const last = (pairs: readonly Pair[], name: string): string | undefined =>
  pairs.findLast(([known]) => known === name)?.[1];

const shown = (text: string): string => text.slice(0, 100);
