import { headingStyle } from '../headings/heading-style.rules.ts';
import { tidyHeading } from '../headings/heading-text.rules.ts';
import { knownHeading } from '../headings/known-headings.rules.ts';
import { labelledTexts } from '../head/labels.rules.ts';
import type { BodyText } from './body-text.rules.ts';
import { joinTexts } from './hyphens.rules.ts';
import { isListLabel } from './printed-lines.rules.ts';
import { isBold, usualSize, type TextLine } from './text-flow.rules.ts';

/** A heading over one or more lines. */
export interface PrintedHeading {
  readonly text: string;
  /** How much it stands out; the higher of two is above the lower. */
  readonly rank: number;
  readonly lines: readonly TextLine[];
}

const longestHeading = 200;
const longestLine = 160;
const mostLines = 4;
/** Larger than the text by this many points. */
const larger = 1.2;
const SENTENCE = /[.;,]$|\.\s+\p{Lu}\p{Ll}/u;
const NAMED_PART = /^(?:appendix|part|section|table|figure|attachment|exhibit|chapter)\b/i;
/** A heading is named without the references it cites. */
const CITATIONS = /\s*\^\[[^[\]]{1,60}\]/g;
const LABEL_AND_VALUE = /^[^:]{2,60}:\s+\S/;

/** The heading that begins at a line; null where text stands. */
export function headingAt(lines: readonly TextLine[], start: number, body: BodyText): PrintedHeading | null {
  const first = lines[start];
  if (first === undefined || !mayBeHeading(first, lines[start + 1], body)) return null;
  if (isValue(lines[start - 1])) return null;
  const own = [first];
  while (own.length <= mostLines) {
    const next = lines[start + own.length];
    if (next === undefined || !goesOn(own.at(-1) ?? first, next, body)) break;
    own.push(next);
  }
  const printed = own.reduce((joined, line) => joinTexts(joined, line.text.trim()), '');
  const text = tidyHeading(printed.replace(CITATIONS, ''));
  if (own.length > mostLines || text.length > longestHeading || isSentence(own)) return null;
  const known = knownHeading(text) !== null;
  if (!known && (own.length > 2 || text.length > longestLine) && /[.:]$/.test(own.at(-1)?.text ?? ''))
    return null;
  return { text, rank: rankOf(first, body), lines: own };
}

/** True below a label that stands alone, such as "Title:": what follows is its value. */
function isValue(before: TextLine | undefined): boolean {
  return before !== undefined && labelledTexts(before.text.trim())?.at(-1)?.value === '';
}

function isSentence(lines: readonly TextLine[]): boolean {
  return lines.length > 1 && SENTENCE.test(lines.map((line) => line.text.trim()).join(' '));
}

function mayBeHeading(own: TextLine, next: TextLine | undefined, body: BodyText): boolean {
  const { line, isApart } = own;
  const isLarger = usualSize(line) >= body.size + larger;
  if (line.isRow || line.cells.length !== 1 || !(isApart || isLarger)) return false;
  const text = own.text.trim();
  if (text.length > longestLine || !/\p{L}{2}/u.test(text)) return false;
  if (labelledTexts(text) !== null || isLabelled(text) || /^https?:/.test(text)) return false;
  const standsAlone = isApart && (next === undefined || next.isApart);
  if (knownHeading(text) !== null && isApart && (standsAlone || standsOut(own, body))) return true;
  if (SENTENCE.test(text) || !/\p{Lu}|^\d/u.test(text)) return false;
  const [label = '', ...rest] = text.split(' ');
  if (isListLabel(label)) {
    const style = headingStyle(rest.join(' '));
    return (
      (isLarger || isBold(line)) &&
      isApart &&
      /^[\dIVXA-Z]/.test(label) &&
      style !== null &&
      !text.endsWith(':')
    );
  }
  if (isLarger) return true;
  if (isBold(line)) return isApart && (!text.endsWith(':') || headingStyle(text.slice(0, -1)) !== null);
  const style = headingStyle(text.replace(/:$/, ''));
  if (line.isUnderlined) return isApart && style !== null;
  if (style === 'capitals') return standsAlone && text.length > 3;
  return (
    style === 'title_case' && standsAlone && line.cells[0]?.words.every((word) => word.style.italic) === true
  );
}

/** "Status: Reviewed" is no heading, "APPENDIX I: GLOSSARY" is one. */
function isLabelled(text: string): boolean {
  return LABEL_AND_VALUE.test(text) && !NAMED_PART.test(text) && !isCapitals(text);
}

const standsOut = ({ line }: TextLine, body: BodyText): boolean =>
  isBold(line) ||
  line.isUnderlined ||
  usualSize(line) >= body.size + larger ||
  isCapitals(line.cells[0]?.text ?? '');

function goesOn(before: TextLine, next: TextLine, body: BodyText): boolean {
  if (next.line.isRow || next.line.cells.length !== 1 || next.page !== before.page) return false;
  if (
    Math.abs(usualSize(next.line) - usualSize(before.line)) > 0.6 ||
    isBold(next.line) !== isBold(before.line)
  )
    return false;
  if (next.line.isUnderlined !== before.line.isUnderlined) return false;
  const isLarger = usualSize(before.line) >= body.size + larger;
  if (!isBold(before.line) && !isLarger && !before.line.isUnderlined) return false;
  if (isCapitals(before.text) !== isCapitals(next.text)) return false;
  if (knownHeading(before.text.trim()) !== null || isListLabel(next.text.trim().split(' ', 1)[0] ?? ''))
    return false;
  return next.line.baseline - before.line.lastBaseline < 1.45 * next.line.size;
}

function isCapitals(text: string): boolean {
  return /\p{Lu}{2}/u.test(text) && !/\p{Ll}/u.test(text.replace(/(?<=\p{Lu})s\b/gu, ''));
}

/** Size counts most, then the place in the middle, capitals, weight, a line below. */
function rankOf({ line, text }: TextLine, body: BodyText): number {
  const cell = line.cells[0];
  const middle = (body.left + body.right) / 2;
  const isCentred =
    cell !== undefined && cell.left > body.left + 40 && Math.abs((cell.left + cell.right) / 2 - middle) < 30;
  const depth = (/^\d{1,2}((?:\.\d{1,2})+)\b/.exec(text.trim())?.[1]?.split('.').length ?? 1) - 1;
  return (
    Math.round(usualSize(line)) * 100 +
    (isCentred && isCapitals(text) ? 40 : 0) +
    (isCapitals(text) ? 20 : 0) +
    (isBold(line) ? 10 : 0) +
    (line.isUnderlined ? 4 : 0) -
    (cell?.words.every(({ style }) => style.italic) === true ? 2 : 0) -
    depth
  );
}

/** The level of each heading: one below the nearest heading above it that stands out more. */
export function headingLevels(ranks: readonly number[]): number[] {
  const open: number[] = [];
  return ranks.map((rank) => {
    while ((open.at(-1) ?? Number.POSITIVE_INFINITY) <= rank) open.pop();
    open.push(rank);
    return open.length;
  });
}
