import type { Rule } from './glyph.rules.ts';

/** A row of a table between two ruled lines. */
export interface GridRow {
  readonly top: number;
  readonly bottom: number;
  /** The columns' edges from left to right: one more than there are cells. */
  readonly edges: readonly number[];
  /** For each cell, true when no line is drawn above it: it goes on from the row above. */
  readonly goesOn: readonly boolean[];
}

/** Lines at one height. */
interface Level {
  readonly y: number;
  readonly pieces: { left: number; right: number }[];
}

interface Upright {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

const thin = 3;
/** Lines this close, in points, are one. */
const near = 2.2;
const lowestRow = 6;
const narrowestCell = 6;
/** A page with more is a drawing. */
const mostRules = 4000;

/**
 * The rows of a page's ruled tables, top down: a band between two lines that upright lines divide, or that breaks in
 * its lines above and below divide at the same place, which is how cells with borders above and below are drawn.
 * A box round a single text is no table.
 */
export function gridRows(rules: readonly Rule[]): GridRow[] {
  if (rules.length > mostRules) return [];
  const levels = levelsOf(
    rules.filter((rule) => rule.bottom - rule.top < thin && rule.right - rule.left >= narrowestCell),
  );
  const uprights = rules
    .filter((rule) => rule.right - rule.left < thin && rule.bottom - rule.top >= thin)
    .map((rule) => ({ x: (rule.left + rule.right) / 2, top: rule.top, bottom: rule.bottom }));
  const rows: GridRow[] = [];
  for (const [index, level] of levels.entries()) {
    const next = levels[index + 1];
    if (next === undefined || next.y - level.y < lowestRow) continue;
    const row = rowBetween(level, next, uprights);
    if (row !== null) rows.push(row);
  }
  return rows;
}

function levelsOf(flat: readonly Rule[]): Level[] {
  const levels: Level[] = [];
  for (const rule of flat.toSorted((a, b) => a.top - b.top)) {
    const y = (rule.top + rule.bottom) / 2;
    const open = levels.at(-1);
    if (open !== undefined && y - open.y < near) open.pieces.push({ left: rule.left, right: rule.right });
    else levels.push({ y, pieces: [{ left: rule.left, right: rule.right }] });
  }
  for (const level of levels) level.pieces.sort((a, b) => a.left - b.left);
  return levels;
}

function rowBetween(above: Level, below: Level, uprights: readonly Upright[]): GridRow | null {
  const middle = (above.y + below.y) / 2;
  const crossing = uprights.filter(({ top, bottom }) => top < middle && bottom > middle).map(({ x }) => x);
  const breaks = breaksOf(above).filter((x) => breaksOf(below).some((other) => Math.abs(other - x) < near));
  const left = Math.min(above.pieces[0]?.left ?? 0, ...crossing);
  const right = Math.max(...above.pieces.map((piece) => piece.right), ...crossing);
  if (right - left < 2 * narrowestCell) return null;
  const edges = distinct([left, ...crossing, ...breaks, right]);
  if (edges.length < 3) return null;
  const goesOn = edges.slice(1).map((edge, index) => {
    const center = ((edges[index] ?? 0) + edge) / 2;
    return !above.pieces.some((piece) => piece.left <= center && piece.right >= center);
  });
  return { top: above.y, bottom: below.y, edges, goesOn };
}

/** Where one piece of a line ends and the next begins. */
function breaksOf({ pieces }: Level): number[] {
  const breaks: number[] = [];
  for (const [index, piece] of pieces.entries()) {
    const next = pieces[index + 1];
    if (next !== undefined && Math.abs(next.left - piece.right) < near)
      breaks.push((piece.right + next.left) / 2);
  }
  return breaks;
}

function distinct(values: readonly number[]): number[] {
  const kept: number[] = [];
  for (const value of values.toSorted((a, b) => a - b)) {
    if (value - (kept.at(-1) ?? Number.NEGATIVE_INFINITY) >= narrowestCell) kept.push(value);
  }
  return kept;
}
