import { isDateField, type DateField, type LabelField } from './label-names.rules.ts';
import { labelLine, type CellLabel, type LabelLine } from './labels.rules.ts';
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

/**
 * The labels of a block as payers print it: a value behind its label, in the cell beside it or on the next line, a row of
 * labels over a row of values, several labels in a line. Where a value could belong to more than one label, or two lines
 * of dates to one, all of them are given, so that reading them finds more than one date and leaves the field empty.
 */
export function findLabels(lines: readonly SourceLine[]): FoundLabels {
  const rows: Row[] = lines.flatMap((line) => {
    const read = line.text.trim() === '' ? null : labelLine(line.text);
    return read === null ? [] : [{ ...read, line }];
  });
  const dates: PrintedLabel[] = [];
  const texts: PrintedText[] = [];
  const taken = new Set<number>();
  for (const [index, row] of rows.entries()) {
    const below = valuesBelow(rows, index, taken);
    let isWhole = row.labels.length > 0 && row.free.length === 0;
    for (const found of row.labels) {
      const { field, label, rank, marked } = found;
      const value = found.value === '' ? (below.get(found) ?? '') : found.value;
      if (value === '' && !marked) {
        isWhole = false; // a word that only stands alone
        continue;
      }
      const line = row.line.number;
      if (isDateField(field)) dates.push({ field, label, value, line, rank });
      else texts.push({ field, label, value, line });
    }
    if (isWhole) taken.add(row.line.number);
  }
  return { dates, texts, taken };
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
