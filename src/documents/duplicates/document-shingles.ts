import type { PolicyDocument } from '../policy-document.ts';
import { comparableWords } from './comparable-words.rules.ts';
import { shinglesOf } from './shingles.rules.ts';

/** Two policies that share as much as this are versions of one text: an affiliate's, a product line's. */
export const nearlyIdentical = 0.8;

/** The runs of words by which documents are compared: sections and references, without standing notices, dates and payers. */
export function documentShingles(
  document: Pick<PolicyDocument, 'sections' | 'references'>,
): ReadonlySet<number> {
  const texts = [
    ...document.sections.flatMap(({ heading, markdown }) => [heading, markdown]),
    ...document.references.map(({ citation }) => citation),
  ];
  return shinglesOf(comparableWords(texts));
}
