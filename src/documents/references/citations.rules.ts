/** An in-text citation as printed: `^[6, 7]`. */
export interface Citation {
  /** The whole mark. */
  readonly text: string;
  /** Reference numbers in printed order, ranges expanded; null when the mark is not numbers. */
  readonly numbers: readonly number[] | null;
}

const MARK = /\^\[([^[\]\n]{1,200})\]/g;
const PART = /^(\d{1,6})(?:\s*[-–—]\s*(\d{1,6}))?$/;
const WIDEST_RANGE = 1000;

/** Every citation mark of a text, in order. */
export function citationsIn(markdown: string): Citation[] {
  return citationsBy(MARK, markdown);
}

/** The numbers inside a mark: `6, 7` or `12-14`. Null for anything else, a range that runs backwards included. */
export function citedNumbers(printed: string): number[] | null {
  const numbers: number[] = [];
  for (const part of printed.split(/[,;]/)) {
    const match = PART.exec(part.trim());
    if (match === null) return null;
    const from = Number(match[1]);
    const until = Number(match[2] ?? match[1]);
    if (from < 1 || until < from || until - from > WIDEST_RANGE) return null;
    for (let number = from; number <= until; number += 1) numbers.push(number);
  }
  return numbers;
}

/** How a document writes its citations. */
export interface CitationForm {
  readonly name: 'raised' | 'bracketed' | 'parenthesised';
  /** Every mark of a text, with what stands in its brackets as the first group. */
  readonly mark: RegExp;
  readonly open: string;
  readonly close: string;
}

/** `^[1]`, the form of Almanac itself. */
export const raisedForm: CitationForm = { name: 'raised', mark: MARK, open: '^[', close: ']' };

const numbers = String.raw`\d{1,3}(?:\s?[-–,;]\s?\d{1,3}){0,30}`;
/** How documents that raise no numbers cite, and which share of the references must be cited so for it to be certain. */
const otherForms: readonly (CitationForm & { readonly leastShare: number; readonly fewest: number })[] = [
  {
    name: 'bracketed',
    mark: new RegExp(String.raw`(?<![\w\]^!])\[(${numbers})\](?!\()`, 'g'),
    open: '[',
    close: ']',
    leastShare: 0.4,
    fewest: 2,
  },
  {
    name: 'parenthesised',
    mark: new RegExp(String.raw`(?<=[\p{L}.,;)”"] ?)\((${numbers})\)`, 'gu'),
    open: '(',
    close: ')',
    leastShare: 0.7,
    fewest: 5,
  },
];
const LEAST_KNOWN_SHARE = 0.9;

/** The form in which a text cites that prints no `^[1]`: `[1, 2]` or `(1,2)`; null where neither is clearly meant. */
export function otherCitationForm(
  texts: readonly string[],
  references: ReadonlySet<number>,
): CitationForm | null {
  if (references.size === 0) return null;
  for (const form of otherForms) {
    const { mark, leastShare, fewest } = form;
    const cited = texts.flatMap((text) => citationsBy(mark, text).flatMap((each) => each.numbers ?? []));
    const known = new Set(cited.filter((number) => references.has(number)));
    const isMeant =
      cited.length >= fewest &&
      known.size >= references.size * leastShare &&
      cited.filter((number) => references.has(number)).length >= cited.length * LEAST_KNOWN_SHARE;
    if (isMeant) return form;
  }
  return null;
}

/** Every citation of a text in the given marks, in order. */
export function citationsBy(mark: RegExp, text: string): Citation[] {
  return [...text.matchAll(mark)].map(([whole, printed = '']) => ({
    text: whole,
    numbers: citedNumbers(printed),
  }));
}
