import { citedNumbers } from '../references/citations.rules.ts';

/** A text as the pieces that are compared as wholes: together they are the text, to the letter. */
export interface Words {
  readonly texts: readonly string[];
  /** One for each text: two words with one key read alike. */
  readonly keys: readonly string[];
}

/** Names what a citation mark cites, so that it can be known again under other numbers. */
export type CitationKey = (numbers: readonly number[]) => string;

/** A citation mark, an escaped character, an entity, the address of a link, runs of emphasis and of space. */
const WHOLE =
  '\\^\\[[^[\\]\\n]{1,200}\\]|\\\\[!-/:-@[-`{-~]|&#?\\w{1,32};|\\]\\((?:[^()\\s]|\\([^()\\s]*\\))*(?:\\s"[^"\\n]*")?\\)|<[^<>\\s]{1,2000}>|[*_`~]+|\\s+';
/** Scripts without spaces between words, which go by character. */
const UNSPACED = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}]';
/** Numbers with their separators, words, emoji with what joins them; else one character with what combines with it. */
const WORD = new RegExp(
  `${WHOLE}|\\p{N}+(?:[.,]\\p{N}+)*|${UNSPACED}\\p{M}*|(?:(?!${UNSPACED})[\\p{L}\\p{N}\\p{M}])+(?:['’]\\p{L}+)*|\\p{Extended_Pictographic}(?:\\p{M}|\\p{Emoji_Modifier}|\\u200d\\p{Extended_Pictographic})*|.\\p{M}*`,
  'gsu',
);
/** The same for ASCII, which most texts are: several times as fast. */
const ASCII_WORD = new RegExp(`${WHOLE}|\\d+(?:[.,]\\d+)*|[A-Za-z0-9]+(?:'[A-Za-z]+)*|[^]`, 'g');
const BEYOND_ASCII = /[^ -~\s]/;
const CITATION = /^\^\[(.*)\]$/;

/** The words of a text. */
export function wordsOf(text: string, citationKey: CitationKey): Words {
  const texts = text.match(BEYOND_ASCII.test(text) ? WORD : ASCII_WORD) ?? [];
  return { texts, keys: texts.map((word) => keyOf(word, citationKey)) };
}

function keyOf(word: string, citationKey: CitationKey): string {
  const first = word.charCodeAt(0);
  if (first === 0x20 || (first < 0x20 && /^\s/.test(word)) || (first > 0x7f && /^\s/.test(word))) return ' ';
  if (first !== 0x5e || word.length === 1) return word; // no caret
  const numbers = citedNumbers(CITATION.exec(word)?.[1] ?? '');
  return numbers === null ? word : citationKey(numbers);
}

const MARKS = /\^\[([^[\]\n]{1,200})\]/g;
const UNEVEN = /\s{2}|[^\S ]/;

/** A text as it reads: one space for each run of space, citations by what they cite. */
export function readingOf(text: string, citationKey: CitationKey): string {
  const even = (UNEVEN.test(text) ? text.replace(/\s+/g, ' ') : text).trim();
  if (!even.includes('^[')) return even;
  return even.replace(MARKS, (mark, inside: string) => {
    const numbers = citedNumbers(inside);
    return numbers === null ? mark : citationKey(numbers);
  });
}
