import { describe, expect, it } from '@jest/globals';
import { citationsBy, raisedForm } from './citations.rules.ts';
import { printCitation, rewriteCitations } from './rewrite-citations.rules.ts';

const later = (from: number) =>
  new Map(Array.from({ length: 60 }, (_, index) => [from + index, from + index + 1]));

describe('rewriteCitations', () => {
  it.each([
    ['a mark of which nothing changes stays as printed', 'x ^[2,1]^[3]', later(4), 'x ^[2,1]^[3]'],
    ['a single number', 'pain.^[7]', later(7), 'pain.^[8]'],
    ['a list', 'both^[6, 7] trials', later(7), 'both^[6, 8] trials'],
    ['a list without spaces', 'both^[6,7]', later(7), 'both^[6,8]'],
    ['a range that goes on', '^[12-14]', later(12), '^[13-15]'],
    ['a range that is cut in two', '^[12-14]', new Map([[14, 20]]), '^[12, 13, 20]'],
    ['a list that becomes a range', '^[6, 7, 9]', new Map([[9, 8]]), '^[6-8]'],
    ['a dash as printed', '^[12–14]', later(12), '^[13–15]'],
    ['two marks side by side', '^[1]^[2]', later(2), '^[1]^[3]'],
    ['what is not numbers', '^[see 7] ^[7]', later(7), '^[see 7] ^[8]'],
    ['a range that runs backwards', '^[9-7]', later(7), '^[9-7]'],
    ['other brackets', '[7] (7) 7', later(7), '[7] (7) 7'],
  ])('keeps what is cited: %s', (_, text, renamed, expected) => {
    expect(rewriteCitations(text, renamed)).toBe(expected);
  });
});

describe('printCitation', () => {
  it('prints each number once, ascending, and three in a row as a range', () => {
    expect(printCitation(raisedForm, [3, 1, 2, 1, 9, 8])).toBe('^[1-3, 8, 9]');
  });

  it('prints more numbers than a mark may hold as several marks', () => {
    const odd = Array.from({ length: 300 }, (_, index) => index * 2 + 1);
    const printed = printCitation(raisedForm, odd);
    expect(citationsBy(raisedForm.mark, printed).flatMap(({ numbers }) => numbers)).toEqual(odd);
  });
});
