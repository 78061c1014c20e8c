import { joinTexts } from './hyphens.rules.ts';
import type { Cell } from './printed-lines.rules.ts';
import type { PageLine } from './table-rows.rules.ts';

/** A printed line where it stands in the document. */
export interface FlowLine {
  readonly line: PageLine;
  /** Counted from 0. */
  readonly page: number;
  /** Of all printed lines of the document, counted from 1. */
  readonly number: number;
}

/** Lines that only go on in later columns of the row above belong to its cells. */
export function joinContinuedRows(lines: readonly FlowLine[]): FlowLine[] {
  const joined: FlowLine[] = [];
  for (const own of lines) {
    const before = joined.at(-1);
    const join = before?.page === own.page ? continuedRow : continuedOnNextPage;
    const row = before === undefined ? null : join(before.line, own.line);
    if (before !== undefined && row !== null) joined[joined.length - 1] = { ...before, line: row };
    else joined.push(own);
  }
  return joined;
}

function continuedRow(row: PageLine, line: PageLine): PageLine | null {
  if (isContinuedValue(row, line)) return withMore(row, line, (column) => line.cells[column]);
  if (row.isRow || line.isRow || row.cells.length < 2) return null;
  if (line.baseline - row.lastBaseline > 1.6 * line.size || Math.abs(row.size - line.size) > 1) return null;
  const columns = line.cells.map((cell) => row.cells.findIndex(({ left }) => Math.abs(left - cell.left) < 3));
  if (columns.some((column) => column < 1)) return null;
  return withMore(row, line, (column) => line.cells[columns.indexOf(column)]);
}

/** Words of the longest label. */
const longestLabel = 5;

/** "Policy Title: Testing of" goes on below its value and not below its label. */
function isContinuedValue({ cells: [cell], size, lastBaseline, ...row }: PageLine, line: PageLine): boolean {
  const [more, ...others] = line.cells;
  if (cell === undefined || more === undefined || others.length > 0 || row.isRow || line.isRow) return false;
  if (line.baseline - lastBaseline > 1.6 * line.size || Math.abs(size - line.size) > 0.6) return false;
  const label = cell.words.slice(0, longestLabel).findIndex(({ text }) => text.endsWith(':'));
  const value = cell.words[label + 1];
  if (label < 0 || value === undefined || value.left < cell.left + 20) return false;
  return Math.abs(value.left - more.left) < 4 && cell.words.length < 40;
}

/** A row whose last cell a page's end cut goes on in the same cell of the next page. */
function continuedOnNextPage(row: PageLine, line: PageLine): PageLine | null {
  if (!row.isRow || !line.isRow || row.cells.length !== line.cells.length || row.cells.length < 2)
    return null;
  if (line.cells.slice(0, -1).some(({ text }) => text !== '') || row.cells.at(-1)?.text === '') return null;
  return withMore(row, line, (column) => line.cells[column]);
}

function withMore(row: PageLine, line: PageLine, moreOf: (column: number) => Cell | undefined): PageLine {
  const cells = row.cells.map((cell, column) => {
    const more = moreOf(column);
    if (more === undefined) return cell;
    const text = joinTexts(cell.text, more.text);
    return { ...cell, right: Math.max(cell.right, more.right), text, words: [...cell.words, ...more.words] };
  });
  return { ...row, cells, lastBaseline: line.baseline };
}
