import { canonicalDocument } from '../../documents/canonical-document.ts';
import type { DocumentReference, DocumentSection, PolicyDocument } from '../../documents/policy-document.ts';
import {
  citationFormOf,
  danglingNumbers,
  numberingOf,
  type Numbering,
} from '../../documents/references/numbering.ts';
import { freeNumbers, placeByFirstCitation } from '../../documents/references/renumber-references.ts';
import { printCitation } from '../../documents/references/rewrite-citations.rules.ts';
import {
  unclearCitations,
  unclearNumbers,
  type UnclearCitation,
} from '../../documents/references/unclear-citations.ts';
import { InvalidRequest } from '../../kernel/errors.ts';
import type { ChosenPlace, PlacedWork } from './evidence-places.ts';
import { placeFor, placesOf } from './evidence-places.ts';

/** An included work, ready to be put into a document. */
export interface NewWork extends PlacedWork {
  readonly recordId: string;
  readonly entry: Omit<DocumentReference, 'number'>;
  /** The line that is put into the text, without its citation. */
  readonly line: string;
  /** The section that somebody chose; null for the one its headings speak for. */
  readonly sectionId: string | null;
}

/** What became of a work. */
export interface AddedWork {
  readonly recordId: string;
  readonly reference: DocumentReference;
  readonly line: string;
  readonly place: ChosenPlace & { readonly sectionId: string };
}

/** A document with more evidence. */
export interface GrownDocument {
  readonly document: PolicyDocument;
  readonly added: readonly AddedWork[];
  readonly numbering: Numbering;
  /** Why the new ones stand at the end although the policy numbers by first citation; empty where they do not. */
  readonly unclear: readonly UnclearCitation[];
  /** Earlier references that have another number now, by the one they had. */
  readonly moved: ReadonlyMap<number, number>;
}

/**
 * Puts works into a document: each as a reference and as a line under the heading of its kind of study, in the order
 * given. Where the policy numbers by first citation, they take their places and later numbers move on in the list and in
 * every citation; else, and where a citation cannot be told from other numbers, they come at the end, under numbers that
 * nothing in the text holds. Anchors among `reserved` name nothing new. Throws InvalidRequest for a
 * section that is not there or that decides coverage, naming the work's place in the list.
 */
export function addEvidence(
  document: PolicyDocument,
  works: readonly NewWork[],
  reserved: ReadonlySet<string>,
): GrownDocument {
  const wanted = numberingOf(document);
  const form = citationFormOf(document);
  const highest = document.references.reduce((most, { number }) => Math.max(most, number), 0);
  const numbers = freeNumbers(
    new Set([...danglingNumbers(document), ...unclearNumbers(document)]),
    highest + 1,
    works.length,
  );
  let sections = [...document.sections];
  const made: { readonly index: number; readonly place: ChosenPlace; readonly line: string }[] = [];
  for (const [index, work] of works.entries()) {
    const place = chosen({ ...document, sections }, work, index);
    const line = `${work.line}${printCitation(form, [numbers[index] ?? 0])}`;
    sections = withLine(sections, place, line, `${UNNAMED}${index}`);
    made.push({ index, place, line });
  }
  const references = works.map(({ entry }, index) => ({ ...entry, number: numbers[index] ?? 0 }));
  sections = sections.map((section) => (section.id.startsWith(UNNAMED) ? { ...section, id: '' } : section));
  const grown = canonicalDocument(
    { ...document, sections, references: [...document.references, ...references] },
    reserved,
  );
  const unclear = wanted === 'first_citation' ? unclearCitations(grown) : [];
  const numbering = unclear.length === 0 ? wanted : 'as_listed';
  const placed =
    numbering === 'first_citation'
      ? placeByFirstCitation(grown, new Set(numbers))
      : { document: grown, moved: new Map<number, number>() };
  const isNew = new Set(numbers);
  return {
    document: placed.document,
    numbering,
    unclear,
    moved: new Map([...placed.moved].filter(([before]) => !isNew.has(before))),
    added: made.map(({ index, place, line }) => {
      const first = numbers[index] ?? 0;
      const number = placed.moved.get(first) ?? first;
      const reference = placed.document.references.find((each) => each.number === number);
      const section = grown.sections.find(({ markdown }) => holdsLine(markdown, line));
      if (reference === undefined || section === undefined)
        throw new TypeError('a work is not in its document');
      const work = works[index];
      return {
        recordId: work?.recordId ?? '',
        reference,
        line: `${work?.line ?? ''}${printCitation(form, [number])}`,
        place: { ...place, sectionId: section.id },
      };
    }),
  };
}

/** Begins the name of a section until it gets its anchor; no anchor begins so. */
const UNNAMED = '/';

const holdsLine = (markdown: string, line: string) => `\n${markdown}\n`.includes(`\n${line}\n`);

function chosen(document: PolicyDocument, work: NewWork, index: number): ChosenPlace {
  const { sectionId } = work;
  if (sectionId === null) return placeFor(document, work);
  const place = placesOf(document).find((each) => each.sectionId === sectionId);
  if (place !== undefined)
    return { into: { sectionId }, path: place.path, why: 'It was chosen.', others: [] };
  const isThere = document.sections.some(({ id }) => id === sectionId);
  throw new InvalidRequest([
    {
      field: `records.${index}.section`,
      reason: isThere
        ? `section "${sectionId}" decides coverage and holds no evidence`
        : `the draft has no section "${sectionId}"`,
    },
  ]);
}

function withLine(
  sections: readonly DocumentSection[],
  { into }: ChosenPlace,
  line: string,
  id: string,
): DocumentSection[] {
  if ('sectionId' in into) {
    return sections.map((section) => {
      if (section.id !== into.sectionId) return section;
      return { ...section, markdown: section.markdown === '' ? line : `${section.markdown}\n\n${line}` };
    });
  }
  const behind = sections.findIndex(({ id }) => id === into.after);
  const made: DocumentSection = { id, heading: into.heading, level: into.level, markdown: line };
  return sections.toSpliced(behind + 1, 0, made);
}
