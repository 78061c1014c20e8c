import type { PolicyDocument } from '../policy-document.ts';
import {
  citationsBy,
  citationsIn,
  otherCitationForm,
  raisedForm,
  type CitationForm,
} from './citations.rules.ts';

/** The part of a document that citations and references stand in. */
export type CitingDocument = Pick<PolicyDocument, 'sections' | 'references'>;

/** The part of a document in which a number may cite a reference. */
export type NumberedDocument = Pick<
  PolicyDocument,
  'sections' | 'references' | 'crossReferences' | 'boilerplate'
>;

/** How a policy numbers its references: in the order in which its text cites them first, or as they were added. */
export type Numbering = 'first_citation' | 'as_listed';

/** Below as many cited references their order tells nothing. */
const FEWEST_CITED = 3;
/** An entry or two that stand out of order do not make another rule. */
const LEAST_IN_ORDER = 0.9;

/** The texts that cite, in printed order. */
export function citingTexts({ sections }: CitingDocument): string[] {
  return sections.flatMap(({ heading, markdown }) => [heading, markdown]);
}

/** The form in which a document cites; the raised one where it cites nothing. */
export function citationFormOf(document: CitingDocument): CitationForm {
  const texts = citingTexts(document);
  if (texts.some((text) => citationsIn(text).some(({ numbers }) => numbers !== null))) return raisedForm;
  return otherCitationForm(texts, new Set(document.references.map(({ number }) => number))) ?? raisedForm;
}

/** Every number that a document cites, each once, in the order in which it is cited first. */
export function firstCitations(document: CitingDocument, form = citationFormOf(document)): number[] {
  const cited = citingTexts(document).flatMap((text) =>
    citationsBy(form.mark, text).flatMap(({ numbers }) => numbers ?? []),
  );
  return [...new Set(cited)];
}

/** Cited numbers under which the reference list has nothing, ascending; those in notices and the like too. */
export function danglingNumbers(document: NumberedDocument): number[] {
  const { references, crossReferences, boilerplate } = document;
  const known = new Set(references.map(({ number }) => number));
  const { mark } = citationFormOf(document);
  const others = [...boilerplate.flatMap(({ heading, markdown }) => [heading, markdown]), ...crossReferences];
  const cited = others.flatMap((text) => citationsBy(mark, text).flatMap(({ numbers }) => numbers ?? []));
  return [...new Set([...firstCitations(document), ...cited])]
    .filter((number) => !known.has(number))
    .toSorted((a, b) => a - b);
}

/** How a document numbers its references. A list that too little is cited of counts as it is listed. */
export function numberingOf(document: CitingDocument): Numbering {
  const known = new Set(document.references.map(({ number }) => number));
  const cited = firstCitations(document).filter((number) => known.has(number));
  if (cited.length < FEWEST_CITED) return 'as_listed';
  return longestRise(cited) >= cited.length * LEAST_IN_ORDER ? 'first_citation' : 'as_listed';
}

/** How many of the numbers can stay when as few as possible are taken out to leave an ascending list. */
function longestRise(numbers: readonly number[]): number {
  const lowestEnd: number[] = []; // of a rise of each length, the lowest number it can end with
  for (const number of numbers) {
    const place = lowestEnd.findIndex((end) => end >= number);
    lowestEnd[place < 0 ? lowestEnd.length : place] = number;
  }
  return lowestEnd.length;
}
