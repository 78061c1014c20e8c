import { headingNumber, withoutCitation, withoutNumber } from './heading-text.rules.ts';
import { knownHeading } from './known-headings.rules.ts';

/** How a line of plain text shows that it is a heading. */
export type HeadingStyle = 'known' | 'capitals' | 'title_case';

const LONGEST_HEADING = 160;
const MOST_WORDS = 16;
const NO_CONTENT = /^(?:none|n\/?a|not applicable|unknown)\.?$/i;
const LIST_MARK = /^(?:[-*+•–]|\(?(?:\d{1,3}|[a-z])[.)])\s/i;
/** In front of words in capitals these number a heading; `1.` and `A.` count items too. */
const MAIN_NUMBER = /^(?:[IVXL]+\.|\d{1,2}(?:\.\d{1,2})+\.?)$/;
const SENTENCE_MARK = /[.,;:!?]$/;
const smallWords = new Set(
  'a an and as at but by for from in into nor of on or per than the to versus via vs with within without'.split(
    ' ',
  ),
);

/** The style of a text that stands alone between blank lines; null for a text that is no heading. */
export function headingStyle(printed: string): HeadingStyle | null {
  const text = withoutCitation(printed).heading;
  if (text.length > LONGEST_HEADING || NO_CONTENT.test(text) || /[\t|]/.test(text)) return null;
  if (knownHeading(text) !== null) return 'known';
  const number = headingNumber(text);
  if (MAIN_NUMBER.test(number) && isInCapitals(withoutNumber(text), 2)) return 'capitals';
  if (LIST_MARK.test(text)) return null;
  if (SENTENCE_MARK.test(text) || text.includes('^[')) return null;
  if (isInCapitals(text)) return 'capitals';
  return isInTitleCase(text) ? 'title_case' : null;
}

/** No small letter but the plural of an abbreviation, as in "TRIALS (RCTs)", and at least three letters. */
function isInCapitals(text: string, fewestWords = 1): boolean {
  if (text.split(' ').length < fewestWords) return false;
  const letters = text.replace(/(?<=\p{Lu})s\b/gu, '').match(/\p{L}/gu) ?? [];
  return letters.length >= 3 && letters.every((letter) => /\p{Lu}/u.test(letter));
}

function isInTitleCase(text: string): boolean {
  const words = text.split(' ');
  return (
    words.length <= MOST_WORDS &&
    /^[\p{Lu}\d(“"]/u.test(text) &&
    /\p{Lu}\p{L}/u.test(text) &&
    words.every((word) => smallWords.has(word) || /^[^\p{L}]*(?:\p{Lu}|$)/u.test(word))
  );
}
