import { digest, joined, type Bytes } from './bytes.ts';

/** The hash of a leaf (RFC 6962 §2.1). */
export async function leafHash(leaf: Uint8Array): Promise<Bytes> {
  return await digest(joined(Uint8Array.of(0), leaf));
}

/**
 * The root that an audit path leads to, from the leaf's hash at `index` (from 0) of a tree of `size` leaves (RFC 9162
 * §2.1.3.2); null for a path of the wrong length or a leaf outside the tree.
 */
export async function rootOfPath(
  index: number,
  size: number,
  leaf: Bytes,
  path: readonly Uint8Array[],
): Promise<Bytes | null> {
  if (index < 0 || index >= size) return null;
  let node = index;
  let last = size - 1;
  let root = leaf;
  for (const beside of path) {
    if (last === 0) return null;
    if (node % 2 === 1 || node === last) {
      root = await parent(beside, root);
      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2);
        last = Math.floor(last / 2);
      }
    } else {
      root = await parent(root, beside);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? root : null;
}

async function parent(left: Uint8Array, right: Uint8Array): Promise<Bytes> {
  return await digest(joined(Uint8Array.of(1), left, right));
}
