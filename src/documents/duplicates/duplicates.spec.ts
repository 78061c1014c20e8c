import { describe, expect, it } from '@jest/globals';
import { comparableWords } from './comparable-words.rules.ts';
import { bandsOf } from './min-hash.rules.ts';
import { resemblance, shinglesOf } from './shingles.rules.ts';

/** A text of words that look random and are the same in each run. */
function wordsOf(seed: number, count: number): string[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return `w${state >>> 20}`;
  });
}

const shares = (a: readonly number[], b: readonly number[]) => a.some((band) => b.includes(band));

describe('comparableWords', () => {
  it.each([
    ['Blue Cross Blue Shield of Michigan covers it.', 'Regence covers it.'],
    ['Effective January 1, 2026 and 01/02/2026.', 'Effective March 2025 and 3/4/25.'],
    ['**Medically** _necessary_', 'medically necessary'],
    ['Aetna Health Inc. may', 'BCBSM may'],
  ])('sees no difference between %p and %p', (a, b) => {
    expect(comparableWords([a])).toEqual(comparableWords([b]));
  });

  it('keeps codes, doses and other numbers', () => {
    expect(comparableWords(['CPT 62263, 40 mg'])).toEqual(['cpt', '62263', '40', 'mg']);
  });
});

describe('resemblance', () => {
  const text = wordsOf(1, 1000);

  it('is 1 for the same words, 0 for others, and falls with each change', () => {
    expect(resemblance(shinglesOf(text), shinglesOf(text))).toBe(1);
    expect(resemblance(shinglesOf(text), shinglesOf(wordsOf(2, 1000)))).toBe(0);
    const changed = text.with(500, 'changed');
    expect(resemblance(shinglesOf(text), shinglesOf(changed))).toBeCloseTo(991 / 1001, 5);
    expect(resemblance(new Set(), new Set())).toBe(0);
  });

  it('knows a text of fewer than five words', () => {
    expect(resemblance(shinglesOf(['a', 'b']), shinglesOf(['a', 'b']))).toBe(1);
    expect(shinglesOf([]).size).toBe(0);
  });
});

describe('bandsOf', () => {
  const text = wordsOf(3, 2000);
  const bands = bandsOf(shinglesOf(text));

  it('lets texts that share nine tenths meet, in every of a hundred cases', () => {
    for (let n = 0; n < 100; n += 1) {
      const other = text.map((word, index) => (index % 100 === n ? `x${n}` : word));
      expect(shares(bands, bandsOf(shinglesOf(other)))).toBe(true);
    }
  });

  it('keeps those apart that share a tenth, in at least 95 of a hundred cases', () => {
    let met = 0;
    for (let n = 0; n < 100; n += 1) {
      const other = [...text.slice(0, 400), ...wordsOf(100 + n, 1600)];
      if (shares(bands, bandsOf(shinglesOf(other)))) met += 1;
    }
    expect(met).toBeLessThanOrEqual(5);
  });

  it('has no bands for a text without words', () => {
    expect(bandsOf(new Set())).toEqual([]);
  });
});
