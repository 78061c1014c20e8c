/** Longest subject in characters: RFC 5322 2.1.1 asks for lines of no more than 78. */
export const SUBJECT_LENGTH = 78;

/** The most that is kept of a title in the body of a mail, in characters. */
export const TITLE_LENGTH = 300;

const ELLIPSIS = '…';
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

// What turns the direction of the text around it makes a line read otherwise than it is: UAX #9's explicit controls.
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu;

/** Text as one line: without line breaks, control characters, direction overrides and halves of surrogate pairs. */
export function plainLine(text: string): string {
  return text.toWellFormed().replace(UNPRINTABLE, ' ').replace(/\s+/gu, ' ').trim();
}

/**
 * Text of at most `length` characters (UTF-16 units), cut after a word where it has one in its second half, and never
 * inside what a reader sees as one character. What was cut is an ellipsis.
 */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const room = Math.max(0, length - ELLIPSIS.length);
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length > room) break;
    kept += segment;
  }
  const space = text[kept.length] === ' ' ? kept.length : kept.lastIndexOf(' ');
  if (space > room / 2) kept = kept.slice(0, space);
  return kept.replace(/[\s,;:–-]+$/u, '') + ELLIPSIS;
}

/** A subject whose `title` gives way where the whole would be longer than {@link SUBJECT_LENGTH}. */
export function fittedSubject(before: string, title: string, after: string): string {
  const room = SUBJECT_LENGTH - before.length - after.length;
  return `${before}${shortened(title, Math.max(room, LEAST_OF_TITLE))}${after}`;
}

/** Characters of a title that are shown however long the rest of the subject is. */
const LEAST_OF_TITLE = 20;
