/** A heading among others, by its depth. */
interface Levelled {
  readonly level: number;
}

/** A heading and those below it. */
export interface OutlineNode<Item> {
  readonly item: Item;
  readonly below: readonly OutlineNode<Item>[];
}

/**
 * Headings with levels that leave none out: each at most one below the heading before it, whatever was printed. PDF/UA
 * demands it of a PDF, and a screen reader's list of headings is read by it.
 */
export function withoutGaps<Item extends Levelled>(items: readonly Item[]): Item[] {
  let above = 0;
  return items.map((item) => {
    above = Math.min(item.level, above + 1);
    return { ...item, level: above };
  });
}

/** Headings as a tree, each among those of the nearest heading above it that has a smaller level. */
export function outlineOf<Item extends Levelled>(items: readonly Item[]): OutlineNode<Item>[] {
  const roots: OutlineNode<Item>[] = [];
  const open: { readonly level: number; readonly below: OutlineNode<Item>[] }[] = [
    { level: 0, below: roots },
  ];
  for (const item of items) {
    while (open.length > 1 && (open.at(-1)?.level ?? 0) >= item.level) open.pop();
    const below: OutlineNode<Item>[] = [];
    open.at(-1)?.below.push({ item, below });
    open.push({ level: item.level, below });
  }
  return roots;
}
