import { describe, expect, it } from '@jest/globals';
import { counterWentBack } from './signature-counter.rules.ts';

describe('a signature counter', () => {
  it.each([
    [0, 0, false],
    [0, 1, false],
    [1, 2, false],
    [7, 4_294_967_295, false],
    [1, 1, true],
    [2, 1, true],
    [1, 0, true],
  ])('that stood at %i and says %i has gone back: %s', (stored, given, back) => {
    expect(counterWentBack(stored, given)).toBe(back);
  });
});
