import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canRenumber, renumberReferences } from '../../src/documents/references/renumber-references.ts';
import { isSameWorksCited } from '../../src/documents/references/same-works-cited.ts';
import { unclearCitations } from '../../src/documents/references/unclear-citations.ts';
import { documentOf, meanings, mixedDocument } from './unclear-marks.ts';

describe('a document in which numbers may be citations or not', () => {
  it('is numbered anew only where every mark goes on to mean its works', () => {
    let renumbered = 0;
    fc.assert(
      fc.property(mixedDocument, fc.constantFrom('first_citation', 'as_listed'), (document, numbering) => {
        if (!canRenumber(document)) return;
        const { document: after, moved } = renumberReferences(document, numbering);
        renumbered += moved.size > 0 ? 1 : 0;
        expect(meanings(after)).toEqual(meanings(document));
      }),
      { numRuns: 400 },
    );
    expect(renumbered).toBeGreaterThan(20);
  });

  it.each([
    ['relief[4]'],
    ['[6][7]'],
    ['[4, 6 and 7]'],
    ['IQR [4, 5]'],
    ['^[5 and 6]'],
    ['**stress**⁴'],
    ['(see reference 4)'],
  ])('is left alone for %s, and says where it stands', (text) => {
    const document = documentOf([`a^[1] b^[3] c^[2] ${text}`, 'more^[4-7]'], [1, 2, 3, 4, 5, 6, 7]);
    expect(canRenumber(document)).toBe(false);
    expect(unclearCitations(document)[0]).toMatchObject({
      section: 'systematic-reviews',
      heading: 'Systematic Reviews',
    });
    expect(() => renumberReferences(document, 'first_citation')).toThrow(RangeError);
  });

  it('is left alone where it cites by [4] or (4) throughout', () => {
    const texts = (open: string, close: string) =>
      [1, 2, 3, 4, 5, 7].map((number) => `Some words ${open}${number}${close}.`).join(' ');
    for (const text of [texts('[', ']'), texts('(', ')')])
      expect(canRenumber(documentOf([text], [1, 2, 3, 4, 5, 7]))).toBe(false);
  });

  it('counts no number that no reference has or would get', () => {
    expect(canRenumber(documentOf(['a^[1] of [40, 62]'], [1, 3]))).toBe(true);
  });
});

describe('the last look at renumbered citations', () => {
  const before = documentOf(['one^[1] two^[2] both^[1, 2]'], [1, 2]);
  const swapped = (text: string) => {
    const { sections } = documentOf([text], [1, 2]);
    const [first, second] = before.references;
    if (first === undefined || second === undefined) throw new TypeError('no references');
    return {
      ...before,
      sections,
      references: [
        { ...second, number: 1 },
        { ...first, number: 2 },
      ],
    };
  };

  it('sees that each mark means the same works', () => {
    expect(isSameWorksCited(before, swapped('one^[2] two^[1] both^[1, 2]'))).toBe(true);
  });

  it.each([
    ['a mark that was overlooked', 'one^[1] two^[1] both^[1, 2]'],
    ['marks that were exchanged', 'one^[1] two^[2] both^[1, 2]'],
    ['a work that is left out', 'one^[2] two^[1] both^[1]'],
    ['words that are other ones', 'once^[2] two^[1] both^[1, 2]'],
    ['a mark of another kind', 'one[1] two^[1] both^[1, 2]'],
  ])('sees %s', (_, text) => {
    expect(isSameWorksCited(before, swapped(text))).toBe(false);
  });

  it.each([['[1]'], ['[1 and x]'], ['words⁰¹'], ['^[see 1]'], ['[ 1 ]']])(
    'reads %s, which no pattern rewrites',
    (mark) => {
      const document = documentOf([`a^[1] ${mark}`], [1, 2]);
      const [first, second] = document.references;
      if (first === undefined || second === undefined) throw new TypeError('no references');
      const { sections } = documentOf([`a^[2] ${mark}`], [1, 2]);
      const references = [
        { ...second, number: 1 },
        { ...first, number: 2 },
      ];
      expect(isSameWorksCited(document, { ...document, sections, references })).toBe(false);
    },
  );
});
