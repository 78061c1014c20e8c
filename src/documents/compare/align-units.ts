import { diffArrays } from 'diff';
import type { Effort } from './effort.ts';
import type { Sides } from './marks.rules.ts';
import { isAlike, likeness, possibleLikeness, wordCounts, type WordCounts } from './similarity.rules.ts';

/** Something that stands in an order with others of its kind: a paragraph, an item, a row. */
export interface Unit {
  /** Units with the same reading say the same. */
  readonly reading: string;
  /** Only units of one kind are ever the same one. */
  readonly kind: string;
}

/** Edits after which the order of two long lists is given up. */
const MOST_EDITS = 2000;
/** What a step of that costs, next to comparing two words. */
const COST_OF_EDIT = 10;
/** From here on a changed unit is the same unit with changes; below it is another one. */
const LEAST_LIKENESS = 0.4;
/** From here on two units in the same turn are one, whatever stands around them. */
const PLAIN_LIKENESS = 0.8;
/** Most pairs among which the best are looked for. */
const MOST_PAIRS = 10_000;

/** Which units of two lists are the same one, in the order of both: what is gone stands before what is new. */
export function alignUnits<Item extends Unit>(
  before: readonly Item[],
  after: readonly Item[],
  effort: Effort,
): Sides<Item>[] {
  const pairs: Sides<Item>[] = [];
  let [b, a] = [0, 0];
  const changes = changesBetween(before, after, effort) ?? [
    { removed: true, added: false, count: before.length },
    { removed: false, added: true, count: after.length },
  ];
  let open = { before: 0, after: 0 };
  const close = () => {
    pairs.push(...pairChanged(before.slice(b, b + open.before), after.slice(a, a + open.after), effort));
    [b, a] = [b + open.before, a + open.after];
    open = { before: 0, after: 0 };
  };
  for (const { removed, added, count } of changes) {
    if (removed) open.before += count;
    if (added) open.after += count;
    if (removed || added) continue;
    close();
    for (let step = 0; step < count; step += 1) {
      pairs.push({ before: before[b + step] ?? null, after: after[a + step] ?? null });
    }
    [b, a] = [b + count, a + count];
  }
  close();
  return pairs;
}

/** The runs of units that are on both sides, gone and new; undefined where looking for them would cost too much. */
function changesBetween(before: readonly Unit[], after: readonly Unit[], effort: Effort) {
  const cost = COST_OF_EDIT * Math.min(before.length * after.length, MOST_EDITS ** 2);
  if (!effort.spend(cost)) return undefined;
  return diffArrays(before.map(nameOf), after.map(nameOf), { maxEditLength: MOST_EDITS });
}

/** True for two units that need not be weighed against others. */
function isPlainly(one: Unit, other: Unit | undefined): boolean {
  return (
    other !== undefined && one.kind === other.kind && isAlike(one.reading, other.reading, PLAIN_LIKENESS)
  );
}

const nameOf = ({ kind, reading }: Unit) => `${kind} ${reading}`;

/** Pairs the units between two unchanged ones so that they are as alike as can be together. */
function pairChanged<Item extends Unit>(
  before: readonly Item[],
  after: readonly Item[],
  effort: Effort,
): Sides<Item>[] {
  const many = before.length * after.length;
  if (many === 0) return alone(before, after);
  if (before.length === after.length && before.every((unit, index) => isPlainly(unit, after[index]))) {
    return before.map((unit, index) => ({ before: unit, after: after[index] ?? null }));
  }
  const counted = { before: before.map(countsOf), after: after.map(countsOf) };
  const score = (b: number, a: number) => alike(counted.before[b], counted.after[a]);
  const cost = counted.before.reduce((sum, { total }) => sum + total, 0) * after.length;
  if (many > MOST_PAIRS || !effort.spend(cost)) return inTurn(before, after, score);
  // best[b][a] is the greatest likeness that the units from b and from a on reach together
  const best = Array.from({ length: before.length + 1 }, () => new Float64Array(after.length + 1));
  const scores = before.map((_, b) => Float64Array.from(after, (_unit, a) => score(b, a)));
  for (let b = before.length - 1; b >= 0; b -= 1) {
    for (let a = after.length - 1; a >= 0; a -= 1) {
      const together = scores[b]![a]! === 0 ? 0 : scores[b]![a]! + best[b + 1]![a + 1]!;
      best[b]![a] = Math.max(together, best[b + 1]![a]!, best[b]![a + 1]!);
    }
  }
  return walk(before, after, scores, best);
}

function walk<Item>(
  before: readonly Item[],
  after: readonly Item[],
  scores: readonly Float64Array[],
  best: readonly Float64Array[],
): Sides<Item>[] {
  const pairs: Sides<Item>[] = [];
  let [b, a] = [0, 0];
  let [fromB, fromA] = [0, 0];
  const gather = () => {
    pairs.push(...alone(before.slice(fromB, b), after.slice(fromA, a)));
  };
  while (b < before.length && a < after.length) {
    const score = scores[b]![a]!;
    if (score > 0 && best[b]![a] === score + best[b + 1]![a + 1]!) {
      gather();
      pairs.push({ before: before[b]!, after: after[a]! });
      [b, a] = [b + 1, a + 1];
      [fromB, fromA] = [b, a];
    } else if (best[b]![a] === best[b + 1]![a]) b += 1;
    else a += 1;
  }
  [b, a] = [before.length, after.length];
  gather();
  return pairs;
}

/** For lists too long to weigh: the first with the first, as long as they are alike. */
function inTurn<Item>(
  before: readonly Item[],
  after: readonly Item[],
  score: (b: number, a: number) => number,
): Sides<Item>[] {
  const pairs: Sides<Item>[] = [];
  for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
    const [one, other] = [before[index], after[index]];
    if (one !== undefined && other !== undefined && score(index, index) > 0) {
      pairs.push({ before: one, after: other });
    } else {
      pairs.push(...alone(one === undefined ? [] : [one], other === undefined ? [] : [other]));
    }
  }
  return pairs;
}

const alone = <Item>(before: readonly Item[], after: readonly Item[]): Sides<Item>[] => [
  ...before.map((unit) => ({ before: unit, after: null })),
  ...after.map((unit) => ({ before: null, after: unit })),
];

interface Counted extends WordCounts {
  readonly kind: string;
}

const countsOf = ({ kind, reading }: Unit): Counted => ({ kind, ...wordCounts(reading) });

/** 0 for two units that cannot be one. */
function alike(one: Counted | undefined, other: Counted | undefined): number {
  if (one === undefined || other === undefined || one.kind !== other.kind) return 0;
  if (possibleLikeness(one, other) < LEAST_LIKENESS) return 0;
  const found = likeness(one, other);
  return found < LEAST_LIKENESS ? 0 : found;
}
