import { readCode, type NotedCode } from './noted-code.rules.ts';

/** What ties two words together in print: hyphens of all kinds, slashes, bars. At the beginning of a word a hyphen says "not". */
const TIE = /(?<=[\p{L}\p{N}])[-/\\|_\u2010-\u2014](?=[\p{L}\p{N}])/gu;
const CODE = /[A-Z0-9][A-Z0-9.]{2,8}/g;
/** A search for more codes than these is one for words. */
const MOST_CODES = 20;

/** What is searched for as the index has its words: those that a sign ties together are words of their own. */
export function searchWords(text: string): string {
  return text.normalize('NFC').replace(TIE, ' ').replace(/\s+/g, ' ').trim();
}

/** The codes among the words, in any case. */
export function codesAmong(words: string): NotedCode[] {
  const read = (words.toUpperCase().match(CODE) ?? []).map((word) =>
    readCode(null, word.replace(/\.+$/, '')),
  );
  return read.filter((each): each is NotedCode => 'code' in each).slice(0, MOST_CODES);
}
