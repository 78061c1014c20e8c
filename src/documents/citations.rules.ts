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
  return [...markdown.matchAll(MARK)].map((mark) => ({
    text: mark[0],
    numbers: citedNumbers(mark[1] ?? ''),
  }));
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
