import type { PolicyDocument } from '../policy-document.ts';

/** In what two documents differ, besides their dates and layout. */
export type ContentDifference = 'wording' | 'criteria' | 'codes';

type Content = Pick<PolicyDocument, 'sections' | 'criteria' | 'references' | 'codes'>;

/** A word, or a sign that turns a criterion round. */
const WORD = /[\p{L}\p{N}]+|[<>≤≥=±%+]/gu;

/**
 * In what two documents differ when each word counts; empty where they say the same in two forms, such as PDF and Word.
 * How alike they are cannot tell: "at least 3 months" and "at least 6 months" are one word apart.
 */
export function contentDifferences(a: Content, b: Content): ContentDifference[] {
  return parts.flatMap(([difference, partOf]) =>
    JSON.stringify(partOf(a)) === JSON.stringify(partOf(b)) ? [] : difference,
  );
}

const parts: readonly (readonly [ContentDifference, (document: Content) => readonly string[]])[] = [
  [
    'wording',
    ({ sections, references }) => [
      ...sections.flatMap(({ heading, markdown }) => wordsOf(`${heading} ${markdown}`)),
      ...references.flatMap(({ citation }) => wordsOf(citation)),
    ],
  ],
  [
    'criteria',
    ({ criteria }) =>
      criteria.flatMap(({ determination, markdown }) => [determination ?? '', ...wordsOf(markdown)]),
  ],
  ['codes', ({ codes }) => codes.map(({ system, code }) => `${system} ${code}`).toSorted()],
];

/** In small letters, without markup; dates are kept, since a criterion may turn on one. */
function wordsOf(text: string): readonly string[] {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\\*_`]/g, '');
  return plain.match(WORD) ?? [];
}
