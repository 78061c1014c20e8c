import { describe, expect, it } from '@jest/globals';
import type { DocumentReference, DocumentSection, PolicyDocument } from '../policy-document.ts';
import { compareDocuments } from './compare-documents.ts';
import { isChanged, summaryOf } from './comparison-summary.ts';
import { documentWith } from '../../../test/support/policy-document.ts';

const compare = (before: Partial<PolicyDocument>, after: Partial<PolicyDocument>) =>
  compareDocuments(documentWith(before), documentWith(after));

const section = (id: string, heading: string, markdown = '', level = 1): DocumentSection => {
  return { id, heading, level, markdown };
};
const reference = (number: number, citation: string, pmid: string | null = null): DocumentReference => {
  return { number, citation, pmid, pmidPrinted: pmid === null ? 'absent' : 'given', doi: null, url: null };
};

const text = (markdown: string) => ({ sections: [section('s', 'TEXT', markdown)] });

describe('references', () => {
  const told = (before: readonly DocumentReference[], after: readonly DocumentReference[]) =>
    compare({ references: before }, { references: after }).references.map(
      ({ changes, before: one, after: other }) => [one?.number ?? null, other?.number ?? null, ...changes],
    );

  it.each<[string, DocumentReference, DocumentReference, readonly (string | number | null)[][]]>([
    [
      'PMID',
      reference(1, 'Smith A. Old words.', '111'),
      reference(2, 'Smith A. New words altogether.', '111'),
      [[1, 2, 'changed', 'renumbered']],
    ],
    [
      'DOI',
      { ...reference(1, 'One'), doi: '10.1000/ABC' },
      { ...reference(2, 'Two'), doi: '10.1000/abc' },
      [[1, 2, 'changed', 'renumbered']],
    ],
    [
      'citation',
      reference(1, 'Smith A. A title; 2019.'),
      reference(5, 'Smith A: A title, 2019'),
      [[1, 5, 'changed', 'renumbered']],
    ],
    [
      'likeness',
      reference(1, 'Smith A, Jones B. A rather long title of a paper. 2019.'),
      reference(1, 'Smith A, Jones B. A rather long title of a paper. 2020.'),
      [[1, 1, 'changed']],
    ],
    [
      'citation when it gets a PMID',
      reference(1, 'Smith A. A title.'),
      reference(1, 'Smith A. A title.', '111'),
      [[1, 1, 'changed']],
    ],
    [
      'nothing when two PMIDs differ',
      reference(1, 'Smith A, Jones B. The same title, part one.', '111'),
      reference(1, 'Smith A, Jones B. The same title, part two.', '222'),
      [
        [1, null, 'removed'],
        [null, 1, 'added'],
      ],
    ],
  ])('are known again by %s', (_, before, after, expected) => {
    expect(told([before], [after])).toEqual(expected);
  });

  it('are known again once, however many are like one', () => {
    const [one, two] = ['A long title that is shared by all.', 'A long title that is shared by both.'];
    expect(told([reference(1, one)], [reference(1, `${two} New.`), reference(2, two)])).toEqual([
      [null, 1, 'added'],
      [1, 2, 'changed', 'renumbered'],
    ]);
  });

  it('only shift when one is put in front, and so do the marks that cite them', () => {
    const before = {
      references: [reference(1, 'One', '1'), reference(2, 'Two', '2')],
      ...text('It helps.^[1, 2]'),
    };
    const after = {
      references: [reference(1, 'New', '9'), reference(2, 'One', '1'), reference(3, 'Two', '2')],
      ...text('It helps.^[2, 3]'),
    };
    const compared = compare(before, after);
    expect(compared.references.map(({ changes }) => changes)).toEqual([
      ['added'],
      ['renumbered'],
      ['renumbered'],
    ]);
    expect(compared.sections.filter(isChanged)).toEqual([]);
    expect(compared.sections[0]?.changes).toEqual(['citations']);
    expect(summaryOf(compared).references).toEqual({ added: 1, removed: 0, changed: 0, renumbered: 2 });
  });

  it('that swap their places change what an unchanged mark cites', () => {
    const [one, two] = [reference(1, 'One', '1'), reference(2, 'Two', '2')];
    const swapped = [
      { ...two, number: 1 },
      { ...one, number: 2 },
    ];
    const compared = compare(
      { references: [one, two], ...text('It helps.^[1]') },
      { references: swapped, ...text('It helps.^[1]') },
    );
    expect(compared.sections[0]?.changes).toEqual(['wording']);
  });
});
