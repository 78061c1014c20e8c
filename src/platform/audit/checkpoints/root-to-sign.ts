import type { Tx } from '../../database/database.ts';
import type { AuditTree } from '../proof/audit-tree.ts';
import type { GrowingRoot } from '../proof/growing-root.ts';

/** The chain does not lead to what was signed before: nothing is signed until somebody has looked at it. */
export class AuditContradicted extends Error {
  constructor(size: number) {
    super(
      `the audit does not lead to its own checkpoint of ${size} entries any more: run almanac audit verify`,
    );
    this.name = 'AuditContradicted';
  }
}

/** A tree whose root was signed before. */
interface Signed {
  readonly size: number;
  readonly rootHash: string;
}

/**
 * The root over the first `size` seals, to be signed: what was signed before and every seal since, leaf by leaf. The kept
 * subtrees are taken only as far as they lead to the root that was signed, so that one that was changed is never signed
 * over. Throws {@link AuditContradicted}.
 */
export async function rootToSign(
  tx: Tx,
  tree: AuditTree,
  previous: Signed | null,
  size: number,
): Promise<string> {
  const edge = await edgeOf(tx, tree, previous);
  await tree.addLeaves(tx, edge, previous?.size ?? 0, size);
  return `sha256:${edge.root()}`;
}

async function edgeOf(tx: Tx, tree: AuditTree, previous: Signed | null): Promise<GrowingRoot> {
  if (previous === null) return await tree.edgeOf(tx, 0);
  const kept = await tree.edgeOf(tx, previous.size);
  if (leadsTo(kept, previous)) return kept;
  const anew = await tree.edgeOf(tx, 0);
  await tree.addLeaves(tx, anew, 0, previous.size);
  if (leadsTo(anew, previous)) return anew; // a kept subtree was changed, the seals were not: a verification names it
  throw new AuditContradicted(previous.size);
}

const leadsTo = (edge: GrowingRoot, { rootHash }: Signed): boolean => rootHash === `sha256:${edge.root()}`;
