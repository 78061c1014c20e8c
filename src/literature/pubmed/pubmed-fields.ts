import type {
  AbstractPart,
  Author,
  CommentCorrection,
  MeshHeading,
  RecordHistory,
} from '../records/publication-record.ts';
import { printedDay, type PrintedDate } from './publication-date.rules.ts';
import { readableText, readableTextOrNull } from './readable-text.ts';
import { childAt, childrenOf, type XmlElement } from './xml-elements.ts';

/** The text at the end of a path of element names, or null. */
export function textAt(element: XmlElement | undefined, ...path: string[]): string | null {
  return readableTextOrNull(childAt(element, ...path));
}

/** The text of each child called `name` that has any. */
export function textsOf(element: XmlElement | undefined, name: string): string[] {
  return childrenOf(element, name)
    .map(readableText)
    .filter((text) => text !== '');
}

/** The parts of a date element; nothing for an absent one. */
export function dateParts(element: XmlElement | undefined): PrintedDate {
  return {
    year: textAt(element, 'Year'),
    month: textAt(element, 'Month'),
    day: textAt(element, 'Day'),
    season: textAt(element, 'Season'),
    medlineDate: textAt(element, 'MedlineDate'),
  };
}

/** The people and groups of author lists. A form marked `ValidYN="N"` is a misprint that another one corrects. */
export function authorsOf(lists: readonly XmlElement[]): Author[] {
  return lists
    .flatMap((list) => childrenOf(list, 'Author'))
    .filter((author) => author.attributes['ValidYN'] !== 'N')
    .flatMap((author): Author[] => {
      const collective = textAt(author, 'CollectiveName');
      if (collective) return [{ kind: 'collective', name: collective }];
      const lastName = textAt(author, 'LastName');
      if (!lastName) return [];
      const [foreName, initials] = [textAt(author, 'ForeName'), textAt(author, 'Initials')];
      return [{ kind: 'person', lastName, foreName, initials, suffix: textAt(author, 'Suffix') }];
    });
}

export function abstractOf(element: XmlElement | undefined): AbstractPart[] {
  return childrenOf(element, 'AbstractText')
    .map((part) => ({
      label: part.attributes['Label'] ?? null,
      category: part.attributes['NlmCategory'] ?? null,
      text: readableText(part),
    }))
    .filter(({ text }) => text !== '');
}

export function commentsCorrectionsOf(list: XmlElement | undefined): CommentCorrection[] {
  return childrenOf(list, 'CommentsCorrections').map((entry) => ({
    type: entry.attributes['RefType'] ?? '',
    pmid: textAt(entry, 'PMID'),
    source: textAt(entry, 'RefSource') ?? '',
    note: textAt(entry, 'Note'),
  }));
}

/** PubMed's publication type for what peers have not reviewed. */
export const PREPRINT = 'Preprint';

export function meshHeadingsOf(list: XmlElement | undefined): MeshHeading[] {
  return childrenOf(list, 'MeshHeading').flatMap((heading) => {
    const descriptor = textAt(heading, 'DescriptorName');
    if (descriptor === null) return [];
    const named = [...childrenOf(heading, 'DescriptorName'), ...childrenOf(heading, 'QualifierName')];
    const major = named.some(({ attributes }) => attributes['MajorTopicYN'] === 'Y');
    return [{ descriptor, major, qualifiers: textsOf(heading, 'QualifierName') }];
  });
}

/** The record's number in PubMed Central among its own identifiers. */
export function pmcidOf(identifiers: readonly XmlElement[]): string | null {
  return readableTextOrNull(identifiers.find(({ attributes }) => attributes['IdType'] === 'pmc'));
}

/** The DOI among the record's own identifiers; one marked `ValidYN="N"` is a misprint. */
export function doiOf(locations: readonly XmlElement[], identifiers: readonly XmlElement[]): string | null {
  const located = locations.filter(
    ({ attributes }) => attributes['EIdType'] === 'doi' && attributes['ValidYN'] !== 'N',
  );
  const listed = identifiers.filter(({ attributes }) => attributes['IdType'] === 'doi');
  return readableTextOrNull(located[0] ?? listed[0]);
}

/** The record's life in PubMed, from its citation (or book) and the data beside it. */
export function historyOf(citation: XmlElement | undefined, data: XmlElement | undefined): RecordHistory {
  const events = childrenOf(childAt(data, 'History'), 'PubMedPubDate');
  const day = (status: string) =>
    printedDay(dateParts(events.find(({ attributes }) => attributes['PubStatus'] === status)));
  return {
    createdOn: printedDay(dateParts(childAt(citation, 'DateCreated'))),
    enteredOn: day('entrez'),
    shownOn: day('pubmed'),
    indexedOn: day('medline'),
    revisedOn: printedDay(dateParts(childAt(citation, 'DateRevised'))),
  };
}
