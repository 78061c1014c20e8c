/** A piece of a query, in the order in which it stands. */
export type QueryToken =
  | { readonly kind: 'words'; readonly text: string; readonly quoted: boolean; readonly at: number }
  /** What stands in square brackets behind a term, without them: `tiab`, `mesh:noexp`. */
  | { readonly kind: 'field'; readonly text: string; readonly at: number }
  /** What stands before a colon in Europe PMC's language: `TITLE_ABS`. */
  | { readonly kind: 'prefix'; readonly text: string; readonly at: number }
  | { readonly kind: 'operator'; readonly text: 'AND' | 'OR' | 'NOT'; readonly at: number }
  | { readonly kind: 'sign'; readonly text: '(' | ')' | ':'; readonly at: number };

const TOKEN =
  /"(?<phrase>[^"]*)"|\[(?<field>[^\]]*)\]|(?<sign>[():])|(?<prefix>[A-Za-z_]+):(?=["(\p{L}])|(?<word>[^\s()"[\]:]+)/gu;

/**
 * A pasted query as the services read it: curly quotation marks as straight ones, one kind of space, no characters
 * without width, brackets of other scripts as ours. Nothing else is changed.
 */
export function asTyped(query: string): string {
  return query
    .toWellFormed()
    .replace(/[“”„‟«»＂]/g, '"')
    .replace(/[\u200B-\u200D\u2060\uFEFF\u00AD\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '')
    .replace(/[（）［］]/g, (bracket) => bracket.normalize('NFKC'))
    .replace(/[\p{Zs}\t\r\n]+/gu, ' ')
    .trim();
}

/** The pieces of a query in PubMed's or Europe PMC's language. Characters that mean nothing in either are left out. */
export function queryTokens(query: string): QueryToken[] {
  return [...query.matchAll(TOKEN)].map(({ groups = {}, index: at }): QueryToken => {
    const { phrase, field, sign, prefix, word = '' } = groups;
    if (phrase !== undefined) return { kind: 'words', text: phrase, quoted: true, at };
    if (field !== undefined) return { kind: 'field', text: field, at };
    if (sign === '(' || sign === ')' || sign === ':') return { kind: 'sign', text: sign, at };
    if (prefix !== undefined) return { kind: 'prefix', text: prefix, at };
    if (word === 'AND' || word === 'OR' || word === 'NOT') return { kind: 'operator', text: word, at };
    return { kind: 'words', text: word, quoted: false, at };
  });
}
