import { alignUnits, type Unit } from './align-units.ts';
import { blocksOf, type Block, type BlockKind } from './blocks.rules.ts';
import { withoutCommonEnds } from './common-ends.rules.ts';
import type { Effort } from './effort.ts';
import { differenceOf, greatest, sideOf, whollyOn } from './marks.rules.ts';
import type { Difference, Mark, Side, Sides } from './marks.rules.ts';
import { marksBetween } from './match-words.ts';
import { readingOf, wordsOf, type CitationKey } from './words.rules.ts';

/** A paragraph, list item or table row on both sides, word by word. */
export interface BlockComparison {
  readonly kind: BlockKind;
  /** What stands before its text on each side: line ends, indentation, list mark; null where it is not there. */
  readonly lead: Sides<string>;
  /** Items it stands in on each side; null where it is not there. */
  readonly level: Sides<number>;
  /** The marks of its text; a row of a table has them for each of its cells. */
  readonly cells: readonly (readonly Mark[])[];
}

/** A Markdown text on both sides. */
export interface TextComparison {
  readonly difference: Difference;
  readonly blocks: readonly BlockComparison[];
}

/** What comparing needs to know besides the texts. */
export interface Comparing {
  readonly effort: Effort;
  /** What a citation mark means on each side. */
  readonly citations: Readonly<Record<Side, CitationKey>>;
}

/** Compares two Markdown texts: blocks in their order, words inside them, tables cell by cell. */
export function compareText(before: string, after: string, comparing: Comparing): TextComparison {
  const units = { before: unitsOf('before', before, comparing), after: unitsOf('after', after, comparing) };
  const blocks = alignUnits(units.before, units.after, comparing.effort).flatMap((pair) =>
    compareUnits(pair, comparing),
  );
  return { difference: greatest(blocks.map(blockDifference)), blocks };
}

/** Compares two texts of one line. */
export function compareLine(before: string, after: string, { effort, citations }: Comparing): Mark[] {
  // the same number may cite something else now
  if (before.includes('^[') || after.includes('^[')) {
    return marksBetween(wordsOf(before, citations.before), wordsOf(after, citations.after), effort);
  }
  if (before === after) return before === '' ? [] : [{ kind: 'kept', text: after }];
  const { head, tail, ...rest } = withoutCommonEnds(before, after);
  const words = [wordsOf(rest.before, citations.before), wordsOf(rest.after, citations.after)] as const;
  return marksBetween(...words, effort, { head, tail });
}

/** One side of a compared Markdown text, to the letter. */
export function textOnSide(side: Side, { blocks }: TextComparison): string {
  return blocks
    .map(({ lead, cells }) => {
      const start = lead[side];
      return start === null ? '' : start + cells.map((marks) => sideOf(side, marks)).join('|');
    })
    .join('');
}

/** How far the two sides of a block differ. */
function blockDifference(block: BlockComparison): Difference {
  const { lead, cells } = block;
  if (lead.before === null || lead.after === null) return 'wording';
  const inside = greatest([...cells.map(differenceOf), depthChange(block) === null ? 'none' : 'placed']);
  return inside === 'none' && lead.before !== lead.after ? 'layout' : inside;
}

/** Where a block stands now against where it stood in its lists; null where that is the same, or it is on one side only. */
export function depthChange({ level }: BlockComparison): 'deeper' | 'less deep' | null {
  if (level.before === null || level.after === null || level.before === level.after) return null;
  return level.after > level.before ? 'deeper' : 'less deep';
}

/** True for a block in which a reader would see a change. */
export function isBlockChanged(block: BlockComparison): boolean {
  const difference = blockDifference(block);
  return difference === 'wording' || difference === 'placed';
}

/** A block by itself, or a table with all its rows. */
interface TextUnit extends Unit {
  readonly blocks: readonly Block[];
}

function unitsOf(side: Side, markdown: string, { citations }: Comparing): TextUnit[] {
  const tables: Block[][] = [];
  for (const block of blocksOf(markdown)) {
    const last = tables.at(-1);
    const inTable = block.kind === 'table-rule' || block.kind === 'table-row';
    if (inTable && last?.[0]?.kind.startsWith('table') === true) last.push(block);
    else tables.push([block]);
  }
  return tables.map((blocks) => ({
    kind: blocks[0]?.kind ?? 'paragraph',
    reading: blocks.map(({ cells }) => readingOf(cells.join('|'), citations[side])).join('\n'),
    blocks,
  }));
}

function compareUnits({ before, after }: Sides<TextUnit>, comparing: Comparing): BlockComparison[] {
  if (before === null) return (after?.blocks ?? []).map((block) => onlyOn('after', block));
  if (after === null) return before.blocks.map((block) => onlyOn('before', block));
  if (before.blocks.length === 1 && after.blocks.length === 1) {
    return compareBlocks(before.blocks[0]!, after.blocks[0]!, comparing);
  }
  return compareTables(before.blocks, after.blocks, comparing);
}

/** Head with head, rule with rule, and the rows that are alike. */
function compareTables(
  before: readonly Block[],
  after: readonly Block[],
  comparing: Comparing,
): BlockComparison[] {
  const rows = (side: Side, blocks: readonly Block[]) =>
    blocks.map((block) => ({
      block,
      kind: block.kind,
      // the head is the head and the rule the rule, whatever they hold
      reading:
        block.kind === 'table-row'
          ? readingOf(block.cells.join('|'), comparing.citations[side]).replaceAll(/ *\| */g, ' | ')
          : '',
    }));
  return alignUnits(rows('before', before), rows('after', after), comparing.effort).flatMap((pair) => {
    if (pair.before === null) return [onlyOn('after', pair.after!.block)];
    if (pair.after === null) return [onlyOn('before', pair.before.block)];
    return compareBlocks(pair.before.block, pair.after.block, comparing);
  });
}

/** Rows with another number of cells have no cell in common: one is gone, the other is new. */
function compareBlocks(before: Block, after: Block, comparing: Comparing): BlockComparison[] {
  if (before.cells.length !== after.cells.length) {
    return [onlyOn('before', before), onlyOn('after', after)];
  }
  const cells = before.cells.map((cell, index) => compareLine(cell, after.cells[index] ?? '', comparing));
  const [lead, level] = [
    { before: before.lead, after: after.lead },
    { before: before.level, after: after.level },
  ];
  return [{ kind: after.kind, lead, level, cells }];
}

function onlyOn(side: Side, { kind, lead, level, cells }: Block): BlockComparison {
  return {
    kind,
    lead: { before: null, after: null, [side]: lead },
    level: { before: null, after: null, [side]: level },
    cells: cells.map((cell) => whollyOn(side, cell)),
  };
}
