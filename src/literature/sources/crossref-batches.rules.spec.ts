import { describe, expect, it } from '@jest/globals';
import { crossrefBatches } from './crossref-batches.rules.ts';

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `10.1000/a${index}`);

describe('crossrefBatches', () => {
  it('asks for 40 at once, and for the next in another request', () => {
    expect(crossrefBatches(numbered(40))).toHaveLength(1);
    expect(crossrefBatches(numbered(41)).map(({ length }) => length)).toEqual([40, 1]);
  });

  it('asks once for one that is written in two ways, and not for what is no DOI', () => {
    expect(crossrefBatches(['10.1000/A', 'https://doi.org/10.1000/a', 'no DOI'])).toEqual([['10.1000/a']]);
    expect(crossrefBatches([])).toEqual([]);
  });

  it('asks alone for one whose marks the filter would misread', () => {
    const old = '10.1002/(sici)17:15<1661::aid>3.0.co;2-2';
    expect(crossrefBatches(['10.1000/a', old, '10.1000/b', '10.1000/c,d'])).toEqual([
      ['10.1000/a', '10.1000/b'],
      [old],
      ['10.1000/c,d'],
    ]);
  });

  it('keeps the address short whatever the DOIs', () => {
    const long = numbered(30).map((doi) => `${doi}${'é'.repeat(100)}`);
    for (const batch of crossrefBatches(long)) {
      expect(batch.map(encodeURIComponent).join('').length).toBeLessThan(3_000);
    }
    expect(crossrefBatches(long).flat()).toEqual(long);
  });
});
