/** PMIDs, both ends included. */
export interface UidRange {
  readonly from: number;
  readonly through: number;
}

/** Every PMID there is or will be: they have eight digits today, and nine are enough for centuries. */
export const ALL_UIDS: UidRange = { from: 1, through: 999_999_999 };

/**
 * A range with more hits than are handed out, in two that touch and together cover it. The bound is the median of the
 * PMIDs that were handed out, in whatever order they came: each part then has at least half of them, so that the
 * larger one is always smaller than the whole, however unevenly PMIDs lie. Null for what cannot be parted.
 */
export function partsOfUids(
  range: UidRange,
  handedOut: readonly string[],
): readonly [UidRange, UidRange] | null {
  const known = handedOut
    .map(Number)
    .filter((uid) => uid >= range.from && uid <= range.through)
    .sort((a, b) => a - b);
  const bound = known[Math.ceil(known.length / 2) - 1];
  const last = known.at(-1);
  if (bound === undefined || last === undefined || bound >= last) return null;
  return [
    { from: range.from, through: bound },
    { from: bound + 1, through: range.through },
  ];
}

/** True when the ranges together hold every PMID. */
export function coverAllUids(ranges: readonly UidRange[]): boolean {
  let next = ALL_UIDS.from;
  for (const { from, through } of ranges.toSorted((a, b) => a.from - b.from)) {
    if (from > next) return false;
    next = Math.max(next, through + 1);
  }
  return next > ALL_UIDS.through;
}
