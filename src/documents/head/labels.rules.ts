import { isDateField, labelMeanings, type LabelField, type LabelMeaning } from './label-names.rules.ts';
import { isPermittedOwner } from './owner-names.rules.ts';
import { datesIn, readPrintedDate } from './printed-date.rules.ts';

/** A label and the text printed behind it on the same line. */
export interface LabelledText {
  readonly field: LabelField;
  /** See LabelMeaning. */
  readonly rank: number;
  /** As printed, without its colon. */
  readonly label: string;
  /** Empty where nothing stands behind the label. */
  readonly value: string;
  /** Words before the label that may make another date of it: `Retirement`. Empty for none. */
  readonly owner: string;
}

/** A label in a line that is cut into cells. */
export interface CellLabel extends LabelledText {
  /** The cell it stands in, counted from 0. */
  readonly cell: number;
  /** True where a colon or a dash says that it is a label; without one it may be any text. */
  readonly marked: boolean;
}

/** A line as its cells and the labels in them. */
export interface LabelLine {
  readonly cells: readonly string[];
  readonly labels: readonly CellLabel[];
  /** The cells that hold neither a label nor a label's value. */
  readonly free: readonly number[];
}

const LONGEST_LINE = 300;
/** A label's marks: a bullet or a star in front, a colon or a dash behind. */
const LEAD = /^(?:[-*•▪o>]\s*(?=\p{Lu}))/u;
/** What stands between a label and its value: a colon, a dash, the end of the cell, or nothing but a space. */
const SEPARATOR = /(?:\s?\(s\))?(\s*:\s*|\s+[-–]\s+|\s+(?=\S)|\s*$)/y;
const WORD_START = /(?<![\p{L}\p{N}/-])\p{L}/gu;
const KEY_LENGTH = 3;
/** The labels that begin with the same three letters, longest first, so that "effective date" is not read as "effective". */
const namesByKey = Map.groupBy(
  [...labelMeanings.keys()].toSorted((a, b) => b.length - a.length),
  (name) => name.slice(0, KEY_LENGTH),
);
/** Words before a label: a payer's name as in `Medica Effective Date:`, or what makes another date of it. */
const OWNER = /^((?:\p{Lu}[\p{L}&.'’®]*\s){1,3})(?=\p{Lu})/u;
/** The same between the date of one label and the next label. */
const OWNER_BETWEEN = /^\s*((?:\p{L}[\p{L}&'’®/-]*\s+){1,3})$/u;

/**
 * The labels on a line and what stands behind each: `Effective: January 1, 2026    Next Review: September 2026`.
 * Null when the line does not begin with a label, so that a sentence which only starts with such a word is none.
 */
export function labelledTexts(line: string): LabelledText[] | null {
  const read = labelLine(line);
  const labels = read?.labels.filter(({ value, marked }) => marked || value !== '') ?? [];
  return labels[0]?.cell === 0
    ? labels.map(({ field, rank, label, value, owner }) => ({ field, rank, label, value, owner }))
    : null;
}

/** A line cut into cells at tabs, bars and wide gaps, and its labels; null for a line too long to hold any. */
export function labelLine(line: string): LabelLine | null {
  if (line.length > LONGEST_LINE) return null;
  const cells = cellsOf(line.replaceAll('**', ''));
  const labels: CellLabel[] = [];
  const free: number[] = [];
  for (const [cell, text] of cells.entries()) {
    const before = labels.at(-1);
    const found = labelsOf(text, cell);
    if (found.length > 0) labels.push(...found);
    else if (before !== undefined && text !== '' && takesCell(before, cell, cells)) {
      const stacked = labels.filter((label) => label.cell === before.cell && label.value === '');
      const values = stacked.length > 1 ? stackedDates(text) : [text];
      if (values.length === stacked.length) {
        labels.splice(-stacked.length, stacked.length, ...withValues(stacked, values));
      } else free.push(cell);
    } else if (text !== '') free.push(cell);
  }
  return { cells, labels, free };
}

function cellsOf(line: string): string[] {
  const trimmed = line.trim();
  if (trimmed.startsWith('|') || trimmed.includes(' | ')) {
    return trimmed
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => cell.trim());
  }
  const cells = line.includes('\t') ? line.split('\t') : trimmed.split(/ {2,}/);
  return cells.flatMap((cell) => cell.trim().split(/ {3,}/));
}

/** True where the text of a cell is the value of a label that ends the cell before it. */
function takesCell(label: CellLabel, cell: number, cells: readonly string[]): boolean {
  if (label.value !== '' || cells.slice(label.cell + 1, cell).some((text) => text !== '')) return false;
  return label.marked || !isDateField(label.field) || readPrintedDate(cells[cell] ?? '').kind !== 'none';
}

/** The dates of a cell that holds nothing else: as many labels stacked in the cell before it have one each. */
function stackedDates(text: string): string[] {
  const dates = datesIn(text);
  const between = dates.map(({ start }, index) => text.slice(dates[index - 1]?.end ?? 0, start));
  const rest = between.join('') + text.slice(dates.at(-1)?.end ?? 0);
  return rest.trim() === '' ? dates.map(({ start, end }) => text.slice(start, end)) : [];
}

const withValues = (labels: readonly CellLabel[], values: readonly string[]) =>
  labels.map((label, index) => ({ ...label, value: values[index] ?? '' }));

/** The labels of a cell, the first of which begins it. */
function labelsOf(printed: string, cell: number): CellLabel[] {
  const text = printed.replace(LEAD, '');
  const own = labelsFrom(text, 0, cell);
  if (own.length > 0) return own;
  const owner = OWNER.exec(text)?.[1] ?? '';
  const words = owner.trim().split(' ');
  for (let count = 1; count <= words.length && owner !== ''; count += 1) {
    const named = words.slice(0, count).join(' ');
    const start = named.length + 1;
    const [first, ...others] = labelsFrom(text, start, cell);
    if (first?.marked === true && isDateField(first.field) && first.rank < 2) {
      return [{ ...first, label: text.slice(0, start) + first.label, owner: ownerOf(named) }, ...others];
    }
  }
  return [];
}

/** The labels of a text from a position on, at which the first must stand. */
function labelsFrom(text: string, start: number, cell: number): CellLabel[] {
  const names = text.toLowerCase().replaceAll('_', ' ');
  const first = labelAt(names, text, start);
  if (first === null || !isLabel(first, text)) return [];
  const labels = [first];
  for (const { index } of text.slice(first.from).matchAll(WORD_START)) {
    const previous = labels.at(-1) ?? first;
    const next = first.from + index < previous.from ? null : labelAt(names, text, first.from + index);
    if (next === null || !isLabel(next, text)) continue;
    const behind = text.slice(previous.from, next.start);
    if (mayFollow(behind, next)) labels.push(withOwner(next, behind));
  }
  return labels.map(({ meaning, label, marked, from, owner }, index) => ({
    ...meaning,
    label,
    marked,
    owner,
    cell,
    value: text
      .slice(from, labels[index + 1]?.start)
      .trim()
      .replace(/[;,]$/, ''),
  }));
}

/** A label where it stands in a text; `from` is where its value begins. */
interface PlacedLabel {
  readonly meaning: LabelMeaning;
  readonly label: string;
  readonly marked: boolean;
  readonly owner: string;
  readonly start: number;
  readonly from: number;
}

const ownerOf = (words: string) => (isPermittedOwner(words) ? '' : words);

/** A label with the words that stand between it and the date of the label before. */
function withOwner(placed: PlacedLabel, behind: string): PlacedLabel {
  const end = leadingDateEnd(behind, 0);
  const words = end === null ? undefined : OWNER_BETWEEN.exec(behind.slice(end))?.[1];
  if (words === undefined || !isDateField(placed.meaning.field)) return placed;
  const label = `${words.trim()} ${placed.label}`;
  return { ...placed, label, owner: ownerOf(words.trim()), start: placed.start - words.length };
}

function labelAt(names: string, text: string, start: number): PlacedLabel | null {
  for (const name of namesByKey.get(names.slice(start, start + KEY_LENGTH)) ?? []) {
    const end = start + name.length;
    if (!names.startsWith(name, start) || /[\p{L}\p{N}]/u.test(text.charAt(end))) continue;
    SEPARATOR.lastIndex = end;
    const separator = SEPARATOR.exec(text);
    const meaning = labelMeanings.get(name);
    if (separator === null || meaning === undefined) continue;
    const marked = /[:–-]/.test(separator[1] ?? '');
    return { meaning, label: text.slice(start, end), marked, owner: '', start, from: SEPARATOR.lastIndex };
  }
  return null;
}

/** Without a colon or a cell of its own, only a date and nothing else behind a word makes it a label. */
function isLabel(placed: PlacedLabel, text: string): boolean {
  const { marked, from, meaning } = placed;
  if (marked || from === text.length) return true;
  if (!isDateField(meaning.field) && meaning.field !== 'unused') return false;
  const end = leadingDateEnd(text, from);
  if (end === null) return false;
  const after = text.slice(end).trim();
  if (/^(?:[.*]?$|;)/.test(after)) return true;
  const next = labelAt(after.toLowerCase(), after, 0);
  return next !== null && (next.marked || leadingDateEnd(after, next.from) !== null);
}

/** Where a date ends that stands at a position of a text; null where none does. */
function leadingDateEnd(text: string, position: number): number | null {
  const [first] = datesIn(text.slice(position));
  return first?.start === 0 ? position + first.end : null;
}

const OF_A_DATE = /dates?$|review|revis|approv|effective|publish|issue|archive/i;

/** True for a label that has a date as its value, one of a document's or another. */
export function isOfADate({ field, label }: LabelledText): boolean {
  return isDateField(field) || (field === 'unused' && OF_A_DATE.test(label) && !/\bby$/i.test(label));
}

/** A second label of a cell stands behind a semicolon, a whole date or a label without a value; a date's behind anything. */
function mayFollow(behind: string, { marked, label }: PlacedLabel): boolean {
  if (marked && (OF_A_DATE.test(label) || behind.trim() === '')) return true;
  return /;\s*$/.test(behind) || readPrintedDate(behind).kind === 'date';
}
