import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EMPTY_ROOT, leafHash, pathRanges, rangeRoot, rootFromPath, rootOf } from './merkle.rules.ts';

/** Leaves and roots of the Certificate Transparency implementation that RFC 6962 comes from. */
const contents = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const leaves = contents.map(leafHash);
const complete =
  (of: readonly string[]) =>
  (start: number, count: number): string =>
    rootOf(of.slice(start, start + count));

describe('a Merkle tree', () => {
  it('of nothing has the hash of nothing', () => {
    expect(EMPTY_ROOT).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(rootOf([])).toBe(EMPTY_ROOT);
  });

  it.each(roots.map((root, index) => [index + 1, root]))('of %d leaves has the known root', (size, root) => {
    expect(rootOf(leaves.slice(0, Number(size)))).toBe(root);
    expect(rangeRoot(0, Number(size), complete(leaves))).toBe(root);
  });

  it('has the known path to leaf 5 of 8, and to leaf 2 of 5', () => {
    const path = (index: number, size: number) =>
      pathRanges(index, size).map(({ start, count }) => rangeRoot(start, count, complete(leaves)));
    expect(path(5, 8)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect(path(2, 3)).toEqual(['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']);
    expect(path(1, 5)).toEqual([
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ]);
  });

  it('proves each leaf of every tree, and no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), fc.nat(), (size, some, other) => {
        const all = Array.from({ length: size }, (_, n) => leafHash(n.toString(16).padStart(4, '0')));
        const index = some % size;
        const path = pathRanges(index, size).map(({ start, count }) =>
          rangeRoot(start, count, complete(all)),
        );
        const root = rootOf(all);
        expect(rootFromPath(index, size, all[index]!, path)).toBe(root);
        const wrong = other % size;
        if (wrong !== index) {
          expect(rootFromPath(wrong, size, all[index]!, path)).not.toBe(root);
          expect(rootFromPath(index, size, all[wrong]!, path)).not.toBe(root);
        }
        expect(rootFromPath(index, size, all[index]!, [...path, root])).toBeNull();
        if (path.length > 0) expect(rootFromPath(index, size, all[index]!, path.slice(1))).not.toBe(root);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [-1, 4],
    [4, 4],
    [0, 0],
  ])('has no leaf %d among %d', (index, size) => {
    expect(rootFromPath(index, size, leaves[0]!, [])).toBeNull();
  });
});
