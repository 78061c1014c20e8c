import { createHash } from 'node:crypto';

/** 32 bytes of SHA-256 as lower-case hex: what a Merkle tree is made of here. */
export type NodeHash = string;

/** Hash of a subtree's leaves from `start` on, `count` of them. */
type HashOfRange = (start: number, count: number) => NodeHash;

function digest(prefix: number, ...parts: readonly NodeHash[]): NodeHash {
  const hash = createHash('sha256').update(Uint8Array.of(prefix));
  for (const part of parts) hash.update(Buffer.from(part, 'hex'));
  return hash.digest('hex');
}

/** The hash of a leaf: SHA-256 over 0x00 and its bytes, given as hex (RFC 6962 §2.1). */
export function leafHash(content: string): NodeHash {
  return digest(0, content);
}

/** The hash of a node: SHA-256 over 0x01 and its two children (RFC 6962 §2.1). */
export function nodeHash(left: NodeHash, right: NodeHash): NodeHash {
  return digest(1, left, right);
}

/** The root of no leaves: SHA-256 of nothing (RFC 6962 §2.1). */
export const EMPTY_ROOT: NodeHash = createHash('sha256').digest('hex');

/** The root over leaves that are all at hand (RFC 6962 §2.1). */
export function rootOf(leaves: readonly NodeHash[]): NodeHash {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return leaves[0]!;
  const split = splitOf(leaves.length);
  return nodeHash(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

/** The largest power of two below `count`, which is 2 or more: where RFC 6962 splits a tree. */
export function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

/** True for leaves that make a complete subtree of the tree of all: a power of two of them, in its place. */
export function isComplete(start: number, count: number): boolean {
  return Number.isInteger(Math.log2(count)) && start % count === 0;
}

/**
 * The hash over `count` (1 or more) leaves from `start` on, split as RFC 6962 §2.1 does; `complete` is asked for the
 * complete subtrees that this comes down to.
 */
export function rangeRoot(start: number, count: number, complete: HashOfRange): NodeHash {
  if (isComplete(start, count)) return complete(start, count);
  const split = splitOf(count);
  return nodeHash(rangeRoot(start, split, complete), rangeRoot(start + split, count - split, complete));
}

/** The subtrees whose hashes prove that a leaf is in a tree of `size` leaves, from the leaf up (RFC 6962 §2.1.1). */
export function pathRanges(index: number, size: number): { start: number; count: number }[] {
  const ranges: { start: number; count: number }[] = [];
  let start = 0;
  let count = size;
  while (count > 1) {
    const split = splitOf(count);
    if (index < start + split) {
      ranges.push({ start: start + split, count: count - split });
      count = split;
    } else {
      ranges.push({ start, count: split });
      start += split;
      count -= split;
    }
  }
  return ranges.toReversed();
}

/**
 * The root that a leaf and its path lead to (RFC 9162 §2.1.3.2); null when the path cannot be one of this leaf in a tree of
 * this size. `index` counts from 0.
 */
export function rootFromPath(
  index: number,
  size: number,
  leaf: NodeHash,
  path: readonly NodeHash[],
): NodeHash | null {
  if (index < 0 || index >= size) return null;
  let place = index;
  let last = size - 1;
  let root = leaf;
  for (const sibling of path) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      root = nodeHash(sibling, root);
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    } else {
      root = nodeHash(root, sibling);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? root : null;
}
