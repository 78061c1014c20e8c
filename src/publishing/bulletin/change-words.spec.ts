import { describe, expect, it } from '@jest/globals';
import { compareDocuments } from '../../documents/compare/compare-documents.ts';
import type { DocumentCriterion, PolicyDocument } from '../../documents/policy-document.ts';
import type { ChangeClass } from '../../policies/change-class.rules.ts';
import { changeWords } from './change-words.ts';

const section = 'medical-policy-criteria';

function criterion(
  label: string,
  markdown: string,
  other: Partial<DocumentCriterion> = {},
): DocumentCriterion {
  const id = `${section}--${label.toLowerCase().replaceAll('.', '-')}`;
  return { id, section, label, determination: null, markdown, ...other };
}

function documentOf(parts: Partial<PolicyDocument> = {}): PolicyDocument {
  const criteria = parts.criteria ?? [criterion('I', 'Lysis is covered after six weeks of therapy.')];
  const dates = {
    origin: null,
    lastReview: null,
    nextReview: null,
    effective: null,
    literatureSearchedThrough: null,
  };
  return {
    title: 'Lysis of Adhesions',
    dates,
    number: '94',
    manualSection: 'Surgery',
    sections: [
      {
        id: section,
        heading: 'MEDICAL POLICY CRITERIA',
        level: 1,
        markdown: criteria.map(({ label, markdown }) => `- ${label}. ${markdown}`).join('\n'),
      },
      { id: 'background', heading: 'BACKGROUND', level: 1, markdown: 'Adhesions are scars.' },
    ],
    references: [],
    codes: [],
    crossReferences: [],
    boilerplate: [],
    ...parts,
    criteria,
  };
}

function words(after: PolicyDocument, changeClass: ChangeClass = 'neutral', before = documentOf()): string[] {
  return changeWords({ changeClass, corrects: null, comparison: compareDocuments(before, after) });
}

describe('the summary of a change', () => {
  it.each<[ChangeClass, string[]]>([
    ['reaffirmed', ['Annual review, no changes.']],
    ['editorial', ['Editorial changes.', 'The text is the same.']],
  ])('of the same text, as %s', (changeClass, said) => {
    expect(words(documentOf(), changeClass)).toEqual(said);
  });

  it('of a first version', () => {
    expect(changeWords({ changeClass: 'new', corrects: null, comparison: null })).toEqual(['New policy.']);
    expect(changeWords({ changeClass: 'restrictive', corrects: null, comparison: null })).toEqual([
      'New policy.',
    ]);
  });

  it('names a criterion that came, with its determination', () => {
    const added = criterion('II', 'Repeat lysis within a year.', { determination: 'investigational' });
    expect(words(documentOf({ criteria: [...documentOf().criteria, added] }), 'restrictive')).toEqual([
      'Covers less than before.',
      'Criterion II added (investigational): “Repeat lysis within a year.”',
    ]);
  });

  it('names a criterion that went, and one that reads otherwise', () => {
    const before = documentOf({
      criteria: [
        criterion('I', 'Lysis is covered after six weeks of therapy.'),
        criterion('II', 'Imaging shows scars.'),
      ],
    });
    const after = documentOf({
      criteria: [criterion('I', 'Lysis is covered after **eight** weeks of therapy.^[3]')],
    });
    expect(words(after, 'restrictive', before)).toEqual([
      'Covers less than before.',
      'Criterion I: now reads “Lysis is covered after eight weeks of therapy.”',
      'Criterion II removed: “Imaging shows scars.”',
    ]);
  });

  it('names another determination', () => {
    const of = (determination: DocumentCriterion['determination']) =>
      documentOf({ criteria: [criterion('I', 'Lysis.', { determination })] });
    expect(words(of('not_medically_necessary'), 'restrictive', of('medically_necessary'))).toContain(
      'Criterion I: now not medically necessary, was medically necessary',
    );
  });

  it('names another title, changed sections and references', () => {
    const after = documentOf({
      title: 'Lysis of Epidural Adhesions',
      sections: [
        documentOf().sections[0]!,
        { id: 'background', heading: 'BACKGROUND', level: 1, markdown: 'Adhesions are scars of the dura.' },
      ],
      references: [
        { number: 1, citation: 'A review. 2026.', pmid: '1', pmidPrinted: 'given', doi: null, url: null },
      ],
    });
    expect(words(after)).toEqual([
      'Reworded; what is covered stays the same.',
      'Title changed from “Lysis of Adhesions” to “Lysis of Epidural Adhesions”.',
      'Text changed in: BACKGROUND.',
      'References: 1 added.',
    ]);
  });

  it('says of many criteria how many more there are, and cuts long ones', () => {
    const many = Array.from({ length: 30 }, (_, n) =>
      criterion(`${n + 2}`, `Quite another rule ${n} `.repeat(60)),
    );
    const said = words(documentOf({ criteria: [...documentOf().criteria, ...many] }));
    expect(said).toHaveLength(1 + 8 + 1);
    expect(said.at(-1)).toBe('22 more criteria change.');
    expect(Math.max(...said.map((sentence) => sentence.length))).toBeLessThan(340);
  });

  it('says that it is a correction, and of what', () => {
    const comparison = compareDocuments(documentOf(), documentOf({ title: 'Lysis' }));
    expect(changeWords({ changeClass: 'editorial', corrects: 3, comparison })[0]).toBe(
      'Correction of version 3.',
    );
  });
});
