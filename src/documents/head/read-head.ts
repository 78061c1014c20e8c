import { findingAt, type Finding } from '../finding.ts';
import { findLabels, type PrintedLabel, type PrintedText } from './find-labels.ts';
import { headText, nameAndNumber, withoutBanner, withoutNumber } from './head-lines.rules.ts';
import { headingStyle } from '../headings/heading-style.rules.ts';
import { knownHeading } from '../headings/known-headings.rules.ts';
import { labelledTexts, labelLine } from './labels.rules.ts';
import { organisationsIn } from './owner-names.rules.ts';
import { unescapeMarkdown } from '../markdown/markdown-text.rules.ts';
import type { Outline } from '../outline.ts';
import { isPageFurniture } from '../text/plain-text.rules.ts';
import { readPrintedDate } from './printed-date.rules.ts';
import {
  blocksOf,
  blockText,
  startOf,
  tidyLine,
  type SourceLine,
  type TextBlock,
} from '../text/source-lines.rules.ts';

/** What stands before the first heading. */
export interface DocumentHead {
  /** Null when no line can be the title. */
  readonly title: string | null;
  readonly number: string | null;
  readonly manualSection: string | null;
  readonly labels: readonly PrintedLabel[];
  /** The names of organisations that stand on lines of their own; see organisationsIn. */
  readonly organisations: readonly string[];
  /** What stands behind labels of other dates. */
  readonly otherDates: readonly string[];
  readonly findings: readonly Finding[];
}

/** A head while its lines are read. */
interface OpenHead {
  readonly markdown: boolean;
  title: string | null;
  number: string | null;
  manualSection: string | null;
  readonly findings: Finding[];
}

