import { isComplete, splitOf } from './merkle.rules.ts';

/** Level of the smallest subtrees that are kept: those of 2^8 leaves. */
export const TILE_LEVEL = 8;
/** Leaves of such a subtree. */
export const TILE = 2 ** TILE_LEVEL;

/** `count` leaves from index `start` on. */
export interface Range {
  readonly start: number;
  readonly count: number;
}

/** The complete subtrees that a range of leaves comes down to, split as RFC 6962 §2.1 does. */
export function completeParts(start: number, count: number): Range[] {
  if (count === 0) return [];
  if (isComplete(start, count)) return [{ start, count }];
  const split = splitOf(count);
  return [...completeParts(start, split), ...completeParts(start + split, count - split)];
}
