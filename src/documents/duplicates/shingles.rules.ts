const { imul } = Math;

/** Words side by side that are compared as one; a changed word changes five of them. */
const WORDS_IN_SHINGLE = 5;

/**
 * The distinct runs of five words of a text, each as a number of 32 bits (A. Broder, "On the resemblance and containment
 * of documents", 1997). A text of fewer words is one run.
 */
export function shinglesOf(words: readonly string[]): ReadonlySet<number> {
  const shingles = new Set<number>();
  const last = Math.max(words.length - WORDS_IN_SHINGLE, 0);
  for (let from = 0; from <= last && words.length > 0; from += 1) {
    shingles.add(hashOf(words, from, Math.min(from + WORDS_IN_SHINGLE, words.length)));
  }
  return shingles;
}

/** How alike two texts are, 0 to 1: the runs they share of all that either has (Jaccard's index). Empty texts are not alike. */
export function resemblance(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const shingle of small) if (large.has(shingle)) shared += 1;
  const all = a.size + b.size - shared;
  return all === 0 ? 0 : shared / all;
}

/** FNV-1a over UTF-16 code units, words apart by a space (Fowler, Noll, Vo; 32 bits). */
function hashOf(words: readonly string[], from: number, until: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < until; at += 1) {
    const word = words[at] ?? '';
    for (let index = 0; index < word.length; index += 1) {
      hash = imul(hash ^ word.charCodeAt(index), 0x01000193);
    }
    hash = imul(hash ^ 0x20, 0x01000193);
  }
  return hash | 0;
}
