import { articleRecord } from './pubmed-article.ts';
import { bookRecord } from './pubmed-book.ts';
import type { PubmedRecord } from '../records/publication-record.ts';
import { readableText } from './readable-text.ts';
import { childAt, readElements, type XmlElement } from './xml-elements.ts';

/** PubMed answered with `<ERROR>text</ERROR>` where records were expected; the HTTP status is often 200. */
export class ErrorReply extends Error {
  constructor(text: string) {
    super(text);
    this.name = 'ErrorReply';
  }
}

/** Forms of a set: what efetch answers today, what NLM's files hold, and what carries nothing but an error. */
const roots = [
  'PubmedArticleSet',
  'PubmedBookArticleSet',
  'MedlineCitationSet',
  'BookDocumentSet',
  'eFetchResult',
];

/** How each element that stands for itself in a set is read. Withdrawn PMIDs (`DeleteCitation`) are none of them. */
const readers: ReadonlyMap<string, (element: XmlElement) => PubmedRecord> = new Map([
  [
    'PubmedArticle',
    (element) => articleRecord(childAt(element, 'MedlineCitation'), childAt(element, 'PubmedData')),
  ],
  ['MedlineCitation', (element) => articleRecord(element, undefined)],
  [
    'PubmedBookArticle',
    (element) => bookRecord(childAt(element, 'BookDocument'), childAt(element, 'PubmedBookData')),
  ],
  ['BookDocument', (element) => bookRecord(element, undefined)],
]);
const wanted = new Set([...readers.keys(), 'ERROR']);

/** Parts that Almanac does not keep; the cited works and affiliations alone are most of many records. */
const skipped = new Set([
  'ReferenceList',
  'AffiliationInfo',
  'Affiliation',
  'Identifier',
  'ChemicalList',
  'CoiStatement',
  'CopyrightInformation',
  'DataBankList',
  'GeneSymbolList',
  'GeneralNote',
  'GrantList',
  'InvestigatorList',
  'ItemList',
  'ObjectList',
  'PersonalNameSubjectList',
  'Sections',
]);

/**
 * Reads the records of an efetch reply as they arrive, one at a time. A set without records is no error.
 * Throws MalformedXml for HTML, a cut reply or a record without a PMID, and {@link ErrorReply} for `<ERROR>`.
 */
export async function* readPubmedRecords(
  chunks: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<PubmedRecord> {
  for await (const element of readElements(chunks, { roots, wanted, skipped })) {
    const reader = readers.get(element.name);
    if (!reader) throw new ErrorReply(readableText(element));
    yield reader(element);
  }
}
