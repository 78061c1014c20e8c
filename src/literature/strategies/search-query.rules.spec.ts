import { describe, expect, it } from '@jest/globals';
import { proposedQuery, queryFault } from './search-query.rules.ts';

describe('proposedQuery', () => {
  it.each([
    ['Lysis of Epidural Adhesions', 'lysis[tiab] AND epidural[tiab] AND adhesion*[tiab]'],
    ['Spinal Cord Stimulation for Pain', 'spinal[tiab] AND cord[tiab] AND stimulation[tiab] AND pain[tiab]'],
    ['Gene Therapies', 'gene[tiab] AND therap*[tiab]'],
    ['Stem-Cell Transplants, Stem-Cell', 'stem-cell[tiab] AND transplant*[tiab]'],
    [
      'One Two Three Four Five Six Seven',
      'one[tiab] AND two[tiab] AND three[tiab] AND four[tiab] AND five[tiab] AND six[tiab]',
    ],
    ['Of the', '"Of the"[ti]'],
  ])('proposes for "%s": %s', (title, expected) => {
    expect(proposedQuery(title)).toBe(expected);
  });
});

describe('queryFault', () => {
  it.each(['epidural', '("epidural adhesiolysis"[tiab] OR lysis) AND 2020:2026[dp]', 'a "(" b'])(
    'takes %s',
    (query) => {
      expect(queryFault(query)).toBeNull();
    },
  );
  it.each([
    ['', 'it is empty'],
    ['a) OR (b', 'a ")" closes what nothing opened'],
    ['(a OR b', 'a "(" is left open'],
    ['a[tiab', 'a "[" is left open'],
    ['"a OR b', 'a quotation mark is left open'],
    ['a\nb', 'it holds a line break or another control character'],
    ['x'.repeat(4_001), 'it has more than 4000 characters'],
  ])('refuses %j: %s', (query, reason) => {
    expect(queryFault(query)).toBe(reason);
  });
});
