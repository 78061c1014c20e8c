import { isPartialDate, type PartialDate } from '../../kernel/partial-date.ts';

/** What a printed date says, at its printed precision. */
export type PrintedDate =
  | { readonly kind: 'date'; readonly date: PartialDate; readonly centuryAssumed: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly reason: string };

const LONGEST_DATE = 40;
const LONGEST_LIST = 400;
const NONE = /^(?:none|n\/?a|not applicable|not set|-+|–|—)?$/i;
const QUARTER = /\b(?:q[1-4]|qtr|quarter)\b/i;
const NOT_YET = /^(?:tb[ad]|to be (?:announced|determined)|pending|upon .*)$/i;
/** A mark that points to a footnote and is no part of the date. */
const FOOTNOTE = /(?<=\d)\s?(?:\*{1,3}|[†‡§])$/;

const monthNames = [
  ['january', 'jan'],
  ['february', 'feb'],
  ['march', 'mar'],
  ['april', 'apr'],
  ['may'],
  ['june', 'jun'],
  ['july', 'jul'],
  ['august', 'aug'],
  ['september', 'sept', 'sep'],
  ['october', 'oct'],
  ['november', 'nov'],
  ['december', 'dec'],
];
const monthNumbers = new Map(monthNames.flatMap((names, index) => names.map((name) => [name, index + 1])));

/** How a printed date's parts are found: named groups `y`, `m` (a number or a name) and `d`. */
const forms: readonly RegExp[] = [
  /^(?<y>\d{4})(?:-(?<m>\d{2})(?:-(?<d>\d{2}))?)?$/, // 2026-09-01, ISO 8601
  /^(?<y>\d{4})\/(?<m>\d{1,2})(?:\/(?<d>\d{1,2}))?$/, // 2026/9/1
  /^(?<m>\d{1,2})\/(?<d>\d{1,2})\/(?<y>\d{4}|\d{2})$/, // 10/1/2024, month first as in the US
  /^(?<m>\d{1,2})-(?<d>\d{1,2})-(?<y>\d{4}|\d{2})$/, // 11-21-2024
  /^(?<m>\d{1,2})\|(?<d>\d{1,2})\|(?<y>\d{4})$/, // 04|01|2025
  /^(?<m>\d{1,2})[/-](?<y>\d{4})$/, // 08/2025
  /^(?<m>[a-z]{3,9})\.? ?(?<d>\d{1,2})(?:st|nd|rd|th)? ?,? ?(?<y>\d{4})$/i, // January 1, 2026
  /^(?<d>\d{1,2})(?:st|nd|rd|th)? (?<m>[a-z]{3,9})\.?,? (?<y>\d{4})$/i, // 1 January 2026
  /^(?<m>[a-z]{3,9})\.?,? ?(?<y>\d{4})$/i, // September 2026
];
/** Dots are written with the month first and with the day first; only where both give one day the date is certain. */
const DOTTED = /^(\d{1,2})\.\1\.(\d{4})$/;
/** A month that a text extractor cut in two: `J uly 01, 2024`. Digits that it cut are not joined. */
const CUT_MONTH = /^([a-z](?: ?[a-z]){2,8})(?= \d{1,2}(?:st|nd|rd|th)?, ?\d{4}$| \d{4}$)/i;

const month = `(?:${[...monthNumbers.keys()].join('|')})`;
/** Anything that looks like a date inside a text. */
const DATE_LIKE = new RegExp(
  String.raw`(?<![\d/.-])(?:\d{4}-\d{2}-\d{2}|\d{1,2}[-/.|]\d{1,2}[-/.|](?:\d{4}|\d{2})|\d{1,2}[-/]\d{4}|\d{1,2} ${month}\.?,? \d{4}|${month}\.? ?\d{1,2}(?:st|nd|rd|th)?,? ?\d{4}|${month}\.?,? ?\d{4})(?!\d)`,
  'gi',
);

/**
 * Reads a date as US policies print it. Nothing is guessed: what has no certain reading (month 13, a quarter,
 * February 30, a day before the month, two dates) is `unreadable` with its reason, and "None" or "N/A" is `none`.
 * A year of two digits is read as 2000 to 2030 or 1960 to 1999, and says so.
 */
