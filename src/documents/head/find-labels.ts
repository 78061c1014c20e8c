import { isDateField, type DateField, type LabelField } from './label-names.rules.ts';
import { isOfADate, labelLine, type CellLabel, type LabelLine } from './labels.rules.ts';
import { datesIn, readPrintedDate } from './printed-date.rules.ts';
import type { SourceLine } from '../text/source-lines.rules.ts';

/** A date where it is printed. */
export interface PrintedLabel {
  readonly field: DateField;
  /** As printed: `Date of Origin`. */
  readonly label: string;
  readonly value: string;
  readonly line: number;
  /** How near the label comes to naming the field; the lowest wins. */
  readonly rank?: number;
  /** Words before the label that may make another date of it: `Retirement`. */
  readonly owner?: string;
  /** Why it is not certain that this is the date its label names. */
  readonly doubt?: string;
  /** The first line of its block, where that alone does not tell that the date is the policy's. */
  readonly lone?: number;
}

/** Another labelled text where it is printed. */
export interface PrintedText {
  readonly field: Exclude<LabelField, DateField>;
  readonly label: string;
  readonly value: string;
  readonly line: number;
}

/** The labels of some lines and the lines that hold nothing else. */
export interface FoundLabels {
  readonly dates: readonly PrintedLabel[];
  readonly texts: readonly PrintedText[];
  readonly taken: ReadonlySet<number>;
}

interface Row extends LabelLine {
  readonly line: SourceLine;
}

/** Labels whose value stands right below them are searched no further down than this. */
const MOST_LINES_BETWEEN = 2;
const LONGEST_VALUE = 60;
/** Two dates are already too many to tell which is meant. */
const MOST_DATE_ROWS = 5;

/**
 * The labels of a block as payers print it: a value behind its label, in the cell beside it or on the next line, a row of
 * labels over a row of values, several labels in a line. Where a value could belong to more than one label, or two lines
 * of dates to one, all of them are given, so that reading them finds more than one date and leaves the field empty.
 * Labels below each other with their dates below the last are such a case: nothing tells whether each has its date.
 */
export function findLabels(lines: readonly SourceLine[]): FoundLabels {
  const rows: Row[] = lines.flatMap((line) => {
    const read = line.text.trim() === '' ? null : labelLine(line.text);
    return read === null ? [] : [{ ...read, line }];
  });
  const dates: PrintedLabel[] = [];
  const texts: PrintedText[] = [];
  const taken = new Set<number>();
  const stacked = stackedValues(rows, taken);
  for (const [index, row] of rows.entries()) {
    const below = valuesBelow(rows, index, taken);
    const more = new Map(row.labels.map((label) => [label, datesBelow(rows, index, label)]));
    let isWhole = row.labels.length > 0 && row.free.length === 0;
    for (const found of row.labels) {
      const { field, label, rank, marked, owner } = found;
      const own = found.value === '' ? (below.get(found) ?? '') : found.value;
      const value = stacked.get(found) ?? [own, ...(own === '' ? [] : (more.get(found) ?? []))].join('; ');
      if (value === '' && !marked) {
        isWhole = false; // a word that only stands alone
        continue;
      }
      const line = row.line.number;
      if (isDateField(field)) {
        const isInDoubt = stacked.has(found) && datesIn(value).length === 1;
        const doubt = isInDoubt ? { doubt: 'several labels stand above its date' } : {};
        dates.push({ field, label, value, line, rank, ...(owner === '' ? {} : { owner }), ...doubt });
      } else texts.push({ field, label, value, line });
    }
    if (isWhole) taken.add(row.line.number);
  }
  return { dates, texts, taken };
}

/** All the dates below labels that stand below each other without a value, for each label of a document's date. */
function stackedValues(rows: readonly Row[], taken: Set<number>): Map<CellLabel, string> {
  const values = new Map<CellLabel, string>();
  let stack: CellLabel[] = [];
  for (const [index, row] of rows.entries()) {
    const [only] = row.labels;
    if (only !== undefined && isOpenAlone(row) && isOfADate(only)) {
      if (!isNear(rows[index - 1], row)) stack = [];
      stack.push(only);
      continue;
    }
    const dates = stack.length < 2 || !isNear(rows[index - 1], row) ? [] : dateRowsFrom(rows, index);
    for (const { line } of dates) taken.add(line.number);
    for (const label of dates.length === 0 ? [] : stack) {
      if (isDateField(label.field)) values.set(label, dates.map(textOf).join('; '));
    }
    stack = [];
  }
  return values;
}

