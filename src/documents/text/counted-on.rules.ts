import { readListMark, readSequelMark, type Counted, type ListMark } from './list-mark.rules.ts';
import { tidyLine, type SourceLine, type TextBlock } from './source-lines.rules.ts';

/** Where a mark stands that was met last on the way up. */
interface MarkBelow {
  readonly line: number;
  readonly indent: number;
}

/** Lines at one indentation may be this far apart where layout is measured. */
const SAME_MARGIN = 2;

/**
 * The lines with a mark that a later line at the same margin goes on counting from: an "A." with a "B." below it, before
 * another "A.". Whatever stands before such a line, it begins an item. With it is the reading that is gone on with: an
 * "i." with a "j." below it before any "ii." is the ninth letter.
 */
export function countedOn(blocks: readonly TextBlock[]): ReadonlyMap<SourceLine, Counted> {
  const lines = blocks.flat();
  const readings = new Map<SourceLine, Counted>();
  const below = new Map<string, MarkBelow>();
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const line = lines[at]!;
    const mark = markOf(line);
    if (mark === null) continue;
    const indent = line.text.length - line.text.trimStart().length;
    const stem = mark.label.includes('.') ? mark.label.slice(0, mark.label.lastIndexOf('.')) : '';
    const key = (numbering: string, ordinal: number) => `${mark.style} ${stem} ${numbering} ${ordinal}`;
    let nearest: { reading: Counted; next: MarkBelow } | null = null;
    for (const reading of mark.counted) {
      const next = below.get(key(reading.numbering, reading.ordinal + 1));
      if (next !== undefined && next.line < (nearest?.next.line ?? Infinity)) nearest = { reading, next };
    }
    if (nearest !== null && Math.abs(nearest.next.indent - indent) <= SAME_MARGIN) {
      const { numbering, ordinal } = nearest.reading;
      const again = below.get(key(numbering, ordinal))?.line ?? Infinity;
      if (nearest.next.line < again) readings.set(line, nearest.reading);
    }
    for (const { numbering, ordinal } of mark.counted)
      below.set(key(numbering, ordinal), { line: at, indent });
  }
  return readings;
}

function markOf({ text }: SourceLine): ListMark | null {
  const line = tidyLine(text.slice(0, 200));
  return readListMark(line) ?? readSequelMark(line);
}
