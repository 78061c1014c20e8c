import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canRenumber, renumberReferences } from '../../../src/documents/references/renumber-references.ts';
import { addEvidence, type NewWork } from '../../../src/literature/evidence/add-evidence.ts';
import { studyTypes, type StudyType } from '../../../src/literature/records/study-type.rules.ts';
import { documentOf, meanings, mixedDocument } from '../../documents/unclear-marks.ts';

function work(index: number, studyType: StudyType, sectionId: string | null = null): NewWork {
  return {
    recordId: `record-${index}`,
    entry: { citation: `New ${'abcdefgh'[index]}.`, pmid: null, pmidPrinted: 'absent', doi: null, url: null },
    line: `A new line ${'abcdefgh'[index]}`,
    sectionId,
    studyType,
    text: 'Any words',
  };
}

const withoutNew = (marks: readonly string[][]) =>
  marks.filter((works) => !works.some((each) => each.startsWith('New ')));

describe('works put among citations and other numbers', () => {
  it('never make a mark mean another work, and cite each new one once', () => {
    const added = fc.array(fc.constantFrom(...studyTypes), { minLength: 1, maxLength: 4 });
    let moved = 0;
    fc.assert(
      fc.property(mixedDocument, added, (mixed, types) => {
        const document = canRenumber(mixed) ? renumberReferences(mixed, 'first_citation').document : mixed;
        const works = types.map((studyType, index) => work(index, studyType));
        const grown = addEvidence(document, works, new Set());
        moved += grown.moved.size > 0 ? 1 : 0;
        expect(withoutNew(meanings(grown.document))).toEqual(meanings(document));
        expect(meanings(grown.document).length).toBe(meanings(document).length + works.length);
      }),
      { numRuns: 400 },
    );
    expect(moved).toBeGreaterThan(5);
  });

  it.each(['relief[6]', '[4, 6 and 7]', 'IQR [4, 5]', '^[5 and 6]', '[6][7]', '[5 to 9]'])(
    'stand at the end because of %s, and it is said why',
    (text) => {
      const document = documentOf(['a^[1] b^[2]', `c^[3] ${text}`, 'd^[4]^[5-7]'], [1, 2, 3, 4, 5, 6, 7]);
      const grown = addEvidence(document, [work(0, 'systematic_review')], new Set());
      expect({ numbering: grown.numbering, moved: grown.moved.size }).toEqual({
        numbering: 'as_listed',
        moved: 0,
      });
      expect(grown.unclear[0]?.heading).toBe('Randomized Trials');
      expect(grown.document.sections.map(({ markdown }) => markdown)).toContain(
        document.sections[2]?.markdown,
      );
      expect(grown.added[0]?.reference.number).toBe(text === '[5 to 9]' ? 10 : 8);
    },
  );

  it('take their places where every citation is raised', () => {
    const document = documentOf(
      ['a^[1] b^[2]', 'c^[3] and 95% CI [0.44, 0.99]', 'd^[4]^[5-7]'],
      [1, 2, 3, 4, 5, 6, 7],
    );
    const grown = addEvidence(document, [work(0, 'systematic_review')], new Set());
    expect(grown.unclear).toEqual([]);
    expect(grown.added[0]?.reference.number).toBe(3);
    expect(grown.document.sections[3]?.markdown).toBe('d^[5]^[6-8]');
  });
});

describe('works of a kind that no heading names', () => {
  it.each(studyTypes)('of %s share one new section, in one request or in several', (studyType) => {
    const document = documentOf([], []);
    const root = { id: 'evidence-summary', heading: 'EVIDENCE SUMMARY', level: 1, markdown: 'Text.' };
    const part = { id: 'cost', heading: 'Cost', level: 2, markdown: 'Text.' };
    const empty = { ...document, sections: [root, part] };
    const once = addEvidence(
      empty,
      [0, 1, 2].map((index) => work(index, studyType)),
      new Set(),
    ).document;
    const first = addEvidence(empty, [work(0, studyType)], new Set()).document;
    const twice = addEvidence(
      first,
      [1, 2].map((index) => work(index, studyType)),
      new Set(),
    ).document;
    expect(once.sections).toHaveLength(3);
    expect(twice.sections.map(({ heading }) => heading)).toEqual(once.sections.map(({ heading }) => heading));
    expect(once.sections[2]?.markdown.match(/A new line/g)).toHaveLength(3);
  });
});