/** The dates that stand in the lines below a label's value and are nobody else's. */
function datesBelow(rows: readonly Row[], index: number, label: CellLabel): string[] {
  const row = rows[index];
  const skipped = label.value === '' ? 2 : 1;
  const first = rows[index + skipped];
  if (row === undefined || !isDateField(label.field) || !isNear(rows[index + skipped - 1], first)) return [];
  if (label.value === '' && !isOpenAlone(row)) return [];
  const following = row.labels[row.labels.indexOf(label) + 1]?.cell;
  return dateRowsFrom(rows, index + skipped).flatMap((below) => {
    const isTable = row.labels.length > 1 && below.cells.length === row.cells.length;
    const text = isTable ? below.cells.slice(label.cell, following).join(' ').trim() : textOf(below);
    return text === '' ? [] : [text];
  });
}

/** The rows from one on that hold dates and nothing else. */
function dateRowsFrom(rows: readonly Row[], start: number): Row[] {
  const found: Row[] = [];
  for (const row of rows.slice(start, start + MOST_DATE_ROWS)) {
    if (!isWhollyDates(row) || (found.length > 0 && !isNear(found.at(-1), row))) break;
    found.push(row);
  }
  return found;
}

const textOf = ({ cells }: Row) => cells.filter((cell) => cell !== '').join(' ');

const isOpenAlone = ({ labels, cells }: Row) =>
  labels.length === 1 && labels[0]?.value === '' && cells.filter((cell) => cell !== '').length === 1;

const isNear = (above: Row | undefined, below: Row | undefined) =>
  above !== undefined &&
  below !== undefined &&
  below.line.number - above.line.number <= MOST_LINES_BETWEEN + 1;

const isWhollyDates = ({ cells, labels }: Row) =>
  labels.length === 0 &&
  cells.some((cell) => cell !== '') &&
  cells.every((cell) => cell === '' || isDates(cell));

function isDates(text: string): boolean {
  const dates = datesIn(text);
  const rest = dates.reduceRight((left, { start, end }) => left.slice(0, start) + left.slice(end), text);
  return dates.length > 0 && /^[\s;,.*]*$/.test(rest);
}

/** The values in the lines below for the labels of a row that have none beside them. */
function valuesBelow(rows: readonly Row[], index: number, taken: Set<number>): Map<CellLabel, string> {
  const row = rows[index];
  const values = new Map<CellLabel, string>();
  const next = rows[index + 1];
  if (row === undefined || next === undefined || next.labels.length > 0) return values;
  const open = row.labels.filter(({ value }) => value === '');
  if (open.length === 0 || next.line.number - row.line.number > MOST_LINES_BETWEEN + 1) return values;
  const above = rows[index - 1];
  const [only] = open;
  if (row.labels.length === 1 && only !== undefined && row.cells.filter((cell) => cell !== '').length === 1) {
    const value = next.cells.filter((cell) => cell !== '').join('  ');
    if (!canBeValue(only, value)) return values;
    const unclaimed = above !== undefined && !taken.has(above.line.number) && isOnlyDates(above);
    values.set(only, unclaimed ? `${above.cells.join(' ')}; ${value}` : value);
    taken.add(next.line.number);
    return values;
  }
  if (open.length !== row.labels.length || row.free.length > 0) return values;
  if (row.cells.length !== next.cells.length) return values;
  const after = rows[index + 2];
  for (const label of open) {
    const value = next.cells[label.cell] ?? '';
    const second = after?.labels.length === 0 ? (after.cells[label.cell] ?? '') : '';
    if (!canBeValue(label, value)) continue;
    const goesOn = isDateField(label.field) && datesIn(second).length > 0;
    values.set(label, goesOn ? `${value}; ${second}` : value);
  }
  if (values.size > 0) taken.add(next.line.number);
  return values;
}

/** True for a text that the kind of label can have as its value. */
function canBeValue({ field, marked }: CellLabel, text: string): boolean {
  if (text === '' || text.length > LONGEST_VALUE * 5) return false;
  if (!isDateField(field)) return marked;
  if (text.length <= LONGEST_VALUE && readPrintedDate(text).kind === 'date') return true;
  return (
    datesIn(text)[0]?.start === 0 || (marked && /\d{4}|\d\/\d/.test(text) && text.length <= LONGEST_VALUE)
  );
}

const isOnlyDates = ({ cells, labels }: Row) =>
  labels.length === 0 && cells.every((cell) => cell === '' || datesIn(cell)[0]?.start === 0);
