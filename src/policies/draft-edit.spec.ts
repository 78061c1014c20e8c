import { describe, expect, it } from '@jest/globals';
import { InvalidRequest } from '../kernel/errors.ts';
import { partialDate } from '../kernel/partial-date.ts';
import { editDraft, type Draft, type DraftEdit } from './draft-edit.ts';

const draft: Draft = {
  title: 'Gene Therapy',
  origin: partialDate('1999-02'),
  lastReview: null,
  nextReview: partialDate('2026-09'),
  effective: null,
  literatureSearchedThrough: null,
  linesOfBusiness: ['commercial'],
  jurisdictions: [],
  document: {
    number: null,
    manualSection: null,
    sections: [
      { id: 'criteria', heading: 'CRITERIA', level: 1, markdown: 'old' },
      { id: 'summary', heading: 'SUMMARY', level: 1, markdown: 'short' },
    ],
    criteria: [],
    references: [
      { number: 28, citation: 'A.', pmid: '30590850', pmidPrinted: 'given', doi: null, url: null },
    ],
    codes: [{ system: 'CPT', code: '62263', description: null }],
    crossReferences: [],
    boilerplate: [],
  },
};

describe('an edit of a draft', () => {
  it('changes what it names and leaves the rest', () => {
    const edited = editDraft(draft, {
      title: 'Gene Therapies',
      dates: { nextReview: null, literatureSearchedThrough: partialDate('2026-08') },
      scope: { jurisdictions: ['CA'] },
      sections: [{ id: 'criteria', heading: 'POLICY CRITERIA', markdown: 'new' }],
    });
    expect(edited).toEqual({
      ...draft,
      title: 'Gene Therapies',
      nextReview: null,
      literatureSearchedThrough: '2026-08',
      jurisdictions: ['CA'],
      document: {
        ...draft.document,
        sections: [
          { id: 'criteria', heading: 'POLICY CRITERIA', level: 1, markdown: 'new' },
          draft.document.sections[1],
        ],
      },
    });
  });

  it('numbers new references on from the last and keeps what is known of their PMID', () => {
    const { document } = editDraft(draft, {
      addReferences: [
        { citation: 'B.', pmid: '11618220' },
        { citation: 'C. PMID: No PMID Entry' },
        { citation: 'D.', doi: '10.1000/x' },
      ],
    });
    expect(document.references.slice(1)).toEqual([
      { number: 29, citation: 'B.', pmid: '11618220', pmidPrinted: 'given', doi: null, url: null },
      { number: 30, citation: 'C.', pmid: null, pmidPrinted: 'explicitly_none', doi: null, url: null },
      { number: 31, citation: 'D.', pmid: null, pmidPrinted: 'absent', doi: '10.1000/x', url: null },
    ]);
  });

  it('replaces the list of codes', () => {
    const { document } = editDraft(draft, { codes: [{ system: 'HCPCS', code: 'J1234' }] });
    expect(document.codes).toEqual([{ system: 'HCPCS', code: 'J1234', description: null }]);
  });

  it.each<[string, DraftEdit, string]>([
    ['a section that is not there', { sections: [{ id: 'x', markdown: '' }] }, 'sections.0.id'],
    [
      'a section that would begin another',
      { sections: [{ id: 'criteria', markdown: 'a\n\n# B' }] },
      'sections.0.markdown',
    ],
    [
      'a heading of another part',
      { sections: [{ id: 'criteria', heading: 'REFERENCES' }] },
      'sections.0.heading',
    ],
    [
      'a PMID that is listed',
      { addReferences: [{ citation: 'A.', pmid: '30590850' }] },
      'addReferences.0.pmid',
    ],
    [
      'a PMID given twice',
      {
        addReferences: [
          { citation: 'A', pmid: '7' },
          { citation: 'B', pmid: '7' },
        ],
      },
      'addReferences.1.pmid',
    ],
    ['a code of another system', { codes: [{ system: 'CPT', code: 'J1234' }] }, 'codes.0.code'],
    ['what is no code', { codes: [{ system: 'CPT', code: 'L38294' }] }, 'codes.0.code'],
    [
      'a code listed twice',
      {
        codes: [
          { system: 'CPT', code: '62263' },
          { system: 'CPT', code: '62263' },
        ],
      },
      'codes.1.code',
    ],
  ])('is refused for %s', (_, edit, field) => {
    const refusal = (() => {
      try {
        return editDraft(draft, edit);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(InvalidRequest);
    expect((refusal as InvalidRequest).data).toMatchObject({ fields: [{ field }] });
  });
});
