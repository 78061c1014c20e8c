import {
  abstractOf,
  authorsOf,
  commentsCorrectionsOf,
  completeAuthors,
  dateParts,
  historyOf,
  keywordsOf,
  meshHeadingsOf,
  otherAbstractOf,
  PREPRINT,
  textAt,
  textsOf,
} from './pubmed-fields.ts';
import type { Journal, PubmedRecord } from '../records/publication-record.ts';
import { printedDate, publicationDate } from './publication-date.rules.ts';
import { doiOf, pmcidOf } from './pubmed-identifiers.ts';
import { markupOrNull, readableText } from './readable-text.ts';
import { childAt, childrenOf, MalformedXml, type XmlElement } from './xml-elements.ts';

/**
 * Reads a `MedlineCitation` and the `PubmedData` beside it, which older files do not have. Throws {@link MalformedXml}
 * when it has no PMID.
 */
export function articleRecord(citation: XmlElement | undefined, data: XmlElement | undefined): PubmedRecord {
  const body = childAt(citation, 'Article');
  const pmid = textAt(citation, 'PMID');
  if (pmid === null) throw new MalformedXml('a PubmedArticle without a PMID');
  const printed = dateParts(childAt(body, 'Journal', 'JournalIssue', 'PubDate'));
  const titled = titleElement(body);
  const authorLists = childrenOf(body, 'AuthorList');
  const identifiers = childrenOf(childAt(data, 'ArticleIdList'), 'ArticleId');
  const publicationTypes = textsOf(childAt(body, 'PublicationTypeList'), 'PublicationType');
  const ownAbstract = abstractOf(childAt(body, 'Abstract'));
  return {
    kind: 'article',
    source: 'pubmed',
    pmid,
    pmcid: pmcidOf(identifiers, childrenOf(citation, 'OtherID')),
    doi: doiOf(childrenOf(body, 'ELocationID'), identifiers),
    preprint: publicationTypes.includes(PREPRINT),
    title: titled ? readableText(titled) : '',
    titleMarkup: markupOrNull(titled),
    vernacularTitle: textAt(body, 'VernacularTitle'),
    journal: journalOf(citation, body),
    book: null,
    publishedOn: publicationDate(printed),
    publishedText: printedDate(printed),
    electronicOn: publicationDate(dateParts(childAt(body, 'ArticleDate'))),
    authors: authorsOf(authorLists),
    authorsComplete: completeAuthors(authorLists),
    abstract: ownAbstract.length > 0 ? ownAbstract : otherAbstractOf(citation),
    languages: textsOf(body, 'Language'),
    publicationTypes,
    meshHeadings: meshHeadingsOf(childAt(citation, 'MeshHeadingList')),
    supplementaryConcepts: textsOf(childAt(citation, 'SupplMeshList'), 'SupplMeshName'),
    keywords: keywordsOf(citation),
    commentsCorrections: commentsCorrectionsOf(citation),
    history: historyOf(citation, data),
  };
}

/** The title, or the one in the work's own language where there is no other. */
function titleElement(body: XmlElement | undefined): XmlElement | undefined {
  const title = childAt(body, 'ArticleTitle');
  return title && readableText(title) !== '' ? title : childAt(body, 'VernacularTitle');
}

function journalOf(citation: XmlElement | undefined, body: XmlElement | undefined): Journal {
  const journal = childAt(body, 'Journal');
  return {
    title: textAt(journal, 'Title'),
    abbreviation: textAt(citation, 'MedlineJournalInfo', 'MedlineTA') ?? textAt(journal, 'ISOAbbreviation'),
    issn: textAt(journal, 'ISSN') ?? textAt(citation, 'MedlineJournalInfo', 'ISSNLinking'),
    volume: textAt(journal, 'JournalIssue', 'Volume'),
    issue: textAt(journal, 'JournalIssue', 'Issue'),
    pages: pagesOf(body),
  };
}

/** `MedlinePgn` where there is one; else start and end page. */
function pagesOf(body: XmlElement | undefined): string | null {
  const pages = childAt(body, 'Pagination');
  const printed = textAt(pages, 'MedlinePgn');
  if (printed) return printed;
  const [start, end] = [textAt(pages, 'StartPage'), textAt(pages, 'EndPage')];
  return start && end && start !== end ? `${start}-${end}` : start;
}
