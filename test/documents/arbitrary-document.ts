import fc from 'fast-check';
import { InvalidRequest } from '../../src/kernel/errors.ts';
import { calendarDate } from '../../src/kernel/calendar-date.ts';
import { isBefore, partialDate } from '../../src/kernel/partial-date.ts';
import { canonicalDocument } from '../../src/documents/canonical-document.ts';
import { urlOfCitation } from '../../src/documents/references/reference-entry.rules.ts';
import type {
  DocumentCode,
  DocumentDates,
  DocumentReference,
  DocumentSection,
  PolicyDocument,
} from '../../src/documents/policy-document.ts';

/** Pieces of text that a parser may trip over. */
const pieces = [
  'pain', 'Relief', 'RCTs', 'é', 'naïve', '背景', '😀', 'p < 0.001', '±', '“quoted”', '*stress*', '**strong**', '_', '`code`',
  '^[1]', '^[2, 3]', '^[4-6]', '[1]', '[a](https://example.org)', '#', '# Heading', '## 3', '{#anchor}', '\\', '&amp;', '&', '<b>', '|', '| a | b |',
  '- item', '1. one', '12.', 'A. letter', '>', '> 50%', '```', '~~~', '---', '===', '***', 'None', 'N/A', 'REFERENCES', 'CODES', 'POLICY',
  'Effective: January 1, 2026', 'Last Review: soon', 'PLEASE NOTE: x', '62263', 'PMID', 'doi', '2019.', '(', ')', ';', ':', '.', '\u00a0', '\u200b', '\t', '  ',
]; // prettier-ignore
const piece = fc.constantFrom(...pieces);
const line = fc.array(piece, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));

/** Text on several lines, blank ones among them. */
export const arbitraryText = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\n\n', '  \n', '\r\n', '\n\n\n')), { maxLength: 6 })
  .map((lines) => lines.flat().join(''));

const month = fc
  .tuple(fc.integer({ min: 1950, max: 2090 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, number]) => `${year}-${String(number).padStart(2, '0')}`);
const day = fc.tuple(month, fc.integer({ min: 1, max: 28 })).map(([start, number]) => {
  return `${start}-${String(number).padStart(2, '0')}`;
});
const partial = fc
  .oneof(
    month,
    day,
    month.map((text) => text.slice(0, 4)),
  )
  .map((text) => partialDate(text));
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

const dates: fc.Arbitrary<DocumentDates> = fc
  .record({
    origin: optional(partial),
    lastReview: optional(partial),
    nextReview: optional(partial),
    effective: optional(day.map((text) => calendarDate(text))),
    literatureSearchedThrough: optional(partial),
  })
  .map((given) => {
    const { lastReview, nextReview } = given;
    const ordered = lastReview === null || nextReview === null || !isBefore(nextReview, lastReview);
    return ordered ? given : { ...given, nextReview: null };
  });

const label = fc.constantFrom(
  'I. ', 'II. ', 'V. ', 'A. ', 'B. ', 'C. ', '1\\. ', '2\\) ', 'a. ', '(b) ', 'i. ', '1.1 ', '5.7 ', 'Note: ', '',
); // prettier-ignore
const determination = fc.constantFrom(
  'is considered medically necessary when:', 'may be considered **not medically necessary**.', 'are investigational',
  'is cosmetic and not covered', 'any of the following', 'is met; AND', '{#i-a}', '{#kept-anchor}', '  ', '[link](https://x.example/{#a})',
); // prettier-ignore
const criterionText = fc.tuple(label, line, determination).map((parts) => parts.join(' '));
/** Lists in each other, paragraphs, notes and tables among them, as criteria are written. */
const criteriaText = fc
  .array(
    fc.oneof(
      fc
        .tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom('-', '*', '1.', '3)'), criterionText)
        .map(([depth, bullet, text]) => `${'  '.repeat(depth)}${bullet} ${text}`),
      criterionText.map((text) => `\n${text}\n`),
      criterionText.map((text) => `\n  ${text}\n`),
      fc.constantFrom(
        '\n| A | B |\n| --- | --- |\n| 1 | 2 {#x} |\n',
        '  > quoted {#y}',
        '',
        'A text that goes on',
      ),
    ),
    { maxLength: 8 },
  )
  .map((lines) => lines.join('\n'));

