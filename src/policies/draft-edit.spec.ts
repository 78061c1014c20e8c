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

  it('adds, removes, orders and levels sections, which keep their anchors', () => {
    const { document } = editDraft(draft, {
      sections: [{ id: 'summary', level: 2 }],
      sectionOrder: ['summary', 'criteria'],
      addSections: [
        { heading: 'BACKGROUND', markdown: 'a', after: 'summary' },
        { heading: 'Summary', after: 'summary' },
        { heading: 'Scope', after: null },
        { heading: 'Last', level: 3 },
      ],
    });
    expect(document.sections.map(({ id, level }) => [id, level])).toEqual([
      ['scope', 1],
      ['summary', 2],
      ['background', 2],
      ['scope--summary', 2],
      ['criteria', 1],
      ['last', 3],
    ]);
  });

  it('gives no new section the anchor of one that was removed, here or before', () => {
    const edit: DraftEdit = {
      removeSections: ['summary'],
      addSections: [{ heading: 'SUMMARY' }, { heading: 'HISTORY' }],
    };
    const { document } = editDraft(draft, edit, new Set(['history']));
    expect(document.sections.map(({ id }) => id)).toEqual(['criteria', 'summary--2', 'history--2']);
  });

  it('derives criteria anew, with the anchors they had', () => {
    const first = editDraft(draft, {
      sections: [
        { id: 'criteria', markdown: '- A. Adults with pain for six months\n- B. A trial of therapy failed' },
      ],
    });
    expect(first.document.criteria.map(({ id }) => id)).toEqual(['criteria--a', 'criteria--b']);
    const second = editDraft(first, {
      sections: [
        {
          id: 'criteria',
          markdown:
            '- A. No prior surgery of the spine\n- B. Adults with pain for three months\n- C. A trial of therapy failed',
        },
      ],
    });
    expect(second.document.criteria.map(({ id, label }) => [id, label])).toEqual([
      ['criteria--a--2', 'A'],
      ['criteria--a', 'B'],
      ['criteria--b', 'C'],
    ]);
  });

  it('edits and removes references under their numbers, none of which is given again', () => {
    const many = editDraft(draft, {
      addReferences: [{ citation: 'B.', pmid: '11618220' }, { citation: 'C.' }],
    });
    const { document } = editDraft(many, {
      removeReferences: [30],
      references: [
        { number: 28, citation: 'A, corrected.' },
        { number: 29, pmid: null, doi: '10.1000/y' },
      ],
      addReferences: [{ citation: 'D.' }],
    });
    expect(document.references).toMatchObject([
      { number: 28, citation: 'A, corrected.', pmid: '30590850', pmidPrinted: 'given' },
      { number: 29, citation: 'B.', pmid: null, pmidPrinted: 'absent', doi: '10.1000/y' },
      { number: 31, citation: 'D.' },
    ]);
  });

  it('replaces the cross references', () => {
    const { document } = editDraft(draft, { crossReferences: ['Surgery 45; Surgery 46', 'None'] });
    expect(document.crossReferences).toEqual(['Surgery 45', 'Surgery 46']);
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
    ['a section to remove that is not there', { removeSections: ['x'] }, 'removeSections.0'],
    ['an order that leaves a section out', { sectionOrder: ['criteria'] }, 'sectionOrder'],
    ['a place that is not there', { addSections: [{ heading: 'A', after: 'x' }] }, 'addSections.0.after'],
    ['a reference that is not there', { references: [{ number: 5, citation: 'A' }] }, 'references.0.number'],
    ['a reference to remove that is not there', { removeReferences: [5] }, 'removeReferences.0'],
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
