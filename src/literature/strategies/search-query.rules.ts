/** Characters a query may have; PubMed takes longer ones, but nobody can read them. */
const QUERY_LENGTH = 4_000;

const MOST_WORDS = 6;
const fillers = new Set(
  'a an and as at by for from in into of on or the to using via with without other related'.split(' '),
);

/**
 * A first query for a policy that has none, from its title: every telling word must stand in title or abstract, a
 * plural also as a singular. `Lysis of Epidural Adhesions` gives `lysis[tiab] AND epidural[tiab] AND adhesion*[tiab]`.
 * A title without such a word is looked for as it stands.
 */
export function proposedQuery(title: string): string {
  const words = (title.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}-]*/gu) ?? []).filter(
    (word) => word.length > 1 && !fillers.has(word),
  );
  const terms = [...new Set(words)].slice(0, MOST_WORDS).map((word) => `${singular(word)}[tiab]`);
  return terms.length > 0 ? terms.join(' AND ') : `"${title.replace(/["\p{Cc}]/gu, ' ').trim()}"[ti]`;
}

/**
 * Why a query cannot be put into a window, or null. A bracket that closes what it did not open would let part of the
 * query out of its window. What the words mean is PubMed's to judge.
 */
export function queryFault(query: string): string | null {
  if (query.trim() === '') return 'it is empty';
  if (query.length > QUERY_LENGTH) return `it has more than ${QUERY_LENGTH} characters`;
  if (/\p{Cc}/u.test(query)) return 'it holds a line break or another control character';
  if ((query.match(/"/g) ?? []).length % 2 === 1) return 'a quotation mark is left open';
  const outsideQuotes = query.replace(/"[^"]*"/g, '');
  return bracketFault(outsideQuotes, '(', ')') ?? bracketFault(outsideQuotes, '[', ']');
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

/** `adhesions` → `adhesion*`, `therapies` → `therap*`; a word that only looks like a plural (`lysis`) stays. */
function singular(word: string): string {
  if (word.length > 5 && word.endsWith('ies')) return `${word.slice(0, -3)}*`;
  return word.length > 4 && /[^siu]s$/.test(word) ? `${word.slice(0, -1)}*` : word;
}
