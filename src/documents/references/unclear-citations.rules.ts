import { citedNumbers, raisedForm } from './citations.rules.ts';

/** A piece of text that may cite by number and that is no raised mark of numbers. */
export interface UnclearMark {
  /** As printed, shortened. */
  readonly text: string;
  /** The numbers it holds, narrow ranges expanded. */
  readonly numbers: readonly number[];
}

const OPEN = '[［【〔';
const CLOSE = '\\]］】〕';
/** What may be a citation, each with its numbers or what holds them as the first group. */
const forms: readonly RegExp[] = [
  // any square bracket: a mark that holds words, a footnote, a mark that a link follows
  new RegExp(`\\^?\\\\?[${OPEN}]([^${OPEN}${CLOSE}]{1,400})[${CLOSE}]`, 'gu'),
  // raised by other means: not the powers of units and of statistics
  /(?<!\b10|[\s/(](?:[cmdkµμ]?m|in|ft)|\b[IRr]|[χη])([⁰¹²³⁴-⁹]+(?:[,–⁻-][⁰¹²³⁴-⁹]+)*)/gu,
  /<sup>([^<]{1,200})<\/sup>/giu,
  /(?<!\b10|[\s/(](?:[cmdkµμ]?m|in|ft)|\b[IRr\d]|[χη[])\^[({]?(\p{Nd}[\p{Nd}\s,;–—-]{0,60})/gu,
  // in words: "see reference 12", "refs. 4 and 5"
  /\b(?:refs?\b|references?\b|citations?\b|refs?(?=\d))\.?\s*(?:nos?\.?|numbers?|#)?\s*[([]?\s*(\p{Nd}[\p{Nd}\s,;–—-]{0,60}(?:(?:and|to|through|&)\s*\p{Nd}+)?)/giu,
  // what was raised before it was copied: "relief.4"
  /(?<=\p{Ll}{3}[.,;])(\p{Nd}{1,3}(?:[,–-]\p{Nd}{1,3})*)(?=\s|$|\p{Lu})/gu,
  // brackets written as entities
  /&(?:#0*91|#x0*5b|lsqb|lbrack);([^&]{1,200})&(?:#0*93|#x0*5d|rsqb|rbrack);/giu,
];
/** A whole number: not part of a decimal, of a percentage or of a name such as `L4`. */
const WHOLE = /(?<![\p{L}\p{Nd}]|(?:^|[^\p{L}])\.)\p{Nd}+(?!\p{Nd}|\.\p{Nd}|\s?%)/gu;
const RANGE = /^\s*(?:[-–—⁻]|to|through)\s*$/iu;
const WIDEST = 30;
const LONGEST_SHOWN = 60;

/**
 * Every place of a text that may cite by number, other than `^[6, 7]`: other brackets, raised digits, numbers behind the
 * word "reference", marks that hold words besides their numbers. Round brackets are none: in them stand counts.
 */
export function unclearMarks(text: string): UnclearMark[] {
  const rest = withoutRaised(text);
  return forms.flatMap((form) =>
    [...rest.matchAll(form)].flatMap(({ 0: whole, 1: inside = '', index }) => {
      const isLink = rest[index + whole.length] === '(' && /\p{L}/u.test(inside);
      const numbers = isLink ? [] : numbersHeld(inside);
      return numbers.length === 0 ? [] : [{ text: shortened(whole), numbers }];
    }),
  );
}

/** A text with spaces for its marks of numbers alone: `^[6, 7]`, neither escaped nor the words of a link. */
function withoutRaised(text: string): string {
  return text.replace(raisedForm.mark, (mark: string, inside: string, at: number) => {
    const isCitation =
      citedNumbers(inside) !== null && text[at - 1] !== '\\' && text[at + mark.length] !== '(';
    return isCitation ? ' '.repeat(mark.length) : mark;
  });
}

/** The whole numbers of a text, in order, the ends of a narrow range with what lies between. */
function numbersHeld(inside: string): number[] {
  const plain = inside.normalize('NFKC');
  const numbers: number[] = [];
  let end = 0;
  for (const found of plain.matchAll(WHOLE)) {
    const number = digitsOf(found[0]);
    const previous = numbers.at(-1);
    const isRange = previous !== undefined && RANGE.test(plain.slice(end, found.index));
    if (isRange && number - previous <= WIDEST)
      for (let between = previous + 1; between < number; between += 1) numbers.push(between);
    if (number > 0) numbers.push(number);
    end = found.index + found[0].length;
  }
  return numbers;
}

/** Digits of any script: every script has its ten in a row, of which `\p{Nd}` finds the first. */
function digitsOf(digits: string): number {
  return Number(Array.from(digits, (digit) => digitOf(digit.codePointAt(0) ?? 0)).join(''));
}

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  let first = code;
  while (code - first < 9 && /\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return code - first;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN - 1).toWellFormed()}…` : line;
}
