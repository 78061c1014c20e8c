import { joinTexts } from './hyphens.rules.ts';
import {
  isLinkToTop,
  isListLabel,
  printedLines,
  type Cell,
  type PrintedLine,
} from './printed-lines.rules.ts';
import { gridRows, type GridRow } from './table-grid.rules.ts';
import type { Rule } from './glyph.rules.ts';
import type { Word } from './words.rules.ts';

/** A line of a page, or a row of a ruled table with the lines of each cell joined. */
export interface PageLine extends PrintedLine {
  readonly isRow: boolean;
  /** The last baseline of a row of several lines; the baseline of a line. */
  readonly lastBaseline: number;
  /** True where a line is drawn right below its text and no further. */
  readonly isUnderlined: boolean;
}

/** Cells with more lines hold a text of their own, which a table's cell could not hold. */
const mostLinesInACell = 14;
const CODE = /^(?:[A-V]?\d{4}[0-9AFMTU]?|CPT|HCPCS|ICD)\b/;

/** The lines of a page in reading order, the ruled tables as rows. */
export function pageLines(words: readonly Word[], rules: readonly Rule[]): PageLine[] {
  const flat = rules.filter(({ top, bottom }) => bottom - top < thinnest);
  const asPageLine = (line: PrintedLine): PageLine => {
    return { ...line, isRow: false, lastBaseline: line.baseline, isUnderlined: isUnderlined(line, flat) };
  };
  const grid = gridRows(rules);
  if (grid.length === 0) return printedLines(words).map(asPageLine);
  const inRow = new Map<GridRow, Word[][]>(grid.map((row) => [row, row.edges.slice(1).map(() => [])]));
  const outside: Word[] = [];
  for (const word of words) {
    const place = placeOf(word, grid);
    if (place === null) outside.push(word);
    else inRow.get(place.row)?.[place.cell]?.push(word);
  }
  const rows = carryDown(grid, inRow).map((cells) => linesOfRow(cells, asPageLine));
  const others = printedLines(outside).map((line) => [asPageLine(line)]);
  // A row's lines stay together: its cells are read one after the other.
  return [...others, ...rows.filter((lines) => lines.length > 0)]
    .toSorted((a, b) => topOf(a) - topOf(b))
    .flat();
}

const topOf = (lines: readonly PageLine[]) =>
  lines.reduce((least, { baseline }) => Math.min(least, baseline), Number.POSITIVE_INFINITY);

/** Thickest underline and its widest distance from the letters' foot, in points. */
const thinnest = 2;
const farthest = 4;
const slack = 4;

function isUnderlined({ baseline, cells: [cell, ...others] }: PrintedLine, flat: readonly Rule[]): boolean {
  if (cell === undefined || others.length > 0) return false;
  let covered = 0;
  for (const { top, left, right } of flat) {
    if (top < baseline - 1 || top > baseline + farthest) continue;
    if (left < cell.left - slack || right > cell.right + slack) continue;
    covered += right - left;
  }
  return covered > 0.8 * (cell.right - cell.left);
}

function placeOf(word: Word, grid: readonly GridRow[]): { row: GridRow; cell: number } | null {
  const y = word.baseline - 0.3 * word.style.size;
  const row = grid.find(({ top, bottom }) => y >= top && y < bottom);
  if (row === undefined) return null;
  const x = word.left + Math.min((word.right - word.left) / 2, word.style.size);
  const cell = row.edges.findIndex(
    (edge, index) => x >= edge && x < (row.edges[index + 1] ?? Number.NEGATIVE_INFINITY),
  );
  return cell < 0 ? null : { row, cell };
}

/** A cell that goes on below a row's end belongs to the row where it begins. */
function carryDown(grid: readonly GridRow[], inRow: ReadonlyMap<GridRow, Word[][]>): Word[][][] {
  const rows: Word[][][] = [];
  let above: GridRow | null = null;
  for (const row of grid) {
    const cells = (inRow.get(row) ?? []).map((words) => [...words]);
    const before = rows.at(-1);
    const isJoined = above !== null && before !== undefined && Math.abs(above.bottom - row.top) < 1;
    if (isJoined && row.edges.length === above?.edges.length) {
      for (const [index, goesOn] of row.goesOn.entries()) {
        const words = cells[index];
        const target = before[index];
        if (!goesOn || words === undefined || target === undefined) continue;
        target.push(...words);
        // Later rows look for their beginning in the row above them: the cell stays one.
        cells[index] = [];
      }
    }
    rows.push(cells);
    above = row;
  }
  return rows;
}

function linesOfRow(words: readonly Word[][], asPageLine: (line: PrintedLine) => PageLine): PageLine[] {
  const cells = words.map((own) => printedLines(isLinkToTop(own) ? [] : own));
  if (cells.every((lines) => lines.length === 0)) return [];
  const filled = cells.filter((lines) => lines.length > 0);
  const isSpanning =
    filled.length === 1 && (cells[0]?.length !== 0 || words.flat().every(({ style }) => style.bold));
  if (isSpanning) return filled.flat().map(asPageLine);
  return entriesOf(cells).flatMap((entry) =>
    entry.some(holdsAText) ? entry.flat().map(asPageLine) : [rowOf(entry)],
  );
}

function holdsAText(lines: readonly PrintedLine[]): boolean {
  if (lines.length > mostLinesInACell) return true;
  const labels = lines.filter(({ cells }) => isListLabel(/^\S+/.exec(cells[0]?.text ?? '')?.[0] ?? ''));
  return labels.length > 2 && lines.length > 4;
}

/**
 * The rows that stand between two ruled lines: one, unless a cell names a new code or type below the first, or has a
 * text again after a gap.
 */
function entriesOf(cells: readonly PrintedLine[][]): PrintedLine[][][] {
  const starts = new Set<number>();
  for (const lines of cells.slice(0, -1)) {
    for (const [index, line] of lines.entries()) {
      const before = lines[index - 1];
      if (before === undefined) continue;
      const isApart = line.baseline - before.baseline > 2.2 * line.size;
      const isCode = CODE.test(line.cells[0]?.text ?? '') && CODE.test(lines[0]?.cells[0]?.text ?? '');
      if (isApart || isCode) starts.add(line.baseline - 0.5 * line.size);
    }
  }
  const tops = [Number.NEGATIVE_INFINITY, ...[...starts].toSorted((a, b) => a - b)];
  return tops
    .map((top, index) => {
      const end = tops[index + 1] ?? Number.POSITIVE_INFINITY;
      return cells.map((lines) => lines.filter(({ baseline }) => baseline >= top && baseline < end));
    })
    .filter((entry) => entry.some((lines) => lines.length > 0));
}

function rowOf(cells: readonly PrintedLine[][]): PageLine {
  const lines = cells.flat();
  const [first] = lines;
  return {
    baseline: lines.reduce((least, { baseline }) => Math.min(least, baseline), first?.baseline ?? 0),
    lastBaseline: lines.reduce((most, { baseline }) => Math.max(most, baseline), 0),
    size: lines.reduce((most, { size }) => Math.max(most, size), 0),
    cells: cells.map((own) => joinedCell(own)),
    isRow: true,
    isUnderlined: false,
  };
}

function joinedCell(lines: readonly PrintedLine[]): Cell {
  const cells = lines.flatMap((line) => line.cells);
  return {
    left: cells[0]?.left ?? 0,
    right: cells.reduce((most, { right }) => Math.max(most, right), 0),
    text: cells.reduce((text, cell) => joinTexts(text, cell.text), ''),
    words: cells.flatMap(({ words }) => words),
  };
}
