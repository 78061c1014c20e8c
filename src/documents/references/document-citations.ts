import type { DocumentReference, DocumentSection, PolicyDocument } from '../policy-document.ts';
import { asRanges } from './check-citations.ts';
import { citationsBy } from './citations.rules.ts';
import { citationFormOf, firstCitations } from './numbering.ts';

/** A number that a section cites and the reference list has not. */
export interface DanglingCitation {
  readonly number: number;
  /** Anchor of the section. */
  readonly section: string;
  readonly heading: string;
}

/** How citations and references of a document agree, as it stands now and not as it was imported. */
export interface CitationState {
  readonly withoutReference: readonly DanglingCitation[];
  /** Numbers that nothing cites, ascending. */
  readonly notCited: readonly number[];
  /** The same, in words: `2, 5-7`. */
  readonly notCitedText: string;
}

/** What a document cites that is not there, and what it lists and does not cite. */
export function citationStateOf(document: Pick<PolicyDocument, 'sections' | 'references'>): CitationState {
  const form = citationFormOf(document);
  const known = new Set(document.references.map(({ number }) => number));
  const withoutReference = document.sections.flatMap((section) =>
    [...new Set(numbersIn(section, form.mark))]
      .filter((number) => !known.has(number))
      .map((number) => ({ number, section: section.id, heading: section.heading })),
  );
  const cited = new Set(firstCitations(document, form));
  const notCited = [...known].filter((number) => !cited.has(number)).toSorted((a, b) => a - b);
  return { withoutReference, notCited, notCitedText: asRanges(notCited) };
}

/** The first section that cites a reference; undefined where none does. */
export function sectionCiting(
  document: Pick<PolicyDocument, 'sections' | 'references'>,
  { number }: Pick<DocumentReference, 'number'>,
): DocumentSection | undefined {
  const { mark } = citationFormOf(document);
  return document.sections.find((section) => numbersIn(section, mark).includes(number));
}

function numbersIn({ heading, markdown }: DocumentSection, mark: RegExp): number[] {
  return [heading, markdown].flatMap((text) =>
    citationsBy(mark, text).flatMap(({ numbers }) => numbers ?? []),
  );
}
