import { EMPTY_ROOT, nodeHash, type NodeHash } from './merkle.rules.ts';

/** A complete subtree: 2^level leaves, and their hash. */
export interface Subtree {
  readonly level: number;
  readonly hash: NodeHash;
}

/** The root of a Merkle tree (RFC 6962) whose leaves come one after the other; keeps one hash a level. */
export class GrowingRoot {
  private readonly complete: Subtree[];

  /** Begins empty, or with the complete subtrees of what is there already, the largest first. */
  constructor(subtrees: readonly Subtree[] = []) {
    this.complete = [...subtrees];
  }

  /** Adds the next leaf's hash; returns the subtrees of two and more leaves that are complete with it. */
  add(leaf: NodeHash): Subtree[] {
    const completed: Subtree[] = [];
    let node: Subtree = { level: 0, hash: leaf };
    for (let left = this.complete.at(-1); left?.level === node.level; left = this.complete.at(-1)) {
      this.complete.pop();
      node = { level: node.level + 1, hash: nodeHash(left.hash, node.hash) };
      completed.push(node);
    }
    this.complete.push(node);
    return completed;
  }

  /** The root over the leaves so far. */
  root(): NodeHash {
    const last = this.complete.at(-1);
    if (last === undefined) return EMPTY_ROOT;
    return this.complete.slice(0, -1).reduceRight((right, { hash }) => nodeHash(hash, right), last.hash);
  }
}
