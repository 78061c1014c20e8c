import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalDocument } from '../../src/documents/canonical-document.ts';
import { compareDocuments } from '../../src/documents/compare/compare-documents.ts';
import { renderMarkdown } from '../../src/documents/markdown/render-markdown.ts';
import { parsePolicyText } from '../../src/documents/parse-policy-text.ts';
import type { DocumentReference, PolicyDocument } from '../../src/documents/policy-document.ts';
import { citationsBy } from '../../src/documents/references/citations.rules.ts';
import { citationFormOf, citingTexts, danglingNumbers } from '../../src/documents/references/numbering.ts';
import {
  canRenumber,
  freeNumbers,
  placeByFirstCitation,
  renumberReferences,
  type Renumbered,
} from '../../src/documents/references/renumber-references.ts';
import { proposeChangeClass } from '../../src/policies/change-class-proposal.ts';
import { arbitraryDocument } from './arbitrary-document.ts';

/** A document whose citations can be told, with more of them than chance would give. */
const citing = fc
  .tuple(
    arbitraryDocument,
    fc.array(fc.array(fc.integer({ min: 1, max: 16 }), { minLength: 1 }), { maxLength: 6 }),
  )
  .map(([document, marks]) => {
    const lines = marks.map((numbers, index) => `Study ${index}^[${numbers.join(', ')}] and ^[2-5].`);
    const sections = document.sections.map((section, index) => {
      return index === 0 && !section.markdown.includes('`')
        ? { ...section, markdown: `${section.markdown}\n\n${lines.join('\n\n')}` }
        : section;
    });
    return canonical({ ...document, sections });
  })
  .filter((document) => document !== null)
  .filter(canRenumber);

function canonical(document: PolicyDocument): PolicyDocument | null {
  try {
    return canonicalDocument(document);
  } catch {
    return null; // what may not be stored is not renumbered
  }
}

const named = (reference: DocumentReference) => JSON.stringify({ ...reference, number: 0 });

/** True where a comparison can know each work again: two that read alike, or one without words, it knows by number alone. */
function areTold(references: readonly DocumentReference[]): boolean {
  const readings = references.map(({ citation }) =>
    citation
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
      .toLowerCase(),
  );
  return !readings.includes('') && new Set(readings).size === readings.length;
}

/** What each mark cites: the works themselves, or the bare number where the list has none. */
function worksCited(document: PolicyDocument): string[][] {
  const works = new Map(document.references.map((reference) => [reference.number, named(reference)]));
  const { mark } = citationFormOf(document);
  const texts = [...citingTexts(document), ...document.criteria.map(({ markdown }) => markdown)];
  return texts.map((text) =>
    citationsBy(mark, text)
      .flatMap(({ numbers }) => numbers ?? [])
      .map((number) => works.get(number) ?? `nothing under ${number}`)
      .toSorted(),
  );
}

const distinct = (works: readonly string[][]) => works.map((text) => [...new Set(text)]);

function holds(before: PolicyDocument, { document: after }: Renumbered): void {
  expect(distinct(worksCited(after))).toEqual(distinct(worksCited(before)));
  expect(after.references.map(named).toSorted()).toEqual(before.references.map(named).toSorted());
  expect(new Set(after.references.map(({ number }) => number)).size).toBe(after.references.length);
  expect(danglingNumbers(after)).toEqual(danglingNumbers(before));
  expect(after.criteria.map(({ id, label, section }) => [id, label, section])).toEqual(
    before.criteria.map(({ id, label, section }) => [id, label, section]),
  );
  expect(canonicalDocument(after)).toEqual(after);
  const printed = renderMarkdown({
    title: after.title,
    version: 1,
    dates: after.dates,
    document: after,
    showCodeDescriptions: true,
  });
  expect(parsePolicyText(printed, { fileName: 'print.md' }).document).toEqual(after);
}

