import { describe, expect, it } from '@jest/globals';
import { matchParts } from './match-texts.rules.ts';

const part = (name: string, text: string) => ({ name, text });
const words = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `w${from + index}`).join(' ');

describe('matchParts', () => {
  it.each([
    [
      'by name and text before text alone',
      [part('B', 'x'), part('A', 'x')],
      [part('A', 'x'), part('B', 'x')],
      [1, 0],
    ],
    ['by text alone', [part('B', 'one')], [part('A', 'one')], [0]],
    ['by a name and a third of the text', [part('A', words(10))], [part('A', words(10, 6))], [0]],
    ['no namesake with another text', [part('A', words(10))], [part('A', words(10, 8))], [null]],
    ['by most of the text under another name', [part('B', words(10))], [part('A', words(10, 3))], [0]],
    ['not by half of the text under another name', [part('B', words(10))], [part('A', words(10, 4))], [null]],
    ['each part once', [part('A', 'x'), part('B', 'x')], [part('A', 'x')], [0, null]],
  ])('matches %s', (_how, now, before, expected) => {
    expect(matchParts(now, before, { sameName: 0.35 })).toEqual(expected);
  });

  it('matches thousands of parts in no time', () => {
    const many = (from: number) =>
      Array.from({ length: 3000 }, (_, index) => part('', words(20, from + index * 7)));
    expect(matchParts(many(0), many(1), { sameName: 0.35 })).toHaveLength(3000);
  });
});
