/** Words that say nothing about which policy it is. */
const FILLERS = new Set('a an and by for in of on or the to with without policy medical'.split(' '));
const ALIKE = 0.5;

/** Whether two titles may be of one policy: at least half of all their words that mean something are in both. */
export function titlesAlike(a: string, b: string): boolean {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  const shared = [...left].filter((word) => right.has(word)).length;
  const all = left.size + right.size - shared;
  return all > 0 && shared / all >= ALIKE;
}

/** A policy's number as numbers are compared: without marks and case, so that `MED.0012` is `med 0012`. */
export function comparableNumber(number: string): string {
  return number.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

function wordsOf(title: string): Set<string> {
  const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.filter((word) => !FILLERS.has(word)));
}
