import { allFields, queryFields, type QueryField } from './query-fields.ts';

/** A query as a tree. */
export type Query =
  | { readonly kind: 'term'; readonly term: Term }
  | { readonly kind: 'range'; readonly field: QueryField; readonly from: string; readonly until: string }
  | { readonly kind: 'both' | 'either' | 'without'; readonly left: Query; readonly right: Query };

/** A word or a phrase in a field. */
export interface Term {
  /** As it was written, with its tag and without its quotation marks. */
  readonly written: string;
  readonly text: string;
  readonly quoted: boolean;
  readonly field: QueryField;
}

/** A query and the field tags in it that PubMed does not have. */
export interface ParsedQuery {
  readonly query: Query;
  readonly unknownFields: readonly string[];
}

interface Token {
  readonly text: string;
  readonly quoted: boolean;
  /** In brackets behind it, as it was written. */
  readonly tag: string | null;
}

const TOKEN = /"([^"]*)"(?:\s*\[([^\]]*)\])?|([():])|([^\s()":[\]]+)(?:\s*\[([^\]]*)\])?/g;
const operators: Readonly<Record<string, 'both' | 'either' | 'without'>> = {
  AND: 'both',
  OR: 'either',
  NOT: 'without',
};

/**
 * Reads the part of PubMed's query language that policies use: words, phrases, truncation with `*`, AND, OR and NOT
 * from left to right, brackets, field tags and ranges of days and of PMIDs. Throws Error for a query that it cannot read.
 */
export function parseQuery(text: string): ParsedQuery {
  const tokens = tokensOf(text);
  const unknownFields: string[] = [];
  let at = 0;
  const isSign = (token: Token | undefined, sign: string): boolean =>
    token !== undefined && !token.quoted && token.text === sign;
  const fieldOf = (tag: string | null): QueryField => {
    if (tag === null) return allFields;
    const field = queryFields.get(tag.trim().toLowerCase());
    if (field === undefined) unknownFields.push(tag);
    return field ?? allFields;
  };

  function expression(): Query {
    let query = operand();
    for (let token = tokens[at]; token !== undefined && !isSign(token, ')'); token = tokens[at]) {
      const operator = token.quoted ? undefined : operators[token.text];
      if (operator !== undefined) at += 1;
      query = { kind: operator ?? 'both', left: query, right: operand() };
    }
    return query;
  }

  function operand(): Query {
    const token = tokens[at];
    if (token === undefined) throw new Error('the query ends too early');
    at += 1;
    if (isSign(token, '(')) {
      const inside = expression();
      if (!isSign(tokens[at], ')')) throw new Error('a bracket is left open');
      at += 1;
      return inside;
    }
    if (!token.quoted && /^[):]$/.test(token.text))
      throw new Error(`"${token.text}" where a word should stand`);
    return isSign(tokens[at], ':') ? range(token) : { kind: 'term', term: termOf(token) };
  }

  function range(from: Token): Query {
    const until = tokens[at + 1];
    if (until === undefined) throw new Error('a range without an end');
    at += 2;
    const field = fieldOf(until.tag ?? from.tag);
    if (field.kind !== 'day' && field.kind !== 'uid')
      throw new Error(`no ranges in the field ${until.tag ?? from.tag ?? field.title}`);
    return { kind: 'range', field, from: from.text, until: until.text };
  }

  function termOf({ text: word, quoted, tag }: Token): Term {
    return { written: tag === null ? word : `${word}[${tag}]`, text: word, quoted, field: fieldOf(tag) };
  }

  const query = expression();
  if (at < tokens.length) throw new Error('a bracket closes what nothing opened');
  return { query, unknownFields };
}

function tokensOf(query: string): Token[] {
  return [...query.matchAll(TOKEN)].map(([, phrase, phraseTag, sign, word, wordTag]) => ({
    text: phrase ?? sign ?? word ?? '',
    quoted: phrase !== undefined,
    tag: phraseTag ?? wordTag ?? null,
  }));
}

const signs = { both: 'AND', either: 'OR', without: 'NOT' } as const;

/** The query written out with full field names, as esearch repeats it (`QueryTranslation`). */
export function translationOf(query: Query): string {
  switch (query.kind) {
    case 'term':
      return `"${query.term.text}"[${query.term.field.title}]`;
    case 'range': {
      const { title } = query.field;
      return `("${query.from}"[${title}] : "${query.until}"[${title}])`;
    }
    default: {
      const { left, right, kind } = query;
      const bracketed = (side: Query): string =>
        side.kind === 'term' || side.kind === 'range' || side.kind === kind
          ? translationOf(side)
          : `(${translationOf(side)})`;
      return `${bracketed(left)} ${signs[kind]} ${bracketed(right)}`;
    }
  }
}
