import type { Effort } from './effort.ts';
import type { Sides } from './marks.rules.ts';
import { isAlike, likeness, possibleLikeness, wordCounts, type WordCounts } from './similarity.rules.ts';

/** Something that is known again by what it says. */
export interface Told {
  readonly words: string;
}

/** Something with a permanent anchor. */
export interface Anchored extends Told {
  readonly id: string;
  /** What it is called; under one anchor and one name it is the same thing, whatever it says. Null where names repeat. */
  readonly name: string | null;
}

/** Under one anchor less is asked than under two: the anchor itself says that it is the same. */
const LEAST_UNDER_ONE_ANCHOR = 0.3;
const LEAST_UNDER_TWO = 0.5;
/** Most pairs that are weighed. */
const MOST_PAIRS = 40_000;

/**
 * Which things of two documents are the same one, later by earlier: those that share an anchor and still say something
 * alike, then the most alike of the others, then what shares an anchor after all. The second step finds what was
 * renumbered or imported anew, where an anchor made from `II` names another criterion than before.
 */
export function matchAnchored<Item extends Anchored>(
  before: readonly Item[],
  after: readonly Item[],
  effort: Effort,
): Map<Item, Item> {
  const earlier = new Map(before.map((item) => [item.id, item]));
  const matched = new Map<Item, Item>();
  for (const other of after) {
    const one = earlier.get(other.id);
    if (one === undefined) continue;
    const isNamed = one.name !== null && one.name === other.name;
    if (isNamed || isAlike(one.words, other.words, LEAST_UNDER_ONE_ANCHOR)) matched.set(other, one);
  }
  const taken = new Set(matched.values());
  const open = {
    before: before.filter((one) => !taken.has(one)),
    after: after.filter((it) => !matched.has(it)),
  };
  for (const [other, one] of matchAlike(open.before, open.after, LEAST_UNDER_TWO, effort)) {
    matched.set(other, one);
    taken.add(one);
  }
  for (const other of open.after) {
    const one = earlier.get(other.id);
    if (one !== undefined && !matched.has(other) && !taken.has(one)) matched.set(other, one);
  }
  return matched;
}

/** Pairs of things that share at least that part of their words, later by earlier, the most alike first. */
export function matchAlike<Item extends Told>(
  before: readonly Item[],
  after: readonly Item[],
  least: number,
  effort: Effort,
): Map<Item, Item> {
  const many = before.length * after.length;
  const matched = new Map<Item, Item>();
  if (many === 0 || many > MOST_PAIRS) return matched;
  const counts = new Map<Item, WordCounts>(
    [...before, ...after].map((item) => [item, wordCounts(item.words)]),
  );
  const cost = before.reduce((sum, item) => sum + (counts.get(item)?.total ?? 0), 0) * after.length;
  if (!effort.spend(cost)) return matched;
  const pairs = after.flatMap((other) =>
    before.map((one) => ({ one, other, score: scoreOf(counts.get(one), counts.get(other), least) })),
  );
  const taken = new Set<Item>();
  const likely = pairs.filter(({ score }) => score >= least).toSorted((a, b) => b.score - a.score);
  for (const { one, other } of likely) {
    if (matched.has(other) || taken.has(one)) continue;
    matched.set(other, one);
    taken.add(one);
  }
  return matched;
}

/** Things without words are alike to none. */
function scoreOf(one: WordCounts | undefined, other: WordCounts | undefined, least: number): number {
  if (one === undefined || other === undefined || one.total === 0) return -1;
  return possibleLikeness(one, other) < least ? -1 : likeness(one, other);
}

/** A thing that stands on one side, or on both with what it is on the other. */
export interface Placed<Item> extends Sides<Item> {
  /** It has another place among what both sides have. */
  readonly moved: boolean;
}

/** All things of both documents in the later one's order, those that are gone behind what they stood behind. */
export function inOrder<Item>(
  before: readonly Item[],
  after: readonly Item[],
  matched: ReadonlyMap<Item, Item>,
): Placed<Item>[] {
  const now = new Map([...matched].map(([other, one]) => [one, other]));
  const goneBehind = new Map<Item | null, Item[]>();
  let last: Item | null = null;
  for (const one of before) {
    const other = now.get(one);
    if (other !== undefined) last = other;
    else if (goneBehind.get(last)?.push(one) === undefined) goneBehind.set(last, [one]);
  }
  const gone = (behind: Item | null): Placed<Item>[] =>
    (goneBehind.get(behind) ?? []).map((item) => ({ before: item, after: null, moved: false }));
  const place = new Map(before.map((item, index) => [item, index]));
  const places = after.map((other) => {
    const one = matched.get(other);
    return one === undefined ? -1 : (place.get(one) ?? -1);
  });
  const stayed = longestRising(places);
  return [
    ...gone(null),
    ...after.flatMap((other, index) => {
      const one = matched.get(other) ?? null;
      return [{ before: one, after: other, moved: one !== null && !stayed.has(index) }, ...gone(other)];
    }),
  ];
}

/** Where the longest rising sequence of the numbers stands; what is below 0 has no part in it. */
export function longestRising(numbers: readonly number[]): Set<number> {
  const ends: number[] = [];
  const previous = new Map<number, number | undefined>();
  for (const [index, number] of numbers.entries()) {
    if (number < 0) continue;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[ends[middle]!]! < number) low = middle + 1;
      else high = middle;
    }
    previous.set(index, ends[low - 1]);
    ends[low] = index;
  }
  const found = new Set<number>();
  for (let index = ends.at(-1); index !== undefined; index = previous.get(index)) found.add(index);
  return found;
}
