import type { HeadingRole } from '../headings/heading-names.rules.ts';
import { labelledTexts } from './labels.rules.ts';
import type { OutlinePart } from '../outline.ts';
import { readPrintedDate } from './printed-date.rules.ts';
import { blocksOf, type SourceLine, type TextBlock } from '../text/source-lines.rules.ts';
import { findLabels, type PrintedLabel } from './find-labels.ts';
import { isDateField, type DateField } from './label-names.rules.ts';

/** The labelled dates of a part, and its lines without them. */
export interface BodyLabels {
  readonly labels: readonly PrintedLabel[];
  readonly rest: readonly SourceLine[];
}

/** Where a part stands in its document. */
export interface PartPlace {
  readonly role: HeadingRole;
  /** True where the lines are Markdown. */
  readonly markdown: boolean;
  readonly isLast: boolean;
  /** The number of the document's last line. */
  readonly lastLine: number;
}

/** Sections that tell of earlier dates; most of their labels are not this version's. */
const HISTORY = /history|revision|change summary|review dates|policy updates?/i;
/** Lines from the top and from the foot between which a payer prints no dates of the policy. */
const EDGE_LINES = 120;
/** The dates that a history tells of the whole policy; a head that has them comes before it. */
const ofHistory: readonly DateField[] = ['origin', 'nextReview'];
const HISTORY_RANK = 10;
const OF_THIS_VERSION = /^(?:current|version|this version)\b/i;
/** So near the top a block called history tells of the present: it stands beside the title. */
const TOP_LINES = 40;

/**
 * Takes the labelled dates out of a part. They stand near the top or the foot of a document; what looks like a label in
 * its midst is a quotation of somebody else's policy. Markdown, which has a head for them, is searched at its very end.
 */
export function bodyLabels(part: OutlinePart, place: PartPlace): BodyLabels {
  const isProse = place.role === 'section' || place.role === 'boilerplate';
  if (!isProse) return inBlocks(part.lines, (block) => labelsOfList(block, place));
  if (HISTORY.test(part.heading)) return { labels: ofEarlierDates(part, place), rest: part.lines };
  if (place.markdown) return place.isLast ? atTheEnd(part.lines) : { labels: [], rest: part.lines };
  return inBlocks(part.lines, (block) => (isAtEdge(block, place) ? labelsOfProse(block) : null));
}

/** The lines of a block that are labels, and their dates; null where there are none. */
type Taken = { readonly labels: readonly PrintedLabel[]; readonly lines: ReadonlySet<number> } | null;

function inBlocks(lines: readonly SourceLine[], take: (block: TextBlock) => Taken): BodyLabels {
  const labels: PrintedLabel[] = [];
  const gone = new Set<number>();
  for (const block of blocksOf(lines)) {
    const taken = take(block);
    labels.push(...(taken?.labels ?? []));
    for (const number of taken?.lines ?? []) gone.add(number);
  }
  return { labels, rest: gone.size === 0 ? lines : lines.filter(({ number }) => !gone.has(number)) };
}

/** In a list the lines that are labels follow a blank line or each other: another one belongs to an entry. */
function labelsOfList(block: TextBlock, place: PartPlace): Taken {
  const labels: PrintedLabel[] = [];
  const lines = new Set<number>();
  if (!isAtEdge(block, place)) return null;
  for (const line of block) {
    const dates = line.text.trimEnd().endsWith('.') ? [] : datesOn(line, false);
    if (dates.length === 0) break;
    labels.push(...dates);
    lines.add(line.number);
  }
  return { labels, lines };
}

/** In prose only a block of nothing but labels leaves the text; a label in another block is read where it stands. */
function labelsOfProse(block: TextBlock): Taken {
  const { dates, taken } = findLabels(block);
  const labels = dates.filter(
    ({ field, rank, value }) => /\d/.test(value) && (field !== 'effective' || rank === 0),
  );
  const isWhole = block.every(({ number }) => taken.has(number));
  return { labels, lines: isWhole && labels.length > 0 ? taken : new Set() };
}

function ofEarlierDates(part: OutlinePart, place: PartPlace): PrintedLabel[] {
  if (place.markdown) return [];
  return findLabels(part.lines)
    .dates.filter(
      ({ field, label, value }) =>
        (ofHistory.includes(field) || part.line <= TOP_LINES || OF_THIS_VERSION.test(label)) &&
        readPrintedDate(value).kind === 'date',
    )
    .map((label) => ({ ...label, rank: (label.rank ?? 0) + HISTORY_RANK }));
}

/** The last blocks, up to the first that is no label. */
function atTheEnd(lines: readonly SourceLine[]): BodyLabels {
  const blocks = blocksOf(lines);
  const lastText = blocks.findLastIndex((block) => block.some((line) => datesOn(line, true).length === 0));
  const found = blocks.slice(lastText + 1).flat();
  const gone = new Set(found.map(({ number }) => number));
  return {
    labels: found.flatMap((line) => datesOn(line, true)),
    rest: lines.filter(({ number }) => !gone.has(number)),
  };
}

const isAtEdge = (block: TextBlock, { lastLine }: PartPlace) => {
  const line = block[0]?.number ?? 1;
  return line <= EDGE_LINES || line > lastLine - EDGE_LINES;
};

/** The dates on a line that holds nothing else; among prose a value must hold a digit to be one. */
function datesOn({ number, text }: SourceLine, isProse: boolean): PrintedLabel[] {
  if (/^\s*[-*•]\s/.test(text)) return [];
  const found = labelledTexts(text) ?? [];
  const dates = found.flatMap(({ field, label, value, rank }) =>
    isDateField(field) && (!isProse || /\d/.test(value)) ? [{ field, label, value, rank, line: number }] : [],
  );
  return found.every(({ field }) => isDateField(field) || field === 'unused') ? dates : [];
}
