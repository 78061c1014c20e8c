import {
  abstractOf,
  authorsOf,
  dateParts,
  doiOf,
  historyOf,
  pmcidOf,
  textAt,
  textsOf,
} from './pubmed-fields.ts';
import type { PubmedRecord } from '../records/publication-record.ts';
import { printedDate, publicationDate } from './publication-date.rules.ts';
import { childAt, childrenOf, MalformedXml, type XmlElement } from './xml-elements.ts';

/**
 * Reads a `PubmedBookArticle` element: a whole book, or a chapter (then `title` is the chapter's and the date is that
 * of the contribution). Throws {@link MalformedXml} when it has no PMID.
 */
export function bookRecord(article: XmlElement): PubmedRecord {
  const document = childAt(article, 'BookDocument');
  const data = childAt(article, 'PubmedBookData');
  const book = childAt(document, 'Book');
  const pmid = textAt(document, 'PMID');
  if (pmid === null) throw new MalformedXml('a PubmedBookArticle without a PMID');
  const identifiers = [
    ...childrenOf(childAt(document, 'ArticleIdList'), 'ArticleId'),
    ...childrenOf(childAt(data, 'ArticleIdList'), 'ArticleId'),
  ];
  const bookTitle = textAt(book, 'BookTitle') ?? '';
  const printed = dateParts(childAt(document, 'ContributionDate') ?? childAt(book, 'PubDate'));
  const bookLists = childrenOf(book, 'AuthorList');
  const editorLists = bookLists.filter(({ attributes }) => attributes['Type'] === 'editors');
  const chapterLists = childrenOf(document, 'AuthorList');
  const authorLists =
    chapterLists.length > 0 ? chapterLists : bookLists.filter((list) => !editorLists.includes(list));
  return {
    kind: 'book',
    source: 'pubmed',
    pmid,
    pmcid: pmcidOf(identifiers),
    doi: doiOf(childrenOf(book, 'ELocationID'), identifiers),
    preprint: false,
    title: textAt(document, 'ArticleTitle') ?? bookTitle,
    titleMarkup: null,
    vernacularTitle: textAt(document, 'VernacularTitle'),
    journal: null,
    book: {
      title: bookTitle,
      publisher: textAt(book, 'Publisher', 'PublisherName'),
      place: textAt(book, 'Publisher', 'PublisherLocation'),
      edition: textAt(book, 'Edition'),
      editors: authorsOf(editorLists),
    },
    publishedOn: publicationDate(printed),
    publishedText: printedDate(printed),
    electronicOn: null,
    authors: authorsOf(authorLists),
    authorsComplete: authorLists.every(({ attributes }) => attributes['CompleteYN'] !== 'N'),
    abstract: abstractOf(childAt(document, 'Abstract')),
    languages: textsOf(document, 'Language'),
    publicationTypes: textsOf(document, 'PublicationType'),
    meshHeadings: [],
    keywords: childrenOf(document, 'KeywordList').flatMap((list) => textsOf(list, 'Keyword')),
    commentsCorrections: [],
    history: historyOf(document, data),
  };
}
