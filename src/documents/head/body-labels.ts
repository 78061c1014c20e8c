import type { HeadingRole } from '../headings/heading-names.rules.ts';
import { labelledTexts } from './labels.rules.ts';
import {
  leadsToAnotherRule,
  namesAnotherRule,
  namesAnotherSource,
  numbersAnotherRule,
} from './quoted-source.rules.ts';
import type { OutlinePart } from '../outline.ts';
import { readPrintedDate } from './printed-date.rules.ts';
import { blocksOf, blockText, startOf, type SourceLine, type TextBlock } from '../text/source-lines.rules.ts';
import { findLabels, type PrintedLabel } from './find-labels.ts';
import { isDateField } from './label-names.rules.ts';

/** The labelled dates of a part, and its lines without them. */
export interface BodyLabels {
  readonly labels: readonly PrintedLabel[];
  readonly rest: readonly SourceLine[];
}

/** Where a part stands in its document. */
export interface PartPlace {
  readonly role: HeadingRole;
  /** The headings it stands under, its own the last. */
  readonly path: readonly string[];
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
/** A head that has the dates of a history comes before it. */
const HISTORY_RANK = 10;
const OF_THIS_VERSION = /^(?:current|version|this version)\b/i;
/** So near the top a block called history tells of the present: it stands beside the title. */
const TOP_LINES = 40;

/**
 * Takes the labelled dates out of a part. They stand near the top or the foot of a document; what looks like a label in
 * its midst is a quotation of somebody else's policy. What may be one near an end, too, is given with its doubt and stays
 * in the text. Markdown, which has a head for them, is searched at its very end.
 */
export function bodyLabels(part: OutlinePart, place: PartPlace): BodyLabels {
  const isProse = place.role === 'section' || place.role === 'boilerplate';
  if (!isProse) return inBlocks(part.lines, place, labelsOfList);
  if (HISTORY.test(part.heading)) return { labels: ofEarlierDates(part, place), rest: part.lines };
  if (place.markdown) return place.isLast ? atTheEnd(part.lines) : { labels: [], rest: part.lines };
  return inBlocks(part.lines, place, (block) => labelsOfProse(block, place.path));
}

/**
 * The labels with a doubt about each that stands alone in the text: above the document's last dates, or beside another
 * of its kind with another date, as where every test of a list has an effective day of its own.
 */
export function withLastAlone(labels: readonly PrintedLabel[]): PrintedLabel[] {
  const blocks = labels.flatMap(({ lone, line, doubt, rank }) =>
    doubt === undefined && (rank ?? 0) < HISTORY_RANK ? [lone ?? line] : [],
  );
  const last = blocks.reduce((most, line) => Math.max(most, line), 0);
  const alone = labels.filter(standsAlone);
  const kinds = Map.groupBy(alone, ({ field }) => field);
  const agree = new Map(
    [...kinds].map(([field, all]) => [field, new Set(all.map(({ value }) => value)).size === 1]),
  );
  return labels.map((label) => {
    if (!standsAlone(label)) return label;
    if (label.lone! < last) return doubted(label, 'it stands alone in the text, above other dates');
    return agree.get(label.field) === true
      ? label
      : doubted(label, 'the text has several dates under this label');
  });
}

const standsAlone = ({ lone }: PrintedLabel): boolean => lone !== undefined && lone > TOP_LINES;

/** The labels of a block, and the lines that are nothing else. */
interface Taken {
  readonly labels: readonly PrintedLabel[];
  readonly lines: ReadonlySet<number>;
}

function inBlocks(
  lines: readonly SourceLine[],
  place: PartPlace,
  take: (block: TextBlock) => Taken,
): BodyLabels {
  const labels: PrintedLabel[] = [];
  const gone = new Set<number>();
  let lead = '';
  for (const block of joinedLabels(blocksOf(lines))) {
    const taken = isAtEdge(block, place) ? take(block) : null;
    const announced = leadsToAnotherRule(lead);
    for (const label of taken?.labels ?? []) {
      labels.push(announced ? doubted(label, 'the text above it names another rule') : label);
    }
    if (!announced && taken?.labels.every(({ doubt }) => doubt === undefined) === true) {
      for (const number of taken.lines) gone.add(number);
    }
    lead = blockText(block);
  }
  return { labels, rest: gone.size === 0 ? lines : lines.filter(({ number }) => !gone.has(number)) };
}

/** The blocks, those that follow each other and hold nothing but labels as one. */
function joinedLabels(blocks: readonly TextBlock[]): TextBlock[] {
  const joined: SourceLine[][] = [];
  let open = false;
  for (const block of blocks) {
    const areLabels = block.every((line) => datesOn(line, true).length > 0);
    const before = open && areLabels ? joined.at(-1) : undefined;
    if (before === undefined) joined.push([...block]);
    else for (const line of block) before.push(line);
    open = areLabels;
  }
  return joined;
}

/** In a list the lines that are labels follow a blank line or each other: another one belongs to an entry. */
function labelsOfList(block: TextBlock): Taken {
  const labels: PrintedLabel[] = [];
  const lines = new Set<number>();
  for (const line of block) {
    const dates = line.text.trimEnd().endsWith('.') ? [] : datesOn(line, false);
    if (dates.length === 0) break;
    labels.push(...dates);
    lines.add(line.number);
  }
  const isOfPolicy = lines.size === block.length && hasTwoFields(labels);
  return {
    labels: labels.map((label) =>
      isOfPolicy || label.field === 'origin' ? label : doubted(label, 'it may be the date of an entry'),
    ),
    lines,
  };
}

/** In prose only a block of nothing but labels leaves the text; a label in another block is read where it stands. */
function labelsOfProse(block: TextBlock, path: readonly string[]): Taken {
  const { dates, texts, taken } = findLabels(block);
  const labels = dates.filter(
    ({ field, rank, value }) => /\d/.test(value) && (field !== 'effective' || rank === 0),
  );
  const beside = block.filter(({ number }) => !taken.has(number));
  const isWhole = beside.length === 0;
  const named = labels.length === 0 ? [] : [...path, ...beside.map(({ text }) => text)];
  const isQuoted =
    named.some(hasTwoFields(labels) ? namesAnotherRule : namesAnotherSource) ||
    texts.some(({ label, value }) => numbersAnotherRule(`${label} ${value}`));
  const lone = isWhole && hasTwoFields(labels) ? {} : { lone: startOf(block) };
  return {
    labels: labels.map((label) =>
      isQuoted ? doubted(label, 'it stands with another rule, with drugs or codes') : { ...label, ...lone },
    ),
    lines: isWhole && labels.length > 0 ? taken : new Set(),
  };
}

/** Only policies have two of these dates together: no code or reference has. */
function hasTwoFields(labels: readonly PrintedLabel[]): boolean {
  return new Set(labels.map(({ field }) => field)).size > 1;
}

const doubted = (label: PrintedLabel, doubt: string): PrintedLabel => ({ doubt, ...label });

/** A history tells of the whole policy when it began; its other dates are those of earlier versions. */
function ofEarlierDates(part: OutlinePart, place: PartPlace): PrintedLabel[] {
  if (place.markdown) return [];
  return findLabels(part.lines)
    .dates.filter(({ value }) => readPrintedDate(value).kind === 'date')
    .flatMap((label) => {
      const ranked = { ...label, rank: (label.rank ?? 0) + HISTORY_RANK };
      if (label.field === 'origin' || part.line <= TOP_LINES || OF_THIS_VERSION.test(label.label))
        return [ranked];
      return label.field === 'nextReview' ? [doubted(ranked, 'it stands in a history')] : [];
    });
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
  const dates = found.flatMap(({ field, label, value, rank, owner }) =>
    isDateField(field) && (!isProse || /\d/.test(value))
      ? [{ field, label, value, rank, line: number, ...(owner === '' ? {} : { owner }) }]
      : [],
  );
  return found.every(({ field }) => isDateField(field) || field === 'unused') ? dates : [];
}
