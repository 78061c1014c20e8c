import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ALL_UIDS, coverAllUids, partsOfUids, type UidRange } from './uid-range.rules.ts';

const CEILING = 100;

/** Splits as searches do, against a service that hands out `CEILING` of its hits; gives the parts that were handed out whole. */
function partedUntilWhole(range: UidRange, uids: readonly number[]): UidRange[] {
  const hits = uids.filter((uid) => uid >= range.from && uid <= range.through);
  if (hits.length <= CEILING) return [range];
  const parts = partsOfUids(range, hits.slice(0, CEILING).map(String));
  if (parts === null) throw new Error('a range that cannot be parted');
  return parts.flatMap((part) => partedUntilWhole(part, uids));
}

describe('partsOfUids', () => {
  it('parts at the median, whatever the order', () => {
    expect(partsOfUids({ from: 1, through: 999 }, ['30', '10', '40', '20'])).toEqual([
      { from: 1, through: 20 },
      { from: 21, through: 999 },
    ]);
  });
  it('parts two neighbours', () => {
    expect(partsOfUids({ from: 7, through: 8 }, ['7', '8'])).toEqual([
      { from: 7, through: 7 },
      { from: 8, through: 8 },
    ]);
  });
  it.each([[[]], [['7']], [['7', '7']], [['1', '99']]])('cannot part %j in 5 to 9', (handedOut) => {
    expect(partsOfUids({ from: 5, through: 9 }, handedOut)).toBeNull();
  });
  it('leaves out no PMID and asks for none twice, however they lie and in whatever order they are handed out', () => {
    const uids = fc.uniqueArray(fc.integer({ min: 1, max: 999_999_999 }), { maxLength: 900 });
    fc.assert(
      fc.property(
        uids,
        fc.constantFrom('as given', 'ascending', 'descending'),
        fc.boolean(),
        (given, order, crowded) => {
          const held = crowded ? given.map((_, index) => 39_000_000 + index) : given;
          const served =
            order === 'as given' ? held : held.toSorted((a, b) => (order === 'ascending' ? a - b : b - a));
          const parts = partedUntilWhole(ALL_UIDS, served);
          expect(parts[0]?.from).toBe(ALL_UIDS.from);
          expect(parts.at(-1)?.through).toBe(ALL_UIDS.through);
          parts.slice(1).forEach(({ from }, index) => expect(from).toBe((parts[index]?.through ?? 0) + 1));
          expect(coverAllUids(parts)).toBe(true);
          // a part costs a request: their number goes with the hits, not with the width of the range
          expect(parts.length).toBeLessThanOrEqual(Math.max(1, Math.ceil((2 * served.length) / CEILING)));
        },
      ),
    );
  });
});

describe('coverAllUids', () => {
  const whole = ALL_UIDS.through;
  it.each([
    [[{ from: 1, through: whole }], true],
    [
      [
        { from: 501, through: whole },
        { from: 1, through: 500 },
      ],
      true,
    ],
    [
      [
        { from: 1, through: 600 },
        { from: 501, through: whole },
      ],
      true,
    ],
    [
      [
        { from: 1, through: 500 },
        { from: 502, through: whole },
      ],
      false,
    ],
    [[{ from: 2, through: whole }], false],
    [[{ from: 1, through: whole - 1 }], false],
    [[], false],
  ])('%j: %s', (ranges, expected) => {
    expect(coverAllUids(ranges)).toBe(expected);
  });
});
