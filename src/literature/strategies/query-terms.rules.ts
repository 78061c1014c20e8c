import { queryTokens } from './query-syntax.rules.ts';
import { unitsOf, type QueryUnit } from './query-units.rules.ts';
import { isStopWord, keyOf, wordsOf, type TextWord } from './query-words.rules.ts';

/** A word of a term, without case and diacritics, and what may follow it in a text. */
export interface TermWord {
  readonly start: string;
  /** `exact`: nothing; `plural`: perhaps an `s`; `any`: whatever, as truncation has it. */
  readonly ending: 'exact' | 'plural' | 'any';
}

/** A word or phrase that a query looks for in titles and abstracts. */
export interface QueryTerm {
  /** As people say it: a subject heading with its words turned round. */
  readonly text: string;
  readonly from: 'text' | 'mesh';
  /** One for a word; the words of a phrase in their order. */
  readonly words: readonly TermWord[];
}

/** A piece of a text; `marked` where a term of the query stands. */
export interface MarkedText {
  readonly text: string;
  readonly marked: boolean;
}

const textFields = fieldsNamed(
  'tiab,title/abstract,ti,title,ab,abstract,tw,text word,text words,all,all fields,ot,other term,tt,transliterated title',
  'title_abs,kw,',
);
const subjectFields = fieldsNamed('mesh,mh,mesh terms,majr,mesh major topic,nm,supplementary concept');

/** Fields by the names that stand in square brackets; the empty one is that of a term without any. */
function fieldsNamed(...names: readonly string[]): ReadonlySet<string> {
  return new Set(names.join(',').split(','));
}

/** PubMed takes an asterisk behind at least so many characters. */
const LEAST_BEFORE_ASTERISK = 4;

/**
 * The words and phrases of a query that can stand in a title or abstract, each once. What a NOT leaves out, dates and
 * fields such as author or language are not among them. A subject heading counts as people say it:
 * `"Injections, Epidural"[mesh]` looks for "epidural injection" and "epidural injections".
 */
export function queryTerms(query: string): QueryTerm[] {
  const terms = unitsOf(queryTokens(query)).flatMap(termsOf);
  return [...new Map(terms.map((term) => [JSON.stringify(term.words), term])).values()];
}

/** The text in pieces that give it back exactly when joined; no two marked ones overlap or touch. */
export function markTerms(text: string, terms: readonly QueryTerm[]): MarkedText[] {
  const pieces: MarkedText[] = [];
  let done = 0;
  for (const { from, until } of placesOf(text, terms)) {
    if (from > done) pieces.push({ text: text.slice(done, from), marked: false });
    pieces.push({ text: text.slice(from, until), marked: true });
    done = until;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), marked: false });
  return pieces;
}

function termsOf({ text, quoted, field, apart }: QueryUnit): QueryTerm[] {
  if (subjectFields.has(field)) return termOf(saidAs(text), 'mesh');
  if (!textFields.has(field)) return [];
  if (quoted && !apart) return termOf(text, 'text');
  return text.split(/\s+/).flatMap((word) => (isStopWord(word) ? [] : termOf(word, 'text')));
}

function termOf(text: string, from: QueryTerm['from']): QueryTerm[] {
  const words = [...text.matchAll(/([\p{L}\p{N}\p{M}]+)(\*?)/gu)].map(([, word = '', asterisk]): TermWord => {
    const start = keyOf(word);
    if (from === 'mesh') return { start: start.replace(/(?<=\p{L}{3}[^siu])s$/u, ''), ending: 'plural' };
    const isCut = asterisk === '*' && start.length >= LEAST_BEFORE_ASTERISK;
    return { start, ending: isCut ? 'any' : 'exact' };
  });
  const shown = text.replace(/\s+/g, ' ').trim();
  return words.some(({ start }) => start !== '') ? [{ text: shown, from, words }] : [];
}

/** `Injections, Epidural/adverse effects` → `Epidural Injections`. */
function saidAs(heading: string): string {
  const [descriptor = ''] = heading.split('/');
  return descriptor.split(/,\s+/).toReversed().join(' ').trim();
}

/** Where terms stand, in order; where they overlap, as one place. */
function placesOf(text: string, terms: readonly QueryTerm[]): { from: number; until: number }[] {
  const words = wordsOf(text);
  const places: { from: number; until: number }[] = [];
  let reach = 0;
  words.forEach((word, index) => {
    const length = Math.max(0, ...terms.map((term) => lengthAt(text, words, index, term)));
    const last = words[index + length - 1];
    if (length === 0 || last === undefined) return;
    const open = places.at(-1);
    if (index < reach && open) open.until = Math.max(open.until, last.until);
    else places.push({ from: word.from, until: last.until });
    reach = Math.max(reach, index + length);
  });
  return places;
}

/** How many words the term takes from this one on; 0 where it does not stand. */
function lengthAt(
  text: string,
  words: readonly TextWord[],
  index: number,
  { words: wanted }: QueryTerm,
): number {
  const stands = wanted.every((want, offset) => {
    const [before, word] = [words[index + offset - 1], words[index + offset]];
    if (word === undefined || !isWord(word.key, want)) return false;
    return offset === 0 || before === undefined || isGap(text.slice(before.until, word.from));
  });
  return stands ? wanted.length : 0;
}

/** Words of a phrase stand beside each other, perhaps with a hyphen or comma between, but not over a sentence's end. */
function isGap(between: string): boolean {
  return between.length <= 3 && !/[.;:!?]/.test(between);
}

function isWord(key: string, { start, ending }: TermWord): boolean {
  switch (ending) {
    case 'exact':
      return key === start;
    case 'plural':
      return key === start || key === `${start}s`;
    case 'any':
      return key.startsWith(start);
  }
}
