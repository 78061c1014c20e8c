/** Control characters but tab and line end, characters that turn the direction of what follows, and those that stand for nothing. */
const UNPRINTABLE = /(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu;
const BREAK = '\u200b';

/** Text without control characters; one of them would print what follows from right to left. */
export function withoutControls(text: string): string {
  return text.replaceAll(UNPRINTABLE, '').toWellFormed();
}

/**
 * Text as it can be typeset: without control characters, and with places to break in words longer than `longestWord`
 * characters, which no line could hold; in an address behind its punctuation.
 */
export function printableText(text: string, longestWord = 40): string {
  const word = new RegExp(`[^\\s${BREAK}]{${longestWord + 1},}`, 'g');
  return withoutControls(text).replaceAll(word, breakable);
}

const breakable = (word: string): string =>
  word
    .replaceAll(/[/?&=._-](?=[^\s/])/g, `$&${BREAK}`)
    .replaceAll(new RegExp(`([^${BREAK}]{12})(?=[^${BREAK}]{4})`, 'gu'), `$1${BREAK}`);
