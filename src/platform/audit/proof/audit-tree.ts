import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../database/database.ts';
import { row, rows } from '../../database/rows.ts';
import { hexOf } from '../chain/audit-chain.rules.ts';
import { GrowingRoot } from './growing-root.ts';
import { EMPTY_ROOT, leafHash, nodeHash, rangeRoot, rootOf, type NodeHash } from './merkle.rules.ts';
import { completeParts, TILE, TILE_LEVEL, type Range } from './tiles.rules.ts';

/** Tiles added in one transaction. */
const BATCH = 16;
/** Seals read at a time. */
const LEAVES = 2000;
/** Held while the tree grows. */
const TREE_LOCK = 727_004;

interface NewNode {
  readonly level: number;
  readonly place: number;
  readonly hash: NodeHash;
}

/**
 * The Merkle tree over the seals (RFC 6962), its leaf of position p having the index p - 1. Kept are the complete subtrees
 * of 256 leaves and more, which never change; the rest is hashed from the seals when it is asked for.
 */
@Injectable()
export class AuditTree {
  constructor(private readonly database: Database) {}

  /** Keeps the subtrees that have become complete. */
  async grow(): Promise<void> {
    while (await this.database.source.transaction(async (tx) => await this.growBatch(tx)));
  }

  /** The hashes of ranges of leaves; all of them must be sealed. The tree should have grown before, or it is read leaf by leaf. */
  async hashesOf(tx: Tx, ranges: readonly Range[]): Promise<NodeHash[]> {
    const parts = ranges.flatMap(({ start, count }) => completeParts(start, count));
    const kept = await nodesOf(tx, parts);
    const tiles = await tilesOf(
      tx,
      parts.filter((part) => part.count < TILE || !kept.has(key(part))),
    );
    const hashOf = (start: number, count: number): NodeHash =>
      kept.get(key({ start, count })) ??
      rootOf(Array.from({ length: count }, (_, n) => leafAt(tiles, start + n)));
    return ranges.map(({ start, count }) => (count === 0 ? EMPTY_ROOT : rangeRoot(start, count, hashOf)));
  }

  /** The tree over the first `size` seals, to go on from; the kept subtrees are taken as they are. */
  async edgeOf(tx: Tx, size: number): Promise<GrowingRoot> {
    const parts = completeParts(0, size);
    const hashes = await this.hashesOf(tx, parts);
    return new GrowingRoot(
      parts.map(({ count }, index) => ({ level: Math.log2(count), hash: hashes[index]! })),
    );
  }

  /** Adds the seals after `from` and up to `until` to a tree, leaf by leaf. */
  async addLeaves(tx: Tx, tree: GrowingRoot, from: number, until: number): Promise<void> {
    for (let start = from; start < until; start += LEAVES) {
      const leaves = await leavesOf(tx, { start, count: Math.min(LEAVES, until - start) });
      for (const leaf of leaves) tree.add(leaf);
    }
  }

  private async growBatch(tx: Tx): Promise<boolean> {
    await tx.query('select pg_advisory_xact_lock($1)', [TREE_LOCK]);
    const state = await row<{ tiles: number; size: number }>(
      tx,
      `select coalesce((select max(place) + 1 from audit_tree_node where level = ${TILE_LEVEL}), 0)::bigint as tiles,
              coalesce((select max(position) from audit_seal), 0)::bigint as size`,
    );
    const { tiles, size } = state!;
    const until = Math.min(Math.floor(size / TILE), tiles + BATCH);
    if (until <= tiles) return false;
    const leaves = await leavesOf(tx, { start: tiles * TILE, count: (until - tiles) * TILE });
    const made: NewNode[] = [];
    for (let place = tiles; place < until; place += 1) {
      const from = (place - tiles) * TILE;
      made.push({ level: TILE_LEVEL, place, hash: rootOf(leaves.slice(from, from + TILE)) });
      await this.carry(tx, made);
    }
    await rows(
      tx,
      `insert into audit_tree_node (level, place, hash)
       select level, place, hash from jsonb_to_recordset($1::jsonb) as n (level smallint, place bigint, hash text)`,
      [JSON.stringify(made)],
    );
    return true;
  }

  /** While the last node is a right child, its parent is complete too. */
  private async carry(tx: Tx, made: NewNode[]): Promise<void> {
    for (let last = made.at(-1)!; last.place % 2 === 1; last = made.at(-1)!) {
      const { level, place, hash } = last;
      const left =
        made.find((node) => node.level === level && node.place === place - 1) ??
        (await row<NewNode>(tx, 'select hash from audit_tree_node where level = $1 and place = $2', [
          level,
          place - 1,
        ]));
      if (left === undefined) throw new Error(`the audit's tree lacks the node ${level}/${place - 1}`);
      made.push({ level: level + 1, place: (place - 1) / 2, hash: nodeHash(left.hash, hash) });
    }
  }
}

const key = ({ start, count }: Range): string => `${start}+${count}`;

/** The kept nodes among complete ranges, by {@link key}. */
async function nodesOf(tx: Tx, parts: readonly Range[]): Promise<Map<string, NodeHash>> {
  const wanted = parts
    .filter(({ count }) => count >= TILE)
    .map(({ start, count }) => ({ level: Math.log2(count), place: start / count }));
  if (wanted.length === 0) return new Map();
  const found = await rows<NewNode>(
    tx,
    `select level, place, hash from audit_tree_node
      join jsonb_to_recordset($1::jsonb) as w (level smallint, place bigint) using (level, place)`,
    [JSON.stringify(wanted)],
  );
  return new Map(
    found.map(({ level, place, hash }) => [key({ start: place * 2 ** level, count: 2 ** level }), hash]),
  );
}

/** The leaves that the given ranges lie in, tile by tile. */
async function tilesOf(tx: Tx, parts: readonly Range[]): Promise<Map<number, NodeHash[]>> {
  const numbers = new Set<number>();
  for (const { start, count } of parts)
    for (let tile = Math.floor(start / TILE); tile * TILE < start + count; tile += 1) numbers.add(tile);
  const tiles = new Map<number, NodeHash[]>();
  for (const tile of numbers) tiles.set(tile, await leavesOf(tx, { start: tile * TILE, count: TILE }));
  return tiles;
}

function leafAt(tiles: ReadonlyMap<number, readonly NodeHash[]>, index: number): NodeHash {
  const leaf = tiles.get(Math.floor(index / TILE))?.[index % TILE];
  if (leaf === undefined) throw new Error(`the audit has no seal ${index + 1}`);
  return leaf;
}

async function leavesOf(tx: Tx, { start, count }: Range): Promise<NodeHash[]> {
  const found = await rows<{ hash: string }>(
    tx,
    'select hash from audit_seal where position > $1 and position <= $2 order by position',
    [start, start + count],
  );
  return found.map(({ hash }) => leafHash(hexOf(hash)));
}
