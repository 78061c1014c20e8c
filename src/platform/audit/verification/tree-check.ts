import type { Subtree } from '../proof/growing-root.ts';
import type { NodeHash } from '../proof/merkle.rules.ts';
import { TILE_LEVEL } from '../proof/tiles.rules.ts';

/** A subtree as the database keeps it; its last leaf is the seal at `(place + 1) * 2^level`. */
export interface KeptNode {
  readonly level: number;
  readonly place: number;
  readonly hash: NodeHash;
}

/** The kept subtrees whose last leaf is among the seals that are walked next. */
export class TreeCheck {
  private readonly hashes: ReadonlyMap<string, NodeHash>;

  constructor(
    nodes: readonly KeptNode[] = [],
    /** Leaves that the kept tree covers: the subtrees of those are all kept. */
    private readonly covered = 0,
  ) {
    this.hashes = new Map(nodes.map(({ level, place, hash }) => [`${level}/${place}`, hash]));
  }

  /** What is wrong with the kept one of a subtree whose last leaf is the seal at `position`; null where nothing is. */
  faultOf({ level, hash }: Subtree, position: number): string | null {
    if (level < TILE_LEVEL) return null;
    const name = `${level}/${position / 2 ** level - 1}`;
    const kept = this.hashes.get(name);
    if (kept === hash) return null;
    if (kept !== undefined) return `the node ${name} of the tree over the seals was changed`;
    return position <= this.covered ? `the node ${name} of the tree over the seals is missing` : null;
  }
}
