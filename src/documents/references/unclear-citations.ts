import { citationsBy, otherCitationForm } from './citations.rules.ts';
import { citingTexts, danglingNumbers, type NumberedDocument } from './numbering.ts';
import { unclearMarks, type UnclearMark } from './unclear-citations.rules.ts';

/** Where a document may cite by a number that cannot be told from other numbers. */
export interface UnclearCitation {
  /** Anchor of the section; null outside of sections. */
  readonly section: string | null;
  /** Heading of the section, or what else it stands in. */
  readonly heading: string;
  /** What stands there, shortened. */
  readonly text: string;
}

/** As many places are named to somebody who is to mend them; the others after that. */
export const mostPlacesSaid = 20;

/**
 * The places of a document at which a number that its references have or would get may cite one of them or count
 * something: `relief[4]`, `IQR [4, 5]`, `^[5 and 6]`, `(12)` where it cites so. While there is one, no reference can be
 * given another number for certain. `^[4]` is clear.
 */
export function unclearCitations(document: NumberedDocument): UnclearCitation[] {
  const inPlay = numbersInPlay(document);
  return marksOf(document).flatMap(({ mark, ...place }) =>
    mark.numbers.some((number) => inPlay.has(number)) ? [{ ...place, text: mark.text }] : [],
  );
}

/** Every number that an unclear place holds, whether a reference has it or not: none is to be given to a new one. */
export function unclearNumbers(document: NumberedDocument): Set<number> {
  return new Set(marksOf(document).flatMap(({ mark }) => mark.numbers));
}

/** Numbers that references have, and those that they would get without gaps. */
function numbersInPlay(document: NumberedDocument): Set<number> {
  const highest = document.references.length + danglingNumbers(document).length;
  return new Set([
    ...document.references.map(({ number }) => number),
    ...(document.references.length === 0 ? [] : Array.from({ length: highest }, (_, index) => index + 1)),
  ]);
}

type Placed = Omit<UnclearCitation, 'text'> & { readonly mark: UnclearMark };

function marksOf(document: NumberedDocument): Placed[] {
  const { sections, references, crossReferences, boilerplate } = document;
  const known = new Set(references.map(({ number }) => number));
  const other = otherCitationForm(citingTexts(document), known);
  const marksIn = (text: string) => [
    ...unclearMarks(text),
    ...(other?.name === 'parenthesised' ? citationsBy(other.mark, text) : []).map((citation) => ({
      text: citation.text,
      numbers: citation.numbers ?? [],
    })),
  ];
  return [
    ...sections.flatMap(({ id, heading, markdown }) =>
      [heading, markdown].flatMap(marksIn).map((mark) => ({ section: id, heading, mark })),
    ),
    ...crossReferences.flatMap(marksIn).map((mark) => ({ section: null, heading: 'Cross references', mark })),
    ...boilerplate.flatMap(({ heading, markdown }) =>
      [heading, markdown].flatMap(marksIn).map((mark) => ({ section: null, heading, mark })),
    ),
  ];
}