export function readPrintedDate(printed: string): PrintedDate {
  const text = tidied(printed);
  if (NONE.test(text)) return { kind: 'none' };
  if (NOT_YET.test(text.slice(0, LONGEST_DATE))) return unreadable('it is not set yet');
  if (QUARTER.test(text.slice(0, LONGEST_DATE))) return unreadable('a quarter is neither a month nor a day');
  if (datesIn(text).length > 1) return unreadable('it holds more than one date');
  if (text.length > LONGEST_DATE) return unreadable('it is too long for a date');
  const dotted = DOTTED.exec(text);
  if (dotted !== null) return dateOf(dotted[2] ?? '', dotted[1], dotted[1]);
  for (const form of forms) {
    const parts = form.exec(text)?.groups;
    if (parts !== undefined) return dateOf(parts['y'] ?? '', parts['m'], parts['d']);
  }
  return unreadable('it is not in a form that has one certain reading');
}

/** Where a text holds what looks like a date, each as `[start, end)`; at most its first 400 characters are searched. */
export function datesIn(text: string): { start: number; end: number }[] {
  return [...text.slice(0, LONGEST_LIST).matchAll(DATE_LIKE)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

const FIRST_YEAR = 1950;
const LAST_YEAR = 2100;

/** True for a year that a policy can print; another is a slip of the hand. */
export function isPolicyYear(date: PartialDate): boolean {
  const year = Number(date.slice(0, 4));
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

const TWO_PARTS = /(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)/g;

/** True for a text with a date whose first part can be no month and whose second can: 13/11/2025. */
export function hasDayFirst(text: string): boolean {
  return [...text.slice(0, LONGEST_LIST).matchAll(TWO_PARTS)].some(
    ([, first, , second]) => Number(first) > 12 && Number(first) <= 31 && Number(second) <= 12,
  );
}

/** True for a text with a date that is another day when its day stands first: 03/04/2026, not 03/03/2026. */
export function dependsOnOrder(text: string): boolean {
  return [...text.slice(0, LONGEST_LIST).matchAll(TWO_PARTS)].some(
    ([, first, , second]) => Number(first) !== Number(second) && Number(first) <= 12 && Number(second) <= 12,
  );
}

function tidied(printed: string): string {
  const text = printed.slice(0, LONGEST_LIST).replace(/\s+/g, ' ').trim();
  const plain = text.replace(/\.$/, '').replace(FOOTNOTE, '');
  const cut = CUT_MONTH.exec(plain)?.[1] ?? '';
  const joined = cut.replaceAll(' ', '');
  return monthNumbers.has(joined.toLowerCase()) ? joined + plain.slice(cut.length) : plain;
}

function dateOf(printedYear: string, printedMonth: string | undefined, day: string | undefined): PrintedDate {
  const centuryAssumed = printedYear.length === 2;
  const year = centuryAssumed ? inCentury(printedYear) : printedYear;
  if (year === null) return unreadable(`the century of the year ${printedYear} is in doubt`);
  const month = printedMonth === undefined ? undefined : monthOf(printedMonth);
  if (month !== undefined && (month < 1 || month > 12))
    return unreadable(`there is no month ${printedMonth}`);
  const date = [year, month, day].filter((part) => part !== undefined).map(padded);
  const text = date.join('-');
  return isPartialDate(text)
    ? { kind: 'date', date: text, centuryAssumed }
    : unreadable(`no calendar has the day ${text}`);
}

/** The month's number; 0 for a word that names none. */
function monthOf(printed: string): number {
  return /^\d/.test(printed) ? Number(printed) : (monthNumbers.get(printed.toLowerCase()) ?? 0);
}

/** The four digits; null for years that are neither long ago nor soon. */
function inCentury(twoDigits: string): string | null {
  const year = Number(twoDigits);
  if (year > 30 && year < 60) return null;
  return (year <= 30 ? '20' : '19') + twoDigits;
}

const padded = (part: string | number) => String(part).padStart(2, '0');
const unreadable = (reason: string): PrintedDate => ({ kind: 'unreadable', reason });