const section: fc.Arbitrary<DocumentSection> = fc.record({
  id: fc.constantFrom('', '', '', 'kept-anchor', 'other', 'description', 'x--y'),
  heading: fc.oneof(
    line,
    fc.constantFrom('DESCRIPTION', 'Systematic Reviews', 'BACKGROUND', 'Ref 1', 'Description'),
    fc.constantFrom(
      'MEDICAL POLICY CRITERIA',
      'POLICY',
      '1.0 Criteria',
      'Not Medically Necessary',
      'I. Policy:',
    ),
  ),
  level: fc.integer({ min: 1, max: 5 }),
  markdown: fc.oneof(arbitraryText, criteriaText),
});

const reference: fc.Arbitrary<Omit<DocumentReference, 'number'>> = fc.oneof(
  fc.record({
    citation: line,
    pmid: fc.integer({ min: 1, max: 99_999_999 }).map(String),
    pmidPrinted: fc.constant('given' as const),
    doi: optional(fc.constantFrom('10.1093/pm/pnz017', '10.1002/(SICI)1097-0142(19990101)85:1')),
    url: fc.constant(null),
  }),
  fc.record({
    citation: line,
    pmid: fc.constant(null),
    pmidPrinted: fc.constantFrom('explicitly_none' as const, 'absent' as const),
    doi: fc.constant(null),
    url: fc.constant(null),
  }),
  fc
    .tuple(
      line,
      fc.constantFrom('https://www.example.org/a_b?c=d#e', 'http://example.org/', 'www.example.org/x.pdf'),
    )
    .map(([text, address]) => {
      const citation = `${text}. Available at: ${address}`;
      return {
        citation,
        pmid: null,
        pmidPrinted: 'absent' as const,
        doi: null,
        url: urlOfCitation(citation),
      };
    }),
);

const code: fc.Arbitrary<DocumentCode> = fc.record(
  {
    system: fc.constantFrom('CPT' as const, 'HCPCS' as const, 'ICD-10-CM' as const),
    code: fc.constantFrom('62263', '1234F', '0123T', '0001U', 'G0452', 'Z84.81', 'I10', 'H90.0-H90.8'),
    description: optional(line),
  },
  { noNullPrototype: true },
);

/** Any document that may be stored: what `canonicalDocument` refuses is not one. */
export const arbitraryDocument: fc.Arbitrary<PolicyDocument> = fc
  .record({
    title: fc.oneof(line, fc.constant('Lysis of Epidural Adhesions')),
    dates,
    number: optional(fc.constantFrom('94', 'MED_0012', 'A*1')),
    manualSection: optional(fc.constantFrom('Surgery', 'Genetic Testing')),
    sections: fc.array(section, { maxLength: 6 }),
    criteria: fc.constant([]),
    references: fc
      .array(fc.tuple(reference, fc.integer({ min: 1, max: 3 })), { maxLength: 5 })
      .map((list) => {
        let number = 0;
        return list.map(([entry, step]) => ({ number: (number += step), ...entry }));
      }),
    codes: fc.array(code, { maxLength: 4 }),
    crossReferences: fc.array(line, { maxLength: 3 }),
    boilerplate: fc.array(
      fc.record({ heading: fc.constantFrom('IMPORTANT REMINDER', 'PLEASE NOTE'), markdown: arbitraryText }),
      { maxLength: 2 },
    ),
  })
  .map(canonicalOrNull)
  .filter((document) => document !== null)
  .chain((document) => fc.boolean().map((renamed) => (renamed ? withInheritedAnchors(document) : document)));

/** The document as if its criteria had got their anchors under other labels. */
function withInheritedAnchors(document: PolicyDocument): PolicyDocument {
  const criteria = document.criteria.map((criterion, index) => {
    return index % 3 === 1 ? criterion : { ...criterion, id: `${criterion.section}--once-${index}` };
  });
  return canonicalDocument({ ...document, criteria });
}

function canonicalOrNull(document: PolicyDocument): PolicyDocument | null {
  try {
    return canonicalDocument(document);
  } catch (error) {
    if (error instanceof InvalidRequest) return null;
    throw error;
  }
}
