import type { BlockKind } from './blocks.rules.ts';

/** The part of a compared block that tells where a reader's eye goes. */
export interface Stretchable {
  readonly kind: BlockKind;
  readonly lead: { readonly before: string | null; readonly after: string | null };
}

/** Blocks that are shown or left out together. */
export interface Stretch<Block> {
  readonly blocks: readonly Block[];
  /** Whether it is far from every change, and may be folded. */
  readonly isFar: boolean;
}

/** What is unchanged is folded from this many paragraphs on. */
const SHORTEST_FOLD = 2;

/**
 * Blocks in the stretches a redline shows: the neighbours of a change with it, what is further away by itself. A list
 * stays whole, since its items are indented against each other; so does a table.
 */
export function stretchesOf<Block extends Stretchable>(
  blocks: readonly Block[],
  isChanged: (block: Block) => boolean,
): Stretch<Block>[] {
  const groups = groupsOf(blocks);
  const changed = groups.map((group) => group.some(isChanged));
  const isNear = (index: number) =>
    changed[index] === true || changed[index - 1] === true || changed[index + 1] === true;
  const stretches: { blocks: Block[]; groups: number; isFar: boolean }[] = [];
  for (const [index, group] of groups.entries()) {
    const isFar = !isNear(index);
    const last = stretches.at(-1);
    if (isFar && last?.isFar === true) {
      last.blocks.push(...group);
      last.groups += 1;
    } else stretches.push({ blocks: [...group], groups: 1, isFar });
  }
  return stretches.map((stretch) => ({
    blocks: stretch.blocks,
    isFar: stretch.isFar && stretch.groups >= SHORTEST_FOLD,
  }));
}

/** Lists and tables as one, everything else by itself. */
function groupsOf<Block extends Stretchable>(blocks: readonly Block[]): Block[][] {
  const groups: Block[][] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    if (last !== undefined && belongs(last, block)) last.push(block);
    else groups.push([block]);
  }
  return groups;
}

function belongs(group: readonly Stretchable[], block: Stretchable): boolean {
  const first = group[0]?.kind ?? 'paragraph';
  if (first.startsWith('table')) return block.kind === 'table-rule' || block.kind === 'table-row';
  if (first !== 'item') return false;
  const lead = block.lead.after ?? block.lead.before ?? '';
  return block.kind === 'item' || /[ \t]$/.test(lead);
}
