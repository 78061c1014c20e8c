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

/**
 * The people and groups of author lists. A form marked `ValidYN="N"` is a misprint that another one corrects. The
 * members of a group (`InvestigatorList`) are not authors.
 */
export function authorsOf(lists: readonly XmlElement[]): Author[] {
  return lists
    .flatMap((list) => childrenOf(list, 'Author'))
    .filter((author) => author.attributes['ValidYN'] !== 'N')
    .flatMap(authorOf);
}

function authorOf(author: XmlElement): Author[] {
  const collective = textAt(author, 'CollectiveName');
  if (collective) return [{ kind: 'collective', name: collective }];
  const lastName = textAt(author, 'LastName');
  // `FirstName` and `MiddleName` stood where `ForeName` stands since 2002.
  const firstNames = [textAt(author, 'FirstName'), textAt(author, 'MiddleName')].filter(Boolean).join(' ');
  const foreName = textAt(author, 'ForeName') ?? (firstNames || null);
  // A person of one name may have it in either place.
  const name = lastName ?? foreName;
  if (name === null) return [];
  return [
    {
      kind: 'person',
      lastName: name,
      foreName: lastName === null ? null : foreName,
      initials: textAt(author, 'Initials'),
      suffix: textAt(author, 'Suffix'),
    },
  ];
}

/** False where PubMed says of one of the lists that it was cut. */
export function completeAuthors(lists: readonly XmlElement[]): boolean {
  return lists.every(({ attributes }) => attributes['CompleteYN'] !== 'N');
}

/** The parts that have a text. `CopyrightInformation` beside them is no part of what was written. */
export function abstractOf(element: XmlElement | undefined): AbstractPart[] {
  return childrenOf(element, 'AbstractText')
    .map((part) => ({
      label: part.attributes['Label']?.trim() || null,
      category: part.attributes['NlmCategory'] ?? null,
      text: readableText(part),
    }))
    .filter(({ text }) => text !== '');
}

/**
 * The abstract that another body wrote, or that came in another language, for a record without one of its own: English
 * before others, and what was written for peers before a summary in plain words.
 */
export function otherAbstractOf(citation: XmlElement | undefined): AbstractPart[] {
  const rank = ({ attributes }: XmlElement): number =>
    ((attributes['Language'] ?? 'eng') === 'eng' ? 0 : 2) +
    (attributes['Type'] === 'plain-language-summary' ? 1 : 0);
  return (
    childrenOf(citation, 'OtherAbstract')
      .toSorted((a, b) => rank(a) - rank(b))
      .map(abstractOf)
      .find((parts) => parts.length > 0) ?? []
  );
}

/**
 * Every tie to another record, in the order of the list, with its type as printed. Before 2008 the type was not an
 * attribute but the name of an element inside.
 */
export function commentsCorrectionsOf(citation: XmlElement | undefined): CommentCorrection[] {
  const listed = childrenOf(childAt(citation, 'CommentsCorrectionsList'), 'CommentsCorrections');
  return [...listed, ...childrenOf(citation, 'CommentsCorrections')].flatMap((entry) => {
    const type = entry.attributes['RefType'];
    if (type !== undefined) return [commentCorrection(type, entry)];
    return entry.children.flatMap((child) =>
      typeof child === 'string' ? [] : [commentCorrection(child.name, child)],
    );
  });
}

function commentCorrection(type: string, entry: XmlElement): CommentCorrection {
  return {
    type,
    pmid: textAt(entry, 'PMID'),
    source: textAt(entry, 'RefSource') ?? '',
    note: textAt(entry, 'Note'),
  };
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

/** The authors' and others' keywords of every list, each once. */
export function keywordsOf(parent: XmlElement | undefined): string[] {
  return [...new Set(childrenOf(parent, 'KeywordList').flatMap((list) => textsOf(list, 'Keyword')))];
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
