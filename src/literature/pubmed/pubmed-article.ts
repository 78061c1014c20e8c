import {
  abstractOf,
  authorsOf,
  commentsCorrectionsOf,
  dateParts,
  doiOf,
  historyOf,
  meshHeadingsOf,
  pmcidOf,
  PREPRINT,
  textAt,
  textsOf,
} from './pubmed-fields.ts';
import type { Journal, PubmedRecord } from '../records/publication-record.ts';
import { printedDate, publicationDate } from './publication-date.rules.ts';
import { childAt, childrenOf, MalformedXml, type XmlElement } from './xml-elements.ts';

/** Reads a `PubmedArticle` element. Throws {@link MalformedXml} when it has no PMID. */
export function articleRecord(article: XmlElement): PubmedRecord {
  const citation = childAt(article, 'MedlineCitation');
  const data = childAt(article, 'PubmedData');
  const body = childAt(citation, 'Article');
  const pmid = textAt(citation, 'PMID');
  if (pmid === null) throw new MalformedXml('a PubmedArticle without a PMID');
  const printed = dateParts(childAt(body, 'Journal', 'JournalIssue', 'PubDate'));
  const vernacularTitle = textAt(body, 'VernacularTitle');
  const authorList = childAt(body, 'AuthorList');
  const identifiers = childrenOf(childAt(data, 'ArticleIdList'), 'ArticleId');
  const publicationTypes = textsOf(childAt(body, 'PublicationTypeList'), 'PublicationType');
  return {
    kind: 'article',
    source: 'pubmed',
    pmid,
    pmcid: pmcidOf(identifiers),
    doi: doiOf(childrenOf(body, 'ELocationID'), identifiers),
    preprint: publicationTypes.includes(PREPRINT),
    title: textAt(body, 'ArticleTitle') ?? vernacularTitle ?? '',
    titleMarkup: null,
    vernacularTitle,
    journal: journalOf(citation, body),
    book: null,
    publishedOn: publicationDate(printed),
    publishedText: printedDate(printed),
    electronicOn: publicationDate(dateParts(childAt(body, 'ArticleDate'))),
    authors: authorsOf(childrenOf(body, 'AuthorList')),
    authorsComplete: authorList?.attributes['CompleteYN'] !== 'N',
    abstract: abstractOf(childAt(body, 'Abstract')),
    languages: textsOf(body, 'Language'),
    publicationTypes,
    meshHeadings: meshHeadingsOf(childAt(citation, 'MeshHeadingList')),
    keywords: childrenOf(citation, 'KeywordList').flatMap((list) => textsOf(list, 'Keyword')),
    commentsCorrections: commentsCorrectionsOf(childAt(citation, 'CommentsCorrectionsList')),
    history: historyOf(citation, data),
  };
}

function journalOf(citation: XmlElement | undefined, body: XmlElement | undefined): Journal {
  const journal = childAt(body, 'Journal');
  return {
    title: textAt(journal, 'Title'),
    abbreviation: textAt(citation, 'MedlineJournalInfo', 'MedlineTA') ?? textAt(journal, 'ISOAbbreviation'),
    issn: textAt(journal, 'ISSN'),
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