const LONGEST_TITLE = 300;
const MOST_TITLE_LINES = 4;
const SHORTEST_WRAPPED_TITLE = 25;
const MOST_OPENING_LINES = 40;
const MOST_NAME_LINES = 200;
const LETTERS = /\p{L}{2}/u;
const NOTHING = /^(?:none|n\/?a)?$/i;
/** What is printed behind a label is a number only where it looks like one. */
const NUMBER_SHAPE = /^(?=.{0,30}\d)[\w#][\w.,#()\-–/ ]{0,39}$/;

/**
 * Reads title, number, manual section and labelled dates. A label's title comes before the one that the document's form
 * marks, and that before the first words that are no label, payer or kind of document. Running heads and the lines below
 * the first headings say what the head does not. A printed title loses the policy's number before or behind it; one
 * that is marked in Markdown is kept as written.
 */
export function readHead(outline: Outline, { markdown }: { markdown: boolean }): DocumentHead {
  const { head: lines, title: marked } = outline;
  const { dates, texts, taken } = findLabels(lines);
  const head: OpenHead = { markdown, title: null, number: null, manualSection: null, findings: [] };
  const wrapped = new Set<number>();
  for (const text of texts) takeText(text, lines, taken, wrapped, head);
  if (!markdown) takeOpening(outline, head);
  head.title ??= marked === null ? null : markdown ? marked : printedTitle(marked, head);
  for (const block of blocksOf(lines)) {
    const prose = block.flatMap((line) =>
      taken.has(line.number) || wrapped.has(line.number) ? [] : unknownText(line, head),
    );
    const rest = head.title === null ? takeTitle(prose, head) : prose;
    if (rest.length > 0 && tidyLine(blockText(rest)) !== head.title) head.findings.push(notPlaced(rest));
  }
  head.title ??= runningTitle(outline, head) ?? (markdown ? null : headingAsTitle(outline));
  const title = markdown ? head.title : titleWithoutNumber(head);
  const labels = [...dates, ...runningDates(outline, dates)];
  const { number, manualSection, findings } = head;
  const otherDates = texts.flatMap(({ field, value }) => (field === 'unused' ? [value] : []));
  return {
    title: title !== null && isTitle(title) ? title : null,
    number,
    manualSection,
    labels,
    organisations: organisationsOf(outline),
    otherDates,
    findings,
  };
}

function organisationsOf({ title, head, running }: Outline): string[] {
  const lines = [...head.slice(0, MOST_NAME_LINES), ...(running ?? []).slice(0, MOST_NAME_LINES)];
  const texts = lines.flatMap(({ text }) => (labelledTexts(text) === null ? [tidyLine(text)] : []));
  return organisationsIn(title === null ? texts : [title, ...texts]);
}

function titleWithoutNumber(head: OpenHead): string | null {
  if (head.title === null) return null;
  const named = nameAndNumber(head.title);
  head.number ??= named.number;
  return withoutNumber(named.name, head.number);
}

/** The labels of texts that stand below the first headings, where a payer's name opens the document. */
function takeOpening({ parts, running }: Outline, head: OpenHead): void {
  const opening = parts
    .slice(0, MOST_OPENING_LINES)
    .flatMap(({ heading, line, lines }) => [
      { number: line, text: heading },
      ...lines.slice(0, MOST_OPENING_LINES),
    ])
    .slice(0, MOST_OPENING_LINES);
  for (const lines of [opening, running ?? []]) {
    const { texts, taken } = findLabels(lines);
    for (const text of texts) takeText(text, lines, taken, new Set(), head);
  }
}

/** What a form marks as the title may be a label with it, a number in it, or a payer's name and no title. */
function printedTitle(marked: string, head: OpenHead): string | null {
  const [first] = labelledTexts(marked) ?? [];
  if (first?.field === 'title' && first.value !== '') return first.value;
  const known = headText(withoutBanner(marked));
  if (known.kind === 'number') {
    head.number ??= known.number;
    return known.title;
  }
  return known.kind === 'banner' || knownHeading(marked) !== null ? null : withoutBanner(marked);
}

/** Takes the title that begins a block of lines; gives back the other ones. */
function takeTitle(prose: readonly SourceLine[], head: OpenHead): readonly SourceLine[] {
  const start = prose[0]?.number ?? 0;
  const end = prose.findIndex(({ number, text }, index) => number !== start + index || text.includes('\t'));
  const together = prose.slice(0, end < 0 ? undefined : end);
  const isSentence = together.length > MOST_TITLE_LINES || /[.;]$/.test(together.at(-1)?.text ?? '');
  const capital = together.findIndex(({ text }) => headingStyle(tidyLine(text)) === null);
  const length = isSentence && capital >= 0 ? capital : Math.min(together.length, MOST_TITLE_LINES);
  const title = titleOf(together.slice(0, length));
  if (!isTitle(title)) return prose;
  head.title = title;
  return prose.slice(length);
}

/** The first running line that can be a title, for a document that opens without one. */
function runningTitle({ running }: Outline, head: OpenHead): string | null {
  const lines = (running ?? []).flatMap((line) => unknownText(line, head));
  return (
    lines.map(({ text }) => tidyLine(text)).find((text) => headingStyle(text) !== null && isTitle(text)) ??
    null
  );
}

/** The first heading of a document without a title, where it is one of its own and no heading that policies share. */
function headingAsTitle({ parts }: Outline): string | null {
  const [first] = parts;
  const isOwn =
    first !== undefined && knownHeading(first.heading) === null && headText(first.heading).kind === 'text';
  return isOwn ? first.heading : null;
}

/** The dates in the running lines, which only stand for themselves where they can be read. */
function runningDates({ running }: Outline, inHead: readonly PrintedLabel[]): PrintedLabel[] {
  const known = new Set(inHead.map(({ field, value }) => `${field} ${value}`));
  return findLabels(running ?? []).dates.filter(
    ({ field, value, rank }) =>
      rank === 0 && readPrintedDate(value).kind === 'date' && !known.has(`${field} ${value}`),
  );
}

/** A text that is in no part of the document. */
function notPlaced(block: TextBlock): Finding {
  const message = 'this text stands in no section and is left out';
  return findingAt(startOf(block), blockText(block), 'warning', 'text_not_placed', message);
}

/** What a line says besides its labels, without what is known; a number or title on the way is taken. */
function unknownText(line: SourceLine, head: OpenHead): SourceLine[] {
  const read = labelLine(line.text);
  const cells = read === null ? [line.text] : read.free.map((cell) => read.cells[cell] ?? '');
  const unknown = cells.filter((cell) => {
    const text = tidyLine(cell);
    if (text === '' || isPageFurniture(text)) return false;
    const known = headText(text);
    if (known.kind === 'number') {
      head.manualSection ??= known.manualSection;
      head.number ??= known.number;
      head.title ??= known.title;
    }
    return known.kind === 'text';
  });
  return unknown.length === 0 ? [] : [{ number: line.number, text: unknown.join('\t') }];
}

function takeText(
  { field, value, line }: PrintedText,
  lines: readonly SourceLine[],
  taken: ReadonlySet<number>,
  wrapped: Set<number>,
  head: OpenHead,
): void {
  const text = unescapeMarkdown(tidyLine(value));
  if (field === 'unused' || NOTHING.test(text)) return;
  if (field === 'number' && (head.markdown || NUMBER_SHAPE.test(text))) head.number ??= text;
  if (field === 'manualSection') head.manualSection ??= text;
  if (field !== 'title' || head.title !== null || !LETTERS.test(text)) return;
  head.title = [text, ...wrappedLines(text, line, lines, taken, wrapped)].join(' ');
}

/** The lines that go on with a title: the ones right below it, before the next label or blank line. */
function wrappedLines(
  text: string,
  line: number,
  lines: readonly SourceLine[],
  taken: ReadonlySet<number>,
  wrapped: Set<number>,
): string[] {
  if (text.length < SHORTEST_WRAPPED_TITLE || text.endsWith('.')) return [];
  const start = lines.findIndex(({ number }) => number === line) + 1;
  const more: string[] = [];
  for (const next of lines.slice(start, start + MOST_TITLE_LINES)) {
    if (taken.has(next.number) && more.length === 0 && next.text.includes(text)) continue; // the value's own line
    const read = labelLine(next.text);
    if (next.text.trim() === '' || read === null || read.labels.length > 0 || read.free.length !== 1) break;
    const piece = tidyLine(next.text);
    if (headText(piece).kind !== 'text' || isPageFurniture(piece)) break;
    more.push(piece);
    wrapped.add(next.number);
  }
  if (more.length < MOST_TITLE_LINES) return more;
  wrapped.clear(); // so many lines are a text of their own
  return [];
}

/** The lines of a block as a title. */
function titleOf(block: TextBlock): string {
  return tidyLine(blockText(block))
    .replace(/^#+\s/, '')
    .replace(/^\*\*([^*]+)\*\*$/, '$1');
}

/** True for a text that can be a policy's title: two letters side by side, at most 300 characters. */
export function isTitle(text: string): boolean {
  return text.length <= LONGEST_TITLE && LETTERS.test(text);
}
