import { describe, expect, it } from '@jest/globals';
import { citationsIn, citedNumbers } from './citations.rules.ts';

describe('citationsIn', () => {
  it('finds every mark in order and expands ranges', () => {
    const text = 'One.^[1] Two (2009)^[6, 7] and three.^[12-14] Mixed^[1, 3–5; 9].';
    expect(citationsIn(text).map(({ numbers }) => numbers)).toEqual([
      [1],
      [6, 7],
      [12, 13, 14],
      [1, 3, 4, 5, 9],
    ]);
  });

  it('leaves footnotes, links and open marks alone', () => {
    expect(citationsIn('[1] [a](b) ^[ ^[\n1] 2^3')).toEqual([]);
  });
});

describe('citedNumbers', () => {
  it.each(['', 'a', '0', '5-3', '1-', '1--3', '1-999999', '1,,2'])('does not read "%s"', (printed) => {
    expect(citedNumbers(printed)).toBeNull();
  });
});
