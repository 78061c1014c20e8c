import { describe, expect, it } from '@jest/globals';
import { GrowingRoot } from './growing-root.ts';
import { leafHash, rangeRoot, rootOf } from './merkle.rules.ts';
import { completeParts } from './tiles.rules.ts';

describe('a root that grows', () => {
  it('is at each size the root of all leaves so far', () => {
    const leaves = Array.from({ length: 70 }, (_, n) => leafHash(n.toString(16).padStart(2, '0')));
    const growing = new GrowingRoot();
    for (let size = 0; size <= leaves.length; size += 1) {
      expect(growing.root()).toBe(rootOf(leaves.slice(0, size)));
      if (size < leaves.length) growing.add(leaves[size]!);
    }
  });
});

describe('the parts of a range', () => {
  it.each([
    [0, 0],
    [0, 1],
    [0, 7],
    [0, 256],
    [0, 300],
    [256, 300],
    [512, 41],
  ])('from %d, %d leaves, follow each other and are the ones its hash is made of', (start, count) => {
    const parts = completeParts(start, count);
    expect(parts.reduce((sum, part) => sum + part.count, 0)).toBe(count);
    for (const part of parts) expect(part.start % part.count).toBe(0);
    const asked: string[] = [];
    if (count > 0) rangeRoot(start, count, (from, many) => (asked.push(`${from}+${many}`), ''));
    expect(asked).toEqual(parts.map((part) => `${part.start}+${part.count}`));
  });
});
