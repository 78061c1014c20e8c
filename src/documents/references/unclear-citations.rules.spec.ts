import { describe, expect, it } from '@jest/globals';
import { unclearMarks } from './unclear-citations.rules.ts';

describe('what may cite and is no raised mark of numbers', () => {
  it.each<[string, number[]]>([
    ['relief[4]', [4]],
    ['a [6][7] b', [6, 7]],
    ['[4, 6 and 7]', [4, 6, 7]],
    ['IQR [4, 5]', [4, 5]],
    ['^[5 and 6]', [5, 6]],
    ['^[5 to 8]', [5, 6, 7, 8]],
    ['^[1,\n2]', [1, 2]],
    ['^[9-7]', [7, 9]],
    ['^[[4]]', [4]],
    ['^\\[4\\]', [4]],
    ['\\^[4]', [4]],
    ['^[4](x)', [4]],
    ['[4](#ref-4)', [4]],
    ['[^4]', [4]],
    ['［４］ 【5】', [4, 5]],
    ['[٤]', [4]],
    ['&#91;4&#93;', [4]],
    ['relief⁴,⁵', [4, 5]],
    ['relief <sup>4</sup>', [4]],
    ['relief^4^', [4]],
    ['see reference 12 and (refs. 4 and 5)', [12, 4, 5]],
    ['ref4', [4]],
    ['lasted relief.4 Others', [4]],
    ['[95% CI, 4 to 7]', [4, 5, 6, 7]],
  ])('%s', (text, numbers) => {
    expect(
      unclearMarks(text)
        .flatMap((mark) => mark.numbers)
        .toSorted((a, b) => a - b),
    ).toEqual(numbers.toSorted((a, b) => a - b));
  });

  it.each([
    '^[1]^[2, 3] and ^[4-6] and ^[7–9; 11]',
    'Of them (12) and (3 to 4) in 2009, 4 weeks',
    '[95% CI 0.44-0.99] [L4-L5] [see below] ^[see below] [0]',
    '[Table 2](https://www.example.org) ![Figure 3](x)',
    '35 kg/m² of 12 cm² I² R² χ² 10⁹ 10^9 2^3',
    'e.g. 5 and p<.05, 2.5 points',
    '- 1. one\n- 2) two',
    '',
  ])('is nowhere in %j', (text) => {
    expect(unclearMarks(text)).toEqual([]);
  });

  it('is shown shortened, and read fast whatever the text', () => {
    expect(unclearMarks(`[${'4 long '.repeat(40)}]`)[0]?.text).toHaveLength(60);
    for (const piece of ['[', '[4', '^[', '4-', 'reference ', '⁴,', '&#91;4', 'aaa.4,'])
      expect(unclearMarks(piece.repeat(20_000)).length).toBeGreaterThanOrEqual(0);
  });
});
