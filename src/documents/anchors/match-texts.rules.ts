import { likeness, wordCounts } from '../compare/similarity.rules.ts';

/** A part of a document that has a name and a text. */
export interface Named {
  /** What it is called where it stands: a heading path, a label path. */
  readonly name: string;
  readonly text: string;
}

/** Parts of another name are the same when they share so much. */
const OTHER_NAME = 0.65;
/** More pairs than this are not compared: then only parts of one name are. */
const MOST_PAIRS = 40_000;

/**
 * Which part before each part now is: by name and text, then by text alone, then by how much of the text is the same.
 * Null for a part that is new. Parts of one name are the same when they share `sameName` of their words, from 0 to 1. No part before is taken twice. What is renamed or numbered anew keeps its past so, and
 * what has only the name of another thing does not get its past.
 */
export function matchParts(
  now: readonly Named[],
  before: readonly Named[],
  { sameName }: { sameName: number },
): (number | null)[] {
  const matched: (number | null)[] = now.map(() => null);
  const left = new Set(before.keys());
  const take = (index: number, other: number) => {
    matched[index] = other;
    left.delete(other);
  };
  for (const keyOf of [(part: Named) => `${part.name}\n${part.text}`, (part: Named) => part.text]) {
    const places = placesOf(before, left, keyOf);
    for (const [index, part] of now.entries()) {
      if (matched[index] !== null) continue;
      const other = places.get(keyOf(part))?.pop();
      if (other !== undefined) take(index, other);
    }
  }
  for (const { index, other } of similarPairs(now, before, matched, left, sameName)) {
    if (matched[index] === null && left.has(other)) take(index, other);
  }
  return matched;
}

/** The parts left by key, each list's first one last. */
function placesOf(
  before: readonly Named[],
  left: ReadonlySet<number>,
  keyOf: (part: Named) => string,
): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const other of [...left].reverse()) {
    const key = keyOf(before[other]!);
    if (places.get(key)?.push(other) === undefined) places.set(key, [other]);
  }
  return places;
}

/** Pairs that are alike enough, the most alike first. */
function similarPairs(
  now: readonly Named[],
  before: readonly Named[],
  matched: readonly (number | null)[],
  left: ReadonlySet<number>,
  sameName: number,
): { index: number; other: number; score: number }[] {
  const open = now.flatMap((part, index) =>
    matched[index] === null ? [{ part, index, words: wordCounts(part.text) }] : [],
  );
  const past = [...left].map((other) => ({
    part: before[other]!,
    other,
    words: wordCounts(before[other]!.text),
  }));
  const byName = Map.groupBy(past, ({ part }) => part.name);
  const isMany = open.length * past.length > MOST_PAIRS;
  const pairs = open.flatMap(({ part, index, words }) => {
    const candidates = isMany ? (byName.get(part.name) ?? []).slice(0, 50) : past;
    return candidates.flatMap((candidate) => {
      const isNamesake = candidate.part.name === part.name;
      const score = likeness(words, candidate.words);
      if (score < (isNamesake ? sameName : OTHER_NAME)) return [];
      return [{ index, other: candidate.other, score: score + (isNamesake ? 0.5 : 0) }];
    });
  });
  return pairs.toSorted((a, b) => b.score - a.score);
}
