import { commonEnds } from './common-ends.rules.ts';

/** The words of a text and how often each stands in it, for telling how alike two texts are. */
export interface WordCounts {
  readonly counts: ReadonlyMap<string, number>;
  readonly total: number;
}

const WORDS = /[\p{L}\p{N}\p{M}]+/gu;
const ASCII_WORDS = /[a-z0-9]+/g;
const BEYOND_ASCII = /[^ -~\s]/;
/** A text is known by this many of its characters. */
const LONGEST_LOOK = 20_000;

/** Counts the words at the start of a text, whatever their case. */
export function wordCounts(text: string, longestLook = LONGEST_LOOK): WordCounts {
  const counts = new Map<string, number>();
  const look = text.slice(0, longestLook).toLowerCase();
  const words = look.match(BEYOND_ASCII.test(look) ? WORDS : ASCII_WORDS) ?? [];
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { counts, total: words.length };
}

/** The share of words that two texts have in common (Dice), from 0 to 1; two texts without words are alike. */
export function likeness(one: WordCounts, other: WordCounts): number {
  const all = one.total + other.total;
  if (all === 0) return 1;
  const [few, many] = one.counts.size < other.counts.size ? [one, other] : [other, one];
  let common = 0;
  for (const [word, times] of few.counts) common += Math.min(times, many.counts.get(word) ?? 0);
  return (2 * common) / all;
}

/** The greatest likeness that two texts of these lengths can have. */
export function possibleLikeness(one: WordCounts, other: WordCounts): number {
  const all = one.total + other.total;
  return all === 0 ? 1 : (2 * Math.min(one.total, other.total)) / all;
}

/** Characters at the start of two texts that mostly tell already. */
const GLANCE = 300;

/** True for two texts that share at least that part of their words, at first sight or all in all. */
export function isAlike(one: string, other: string, least: number): boolean {
  const { head, tail } = commonEnds(one, other);
  if (head + tail >= Math.max(least, 0.7) * Math.max(one.length, other.length)) return true;
  const glance = likeness(wordCounts(one, GLANCE), wordCounts(other, GLANCE));
  if (glance >= Math.max(least, 0.7)) return true;
  return likeness(wordCounts(one), wordCounts(other)) >= least;
}
