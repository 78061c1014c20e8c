import { describe, expect, it } from '@jest/globals';
import { printedNumber } from './list-number.rules.ts';

describe('printedNumber', () => {
  it.each([
    [1, 'decimal', '1'],
    [7, 'decimalZero', '07'],
    [10, 'decimalZero', '10'],
    [4, 'upperRoman', 'IV'],
    [49, 'lowerRoman', 'xlix'],
    [3999, 'upperRoman', 'MMMCMXCIX'],
    [4000, 'upperRoman', '4000'],
    [1, 'upperLetter', 'A'],
    [26, 'lowerLetter', 'z'],
    [27, 'lowerLetter', 'aa'],
    [53, 'upperLetter', 'AAA'],
    [1, 'ordinal', '1st'],
    [11, 'ordinal', '11th'],
    [22, 'ordinal', '22nd'],
    [3, 'none', ''],
    [5, 'cardinalText', '5'],
    [5, 'constructor', '5'],
    [0, 'upperRoman', '0'],
    [-1, 'lowerLetter', '-1'],
    [1_000_000_000, 'lowerLetter', '1000000000'],
  ])('writes %d as %s: %s', (number, format, text) => {
    expect(printedNumber(number, format)).toBe(text);
  });
});
