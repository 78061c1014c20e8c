import { readListMark } from '../text/list-mark.rules.ts';
import { wordGaps, type Word } from './words.rules.ts';

/** Words that stand together on a line, apart from what is left and right of them. */
export interface Cell {
  readonly left: number;
  readonly right: number;
  readonly text: string;
  readonly words: readonly Word[];
}

/** A printed line. */
export interface PrintedLine {
  /** From the page's top edge; of the words of usual height. */
  readonly baseline: number;
  /** Height of its largest type. */
  readonly size: number;
  readonly cells: readonly Cell[];
}

/** Gap between words of a line, in type sizes, from which on they stand in cells of their own. */
const cellGap = 1.6;
/** The widest gap, in type sizes, between the label of an item and its text. */
const widestHanging = 5;
/** Raised type is at most this high, compared with the type it is raised from. */
const raisedSize = 0.85;

/** Beside headings: a link to the top of the document. */
const LINK_TO_TOP = /^(?:backto)?top$/i;

interface OpenLine {
  baseline: number;
  size: number;
  readonly words: Word[];
}

/** The lines of a page, top down, each from left to right. Raised numbers belong to the line they are raised from. */
export function printedLines(words: readonly Word[]): PrintedLine[] {
  const open: OpenLine[] = [];
  for (const word of words) {
    const line = lineOf(word, open);
    if (line === undefined) open.push({ baseline: word.baseline, size: word.style.size, words: [word] });
    else {
      line.words.push(word);
      if (word.style.size > line.size) [line.size, line.baseline] = [word.style.size, word.baseline];
    }
  }
  return open
    .toSorted((a, b) => a.baseline - b.baseline)
    .map((line) => ({ baseline: line.baseline, size: line.size, cells: cellsOf(line) }));
}

/** The line a word is on: of its own height where baselines meet, of another where it is raised from it. The newest is asked first. */
function lineOf(word: Word, lines: readonly OpenLine[]): OpenLine | undefined {
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index];
    if (line !== undefined && areOnOneLine(word, line)) return line;
  }
  return undefined;
}

function areOnOneLine({ baseline, style: { size } }: Word, line: OpenLine): boolean {
  const large = Math.max(size, line.size);
  const below = size >= line.size ? line.baseline - baseline : baseline - line.baseline;
  const isSmaller = Math.min(size, line.size) <= raisedSize * large;
  // `below` tells how far the smaller type stands under the larger one's baseline.
  return isSmaller ? below > -0.55 * large && below < 0.3 * large : Math.abs(below) < 0.35 * large;
}

function cellsOf(line: OpenLine): Cell[] {
  const words = line.words.toSorted((a, b) => a.left - b.left);
  const cells: Word[][] = [];
  let previous: Word | null = null;
  for (const word of words) {
    const open = cells.at(-1);
    if (previous !== null && isPaintedTwice(previous, word)) continue;
    const gap = previous === null ? 0 : word.left - previous.right;
    if (open === undefined || (gap > cellGap * line.size && !isBehindLabel(open, gap, line)))
      cells.push([word]);
    else open.push(word);
    previous = word;
  }
  const kept = cells.length === 1 ? cells : cells.filter((own) => !isLinkToTop(own));
  return kept.map((own) => ({
    left: own[0]?.left ?? 0,
    right: own.reduce((most, { right }) => Math.max(most, right), 0),
    words: own,
    text: textOf(own, line),
  }));
}

/** True for words that only lead back to the top of the document. */
export function isLinkToTop(words: readonly Word[]): boolean {
  return words.length < 7 && LINK_TO_TOP.test(words.map(({ text }) => text).join(''));
}

/** The text of a list's item stands apart from its number or bullet, but is no cell of its own. */
function isBehindLabel([label, ...others]: readonly Word[], gap: number, { size }: OpenLine): boolean {
  return label !== undefined && others.length === 0 && gap < widestHanging * size && isListLabel(label.text);
}

/** True for a bullet, a number or a letter as it stands before the text of a list's item. */
export function isListLabel(text: string): boolean {
  return text.length < 9 && readListMark(`${text} `)?.text === '';
}

function isPaintedTwice(a: Word, b: Word): boolean {
  return a.text === b.text && Math.abs(a.left - b.left) < 0.2 * a.style.size;
}

function textOf(words: readonly Word[], line: OpenLine): string {
  let text = '';
  let previous: Word | null = null;
  let raised = '';
  for (const word of words) {
    const apart = previous !== null && isSpaceBetween(previous, word);
    if (isRaised(word, line) && /^[\d[\],;–-]+$/.test(word.text) && (raised !== '' || mayBeCited(text))) {
      // Numbers that stand apart without a comma are two.
      raised += apart && /\d$/.test(raised) && /^\d/.test(word.text) ? `,${word.text}` : word.text;
    } else {
      if (raised !== '') text += raisedText(raised);
      raised = '';
      text += (apart ? ' ' : '') + word.text;
    }
    previous = word;
  }
  return raised === '' ? text : text + raisedText(raised);
}

/** True behind words; a raised number behind a number or a unit is an exponent, at the start of a text a footnote. */
function mayBeCited(text: string): boolean {
  return /[\p{L}.,;:!?)\]"”’'%]$/u.test(text) && !/(?:^|[\s/(\d])(?:[ckm]?m|kg|10)$/.test(text);
}

function isRaised(word: Word, { size, baseline }: OpenLine): boolean {
  return word.style.size <= raisedSize * size && baseline - word.baseline > 0.12 * size;
}

/** A raised number as the citation mark it is. */
function raisedText(raised: string): string {
  const numbers = raised.replace(/^\[|\]$/g, '').replace(/^[,;–-]+|[,;–-]+$/g, '');
  return /^\d/.test(numbers) ? `^[${numbers.replaceAll('][', ',')}]` : raised;
}

/** Words painted one behind the other know it; others are parted by their gap. */
function isSpaceBetween(previous: Word, word: Word): boolean {
  if (word.order === previous.order + 1) return word.spaceBefore;
  const size = Math.min(previous.style.size, word.style.size);
  return word.left - previous.right > (word.spaceBefore ? wordGaps.written : wordGaps.bare) * size;
}
