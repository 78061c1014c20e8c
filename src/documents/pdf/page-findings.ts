import { findingWithoutLine, type Finding } from '../finding.ts';

/** What a page gave besides its lines. */
export interface PageReading {
  readonly glyphs: number;
  /** Words some of whose letters the file does not tell, as they were read. */
  readonly supposed: readonly string[];
}

/** Fewer characters than this on a page are no text: a picture, a scan with a stamp on it. */
const FEWEST_ON_A_PAGE = 10;
const MOST_WORDS_NAMED = 12;

/** What a person should look at in a PDF that was read: pages that are pictures, and words with letters supposed. */
export function pageFindings(pages: readonly PageReading[]): Finding[] {
  return [...emptyPages(pages), ...supposedWords(pages)];
}

function emptyPages(pages: readonly PageReading[]): Finding[] {
  const empty = pages.flatMap(({ glyphs }, index) => (glyphs < FEWEST_ON_A_PAGE ? [index + 1] : []));
  if (empty.length === 0) return [];
  const subject = empty.length === 1 ? 'page' : 'pages';
  const message = `${subject} ${inRanges(empty)} of ${pages.length} hold no text: what a picture shows is not read`;
  return [findingWithoutLine('warning', 'page_without_text', message)];
}

function supposedWords(pages: readonly PageReading[]): Finding[] {
  const words = [...new Set(pages.flatMap(({ supposed }) => supposed))];
  if (words.length === 0) return [];
  const named = words.slice(0, MOST_WORDS_NAMED).join(', ');
  const rest = words.length > MOST_WORDS_NAMED ? ` and ${words.length - MOST_WORDS_NAMED} more` : '';
  const message = `the file does not tell all letters of ${words.length} words, which were completed; compare them: ${named}${rest}`;
  return [findingWithoutLine('warning', 'letters_supposed', message)];
}

/** `3, 7-9`. The numbers ascend. */
function inRanges(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, until]) => (from === until ? `${from}` : `${from}-${until}`)).join(', ');
}
