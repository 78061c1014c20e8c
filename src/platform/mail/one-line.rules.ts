/** A line of mail has at most 998 characters, the header's name included. */
const LONGEST_WORD = 900;

/**
 * A header's value without what could begin another header: line breaks and other control characters, and Unicode's
 * line and paragraph separators, which some programs take for line breaks. Half a surrogate pair is made whole, and a
 * word too long for a line of mail, which can be folded only at a space (RFC 5322 section 2.1.1), is cut.
 */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\S{901,}/g, (word) => word.slice(0, LONGEST_WORD))
    .trim()
    .toWellFormed();
}
