import type { PageLine } from './table-rows.rules.ts';

/** A page's lines and its height in points. */
export interface PageOfLines {
  readonly height: number;
  readonly lines: readonly PageLine[];
}

/** A document's pages without what is printed on each of them. */
export interface WithoutRunningLines {
  readonly pages: readonly (readonly PageLine[])[];
  /** The running heads and feet, each once where it was first seen, without page numbers. */
  readonly running: readonly { readonly line: PageLine; readonly text: string }[];
}

/** Lines from the top and from the foot of a page that may be running ones. */
const mostRunningLines = 9;
/** A running line stands at the same height, in points, on at least this share of the pages. */
const sameHeight = 5;
const shareOfPages = 0.4;
/** Rows of a table repeat where it goes on from page to page; only the head of nearly every page is furniture. */
const shareForRows = 0.75;
/** What stands within this share of a page's height from its edge may be its number alone. */
const margin = 0.1;
const PAGE_NUMBER =
  /^(?:(?:page|pg\.?)\s*)?[-–—|]?\s*\d{1,4}(?:\s*(?:of|\/)\s*\d{1,4})?\s*[-–—|]?$|^[A-Z]{1,6}[\d.]*\s*\|\s*\d{1,4}$|\bpage\s+\d{1,4}(?:\s*(?:of|\/)\s*\d{1,4})?$/i;
const NUMBER_IN_TEXT =
  /(?:\|\s*)?\bpage\s*:?\s*\d{1,4}(?:\s*(?:of|\/)\s*\d{1,4})?|\s*\|\s*\d{1,4}$|\b\d{1,3}\s*(?:of|\/)\s*\d{1,3}$/gi;

const WORD = /\p{L}{3}/u;
/** A browser prints the address, and the time of printing, at the edge of each page. */
const PRINTED_BY_BROWSER = /^\d.*\b\d{1,2}:\d{2}\b|https?:\/\//;

/** Where a text stands on how many pages. */
interface Seen {
  readonly height: number;
  pages: number;
}

/**
 * Takes away what pages repeat at the same height: heads, feet, page numbers. Numbers in such lines may differ from page
 * to page. A line that occurs on few pages stays, and so does a table's head that the next page repeats.
 */
export function withoutRunningLines(pages: readonly PageOfLines[]): WithoutRunningLines {
  const seen = new Map<string, Seen[]>();
  for (const { lines, height } of pages) {
    for (const line of edgeLines(lines)) noteLine(seen, keyOf(line), heightOf(line, height));
  }
  const running: { line: PageLine; text: string }[] = [];
  const known = new Set<string>();
  const kept = pages.map(({ lines, height }, page) => {
    const edges = new Set(edgeLines(lines));
    return lines.filter((line) => {
      if (!edges.has(line)) return true;
      const isNumber = PAGE_NUMBER.test(textOf(line)) && isAtEdge(line, height);
      if (!isNumber && !isRunning(line, seen.get(keyOf(line)) ?? [], pages.length, heightOf(line, height)))
        return true;
      const isByBrowser = PRINTED_BY_BROWSER.test(textOf(line)) && isAtEdge(line, height);
      if (page === 0 && !isNumber && !isByBrowser && mayBeLabel(line, height)) return true;
      const text = isByBrowser
        ? ''
        : textOf(line)
            .replace(NUMBER_IN_TEXT, '')
            .replace(/^\d{1,4}$/, '')
            .trim();
      if (/\p{L}{2}/u.test(text) && !known.has(text)) {
        known.add(text);
        running.push({ line, text });
      }
      return false;
    });
  });
  return { pages: kept, running };
}

/** At the top of the first page stand the labels of the document itself, even if each page repeats them. */
function mayBeLabel(line: PageLine, height: number): boolean {
  return line.baseline < height / 2 && (line.cells.length > 1 || textOf(line).includes(':'));
}

/** The text of a line, its cells apart by tabs. */
export function textOf(line: PageLine): string {
  return line.cells.map(({ text }) => text).join('\t');
}

function edgeLines(lines: readonly PageLine[]): PageLine[] {
  return [...lines.slice(0, mostRunningLines), ...lines.slice(mostRunningLines).slice(-mostRunningLines)];
}

const keyOf = (line: PageLine) => textOf(line).replace(/\d+/g, '#').replace(/\s+/g, ' ');

/** Height above the foot for lines of the lower half as a negative number: pages of one document differ in height. */
function heightOf({ baseline }: PageLine, height: number): number {
  return baseline < height / 2 ? baseline : baseline - height;
}

function isAtEdge({ baseline }: PageLine, height: number): boolean {
  return baseline < margin * height || baseline > (1 - margin) * height;
}

function noteLine(seen: Map<string, Seen[]>, key: string, height: number): void {
  const places = seen.get(key) ?? [];
  const place = places.find((known) => Math.abs(known.height - height) <= sameHeight);
  if (place === undefined) places.push({ height, pages: 1 });
  else place.pages += 1;
  seen.set(key, places);
}

function isRunning(line: PageLine, places: readonly Seen[], pages: number, height: number): boolean {
  const place = places.find((known) => Math.abs(known.height - height) <= sameHeight);
  // Codes and counts of a table look alike on every page once their digits are left out of account.
  if (place === undefined || !WORD.test(textOf(line))) return false;
  const share = line.isRow && height > 0 ? shareForRows : shareOfPages;
  return place.pages >= Math.max(2, share * pages);
}
