import { describe, expect, it } from '@jest/globals';
import { outlineOf, withoutGaps, type OutlineNode } from './section-outline.rules.ts';

const levels = (...given: number[]) => given.map((level, id) => ({ level, id }));
const shape = (nodes: readonly OutlineNode<{ level: number; id: number }>[]): unknown[] =>
  nodes.map(({ item, below }) => (below.length === 0 ? item.id : [item.id, shape(below)]));

describe('withoutGaps', () => {
  it.each([
    [
      [1, 2, 3],
      [1, 2, 3],
    ],
    [
      [1, 3, 3],
      [1, 2, 3],
    ],
    [
      [4, 1, 5],
      [1, 1, 2],
    ],
    [
      [1, 2, 1, 4],
      [1, 2, 1, 2],
    ],
    [[], []],
  ])('makes of levels %j the levels %j', (given, wanted) => {
    expect(withoutGaps(levels(...given)).map(({ level }) => level)).toEqual(wanted);
  });
});

describe('outlineOf', () => {
  it.each([
    [
      [1, 2, 2, 1],
      [[0, [1, 2]], 3],
    ],
    [[1, 2, 3, 2], [[0, [[1, [2]], 3]]]],
    [
      [2, 1],
      [0, 1],
    ],
    [[], []],
  ])('puts levels %j into one another', (given, wanted) => {
    expect(shape(outlineOf(levels(...given)))).toEqual(wanted);
  });
});
