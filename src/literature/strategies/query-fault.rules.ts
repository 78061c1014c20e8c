import { queryTokens, type QueryToken } from './query-syntax.rules.ts';

/** Characters a query may have; PubMed takes longer ones, but nobody can read them. */
const LONGEST_QUERY = 4_000;

/**
 * Why a query cannot be put into a window, or null. The window is ANDed to the query in brackets of its own, so that
 * the query must be whole however it is read: a bracket that closes what it did not open, inside quotation marks or a
 * field too, could let a part of it out. What the words mean is PubMed's to judge.
 */
export function queryFault(query: string): string | null {
  if (query.trim() === '') return 'it is empty';
  if (query.length > LONGEST_QUERY) return `it has more than ${LONGEST_QUERY} characters`;
  if (/\p{Cc}/u.test(query)) return 'it holds a line break or another control character';
  if ((query.match(/"/g) ?? []).length % 2 === 1) return 'a quotation mark is left open';
  const outside = query.replace(/"[^"]*"/g, ' "" ');
  return (
    quotedFault(query) ??
    bracketFault(outside, '(', ')') ??
    bracketFault(outside, '[', ']') ??
    fieldFault(outside) ??
    historyFault(outside) ??
    operatorFault(queryTokens(query))
  );
}

function bracketFault(text: string, open: string, close: string): string | null {
  let depth = 0;
  for (const character of text) {
    if (character === open) depth += 1;
    if (character === close) depth -= 1;
    if (depth < 0) return `a "${close}" closes what nothing opened`;
  }
  return depth > 0 ? `a "${open}" is left open` : null;
}

/** PubMed does not say whether a bracket in quotation marks is one: there each must have its partner. */
function quotedFault(query: string): string | null {
  for (const [, phrase = ''] of query.matchAll(/"([^"]*)"/g)) {
    if (bracketFault(phrase, '(', ')') !== null) return 'a bracket in quotation marks has no partner there';
    if (/[[\]]/.test(phrase)) return 'a square bracket stands in quotation marks';
  }
  return null;
}

function fieldFault(outside: string): string | null {
  const odd = [...outside.matchAll(/\[([^\]]*)\]/g)].find(
    ([, field = '']) => !/^[\p{L}\p{N}][\p{L}\p{N}\s/:~.*_&,-]*$/u.test(field),
  );
  return odd === undefined ? null : `${odd[0]} is not a field`;
}

function historyFault(outside: string): string | null {
  const [reference] = /(?<![^\s(])#\d+/.exec(outside) ?? [];
  return reference === undefined
    ? null
    : `${reference} means an earlier search of somebody's session, which is not kept`;
}

/** An operator needs a term on both sides: PubMed drops one that has not, and the query means something else. */
function operatorFault(tokens: readonly QueryToken[]): string | null {
  for (const [index, token] of tokens.entries()) {
    const [before, after] = [tokens[index - 1], tokens[index + 1]];
    if (isSign(token, ')') && isSign(before, '(')) return 'a pair of brackets is empty';
    if (token.kind === 'operator' || isSign(token, ':')) {
      if (isOpenEnd(before, '(')) return `nothing stands before ${token.text}`;
      if (isOpenEnd(after, ')') || follows(token, after)) return `nothing stands after ${token.text}`;
    }
  }
  return null;
}

const isSign = (token: QueryToken | undefined, text: string): boolean =>
  token?.kind === 'sign' && token.text === text;

/** The query's own end, or that of the brackets around. */
const isOpenEnd = (neighbour: QueryToken | undefined, bracket: '(' | ')'): boolean =>
  neighbour === undefined || isSign(neighbour, bracket);

/** Two operators in a row; `AND NOT` and `OR NOT` are how some write one. */
const follows = (token: QueryToken, next: QueryToken | undefined): boolean =>
  next?.kind === 'operator' && (next.text !== 'NOT' || token.text === 'NOT');
