import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { markTerms, queryTerms } from './query-terms.rules.ts';

const shown = (query: string) =>
  queryTerms(query).map(({ words }) =>
    words.map(({ start, ending }) => `${start}${{ exact: '', plural: '(s)', any: '*' }[ending]}`).join(' '),
  );
const marked = (text: string, query: string) =>
  markTerms(text, queryTerms(query))
    .map((piece) => (piece.marked ? `<${piece.text}>` : piece.text))
    .join('');

describe('queryTerms', () => {
  it.each([
    ['epidural lysis', ['epidural', 'lysis']],
    ['"epidural lysis"[tiab] OR adhesioly*[ti]', ['epidural lysis', 'adhesioly*']],
    ['epidural lysis[tiab]', ['epidural', 'lysis']],
    ['stem-cell[tiab]', ['stem cell']],
    ['epidural AND Almeida RC[au] AND english[la]', ['epidural']],
    ['pain NOT lumbar', ['pain']],
    ['pain NOT (lumbar OR (cervical NOT thoracic)) AND relief', ['pain', 'relief']],
    ['(a* OR ab*) AND of', ['a', 'ab']],
    ['pain AND 2020:2026[dp] AND "2020/01/01"[crdt] : "2021/01/01"[crdt]', ['pain']],
    ['2010 : 2020[dp] AND pain', ['pain']],
    ['"Epidural Space/surgery"[MeSH Terms:noexp]', ['epidural(s) space(s)']],
    [
      '"Injections, Epidural"[mesh] OR Tissue Adhesions[mh]',
      ['epidural(s) injection(s)', 'tissue(s) adhesion(s)'],
    ],
    ['"epidural lysis"[tiab:~3]', ['epidural', 'lysis']],
    ['pain OR Pain OR PAIN[ti]', ['pain']],
    [
      'TITLE_ABS:(lysis OR "epidural pain") AND AUTH:"Almeida" AND FIRST_PDATE:[2020-01-01 TO 2021-01-01]',
      ['lysis', 'epidural pain'],
    ],
    ['Ménière*', ['meniere*']],
    ['"', []],
    ['NOT', []],
    ['', []],
  ])('of %s', (query, expected) => {
    expect(shown(query)).toEqual(expected);
  });
});

describe('markTerms', () => {
  it.each([
    ['Epidural lysis of adhesions', 'epidural AND adhesion*', '<Epidural> lysis of <adhesions>'],
    ['The epidural-lysis trial', '"epidural lysis"', 'The <epidural-lysis> trial'],
    ['Epidural. Lysis followed', '"epidural lysis"', 'Epidural. Lysis followed'],
    ['epidural adhesion lysis', '"epidural adhesion" OR "adhesion lysis"', '<epidural adhesion lysis>'],
    ['Lumbar epidurals and EPIDURAL', 'epidural', 'Lumbar epidurals and <EPIDURAL>'],
    ['epidural injections', '"Injections, Epidural"[mesh]', '<epidural injections>'],
    ['me\u0301niere and Ménière’s', 'Ménière', '<me\u0301niere> and <Ménière>’s'],
    ['nothing here', 'epidural', 'nothing here'],
    ['', 'epidural', ''],
  ])('in %j for %s', (text, query, expected) => {
    expect(marked(text, query)).toBe(expected);
  });

  it('gives the text back exactly, whatever stands in it', () => {
    const words = fc.constantFrom(
      'epidural',
      'Lysis',
      'adhesions',
      ' ',
      '-',
      '. ',
      'é',
      '\u0301',
      '\uD800',
      '硬膜',
      '<b>',
      '"',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, texts, (text, query) => {
        const terms = [...queryTerms(query), ...queryTerms('epidural* OR "lysis adhesions" OR é*')];
        const pieces = markTerms(text, terms);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        expect(pieces.every((piece) => piece.text !== '')).toBe(true);
        pieces.forEach((piece, index) => {
          if (piece.marked) expect(pieces[index + 1]?.marked).not.toBe(true);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('marks a long text for a long query at once', () => {
    const query = Array.from({ length: 400 }, (_, index) => `word${index}*[tiab]`).join(' OR ');
    const text = Array.from({ length: 2_000 }, (_, index) => `word${index}`).join(' ');
    expect(markTerms(text, queryTerms(query)).filter((piece) => piece.marked)).toHaveLength(2_000);
  });
});
