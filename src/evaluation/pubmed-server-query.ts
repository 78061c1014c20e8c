import type { ServedRecord } from './pubmed-server-records.ts';

/** Says whether a record answers a query. */
export type Matcher = (record: ServedRecord) => boolean;

interface Token {
  readonly text: string;
  readonly quoted: boolean;
  /** The field in brackets behind it, in lower case: `tiab`, `crdt`. */
  readonly field: string | null;
}

const TOKEN = /"([^"]*)"(?:\s*\[([^\]]*)\])?|([():])|([^\s()":[\]]+)(?:\s*\[([^\]]*)\])?/g;

/**
 * Reads the part of PubMed's query language that policies use: words, phrases, truncation with `*`, AND, OR and NOT
 * from left to right, brackets, field tags and date ranges. Throws Error for a query that it cannot read.
 */
export function matcherOf(query: string): Matcher {
  const tokens = tokensOf(query);
  let at = 0;
  const next = (): Token | undefined => tokens[at];
  const isSign = (token: Token | undefined, text: string) =>
    token !== undefined && !token.quoted && token.text === text;

  function expression(): Matcher {
    let matcher = operand();
    for (let token = next(); token !== undefined && !isSign(token, ')'); token = next()) {
      const operator = !token.quoted && /^(AND|OR|NOT)$/.test(token.text) ? token.text : null;
      if (operator !== null) at += 1;
      matcher = combined(matcher, operator ?? 'AND', operand());
    }
    return matcher;
  }

  function operand(): Matcher {
    const token = next();
    if (token === undefined) throw new Error('the query ends too early');
    at += 1;
    if (isSign(token, '(')) {
      const inside = expression();
      if (!isSign(next(), ')')) throw new Error('a bracket is left open');
      at += 1;
      return inside;
    }
    if (!isSign(next(), ':')) return termMatcher(token);
    const until = tokens[at + 1];
    if (until === undefined) throw new Error('a range without an end');
    at += 2;
    return rangeMatcher(token, until);
  }

  const matcher = expression();
  if (at < tokens.length) throw new Error('a bracket closes what nothing opened');
  return matcher;
}

function tokensOf(query: string): Token[] {
  return [...query.matchAll(TOKEN)].map(([, phrase, phraseField, sign, word, wordField]) => ({
    text: phrase ?? sign ?? word ?? '',
    quoted: phrase !== undefined,
    field: (phraseField ?? wordField)?.trim().toLowerCase() ?? null,
  }));
}

function combined(left: Matcher, operator: string, right: Matcher): Matcher {
  switch (operator) {
    case 'OR':
      return (record) => left(record) || right(record);
    case 'NOT':
      return (record) => left(record) && !right(record);
    default:
      return (record) => left(record) && right(record);
  }
}

function termMatcher({ text, field }: Token): Matcher {
  if (field === 'uid' || field === 'pmid') return ({ pmid }) => pmid === text;
  if (isDateField(field)) return (record) => dayOf(record, field) === text.replaceAll('/', '-');
  const wanted = text.endsWith('*') ? ` ${plain(text.slice(0, -1))}` : ` ${plain(text)} `;
  return (record) => ` ${plain(textOf(record, field))} `.includes(wanted);
}

function rangeMatcher(from: Token, until: Token): Matcher {
  const field = until.field ?? from.field;
  const [first, last] = [from.text.replaceAll('/', '-'), until.text.replaceAll('/', '-')];
  if (field === 'uid' || field === 'pmid') {
    return ({ pmid }) => Number(pmid) >= Number(first) && Number(pmid) <= Number(last);
  }
  if (!isDateField(field)) throw new Error(`no ranges in the field ${field ?? 'all'}`);
  return (record) => {
    const day = dayOf(record, field);
    return day >= first && day.slice(0, last.length) <= last;
  };
}

const isDateField = (field: string | null): field is string =>
  field !== null && ['crdt', 'edat', 'mhda', 'dp', 'pdat'].includes(field);

function dayOf(record: ServedRecord, field: string): string {
  if (field === 'mhda') return record.indexedOn ?? record.createdOn;
  return field === 'dp' || field === 'pdat' ? record.published.slice(0, 4) : record.createdOn;
}

function textOf(record: ServedRecord, field: string | null): string {
  const abstract = record.abstract.map(({ text }) => text).join(' ');
  switch (field) {
    case 'ti':
    case 'title':
      return record.title;
    case 'pt':
      return record.publicationTypes.join(' ');
    case 'tiab':
    case 'title/abstract':
      return `${record.title} ${abstract}`;
    default:
      return `${record.title} ${abstract} ${record.publicationTypes.join(' ')} ${record.authors.join(' ')}`;
  }
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