describe('renumbered references', () => {
  it.each(['first_citation', 'as_listed'] as const)(
    'are cited as before, whatever the document (%s)',
    (order) => {
      fc.assert(
        fc.property(citing, (document) => holds(document, renumberReferences(document, order))),
        { numRuns: 60 },
      );
    },
  );

  it('stay as they are when they are renumbered once more', () => {
    fc.assert(
      fc.property(citing, (document) => {
        const once = renumberReferences(document, 'first_citation').document;
        expect(renumberReferences(once, 'first_citation').moved.size).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('change no criterion: the proposal is editorial at most', () => {
    fc.assert(
      fc.property(citing, (document) => {
        fc.pre(areTold(document.references));
        const { document: after } = renumberReferences(document, 'first_citation');
        const comparison = compareDocuments(document, after);
        const changes = comparison.criteria.flatMap((criterion) => criterion.changes);
        expect(changes.filter((change) => change !== 'citations')).toEqual([]);
        const { changeClass } = proposeChangeClass(comparison, { hasBase: true });
        expect(['editorial', 'reaffirmed']).toContain(changeClass);
      }),
      { numRuns: 60 },
    );
  });

  it('take in new ones at their places, and leave the order of the others', () => {
    const added = fc.array(
      fc.record({ section: fc.nat(), pmid: fc.integer({ min: 99_000_001, max: 99_999_999 }).map(String) }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(citing, added, (document, given) => {
        fc.pre(document.sections.length > 0 && citationFormOf(document).name === 'raised');
        const highest = Math.max(0, ...document.references.map(({ number }) => number));
        const numbers = freeNumbers(new Set(danglingNumbers(document)), highest + 1, given.length);
        const references = given.map(({ pmid }, index) => ({
          number: numbers[index] ?? 0,
          citation: `New ${index}.`,
          pmid,
          pmidPrinted: 'given' as const,
          doi: null,
          url: null,
        }));
        const lines = document.sections.map(({ markdown }, place) =>
          [
            markdown,
            ...given.flatMap(({ section }, index) =>
              section % document.sections.length === place ? [`New ^[${numbers[index]}]`] : [],
            ),
          ].join('\n\n'),
        );
        const grown = canonical({
          ...document,
          sections: document.sections.map((section, index) => ({ ...section, markdown: lines[index] ?? '' })),
          references: [...document.references, ...references],
        });
        fc.pre(grown !== null && canRenumber(grown));
        const placed = placeByFirstCitation(grown, new Set(numbers));
        holds(grown, placed);
        const old = (list: readonly DocumentReference[]) =>
          list.filter(({ citation }) => !citation.startsWith('New ')).map(named);
        expect(old(placed.document.references)).toEqual(old(grown.references));
      }),
      { numRuns: 60 },
    );
  });
});

describe('numbers that the text cites without a reference', () => {
  const reference = (number: number): DocumentReference => ({
    number,
    citation: `Work ${number}.`,
    pmid: String(99_000_000 + number),
    pmidPrinted: 'given',
    doi: null,
    url: null,
  });
  const document = parsePolicyText('# Some Policy\n\n## POLICY\n\nIt is covered.\n', {
    fileName: 'p.md',
  }).document;
  const text = 'a ^[1] b ^[2] c ^[4] d ^[9]';
  const gapped: PolicyDocument = {
    ...document,
    sections: [{ id: 'evidence-summary', heading: 'EVIDENCE SUMMARY', level: 1, markdown: text }],
    criteria: [],
    references: [1, 2, 4, 9].filter((number) => number !== 2).map(reference),
  };

  it('go on to cite nothing after gaps are closed', () => {
    const { document: after, moved } = renumberReferences(gapped, 'first_citation');
    expect(after.sections[0]?.markdown).toBe('a ^[1] b ^[2] c ^[3] d ^[4]');
    expect([...moved]).toEqual([
      [4, 3],
      [9, 4],
    ]);
    expect(danglingNumbers(after)).toEqual([2]);
  });
});
