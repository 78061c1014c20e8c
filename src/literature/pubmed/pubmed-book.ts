import {
  abstractOf,
  authorsOf,
  completeAuthors,
  dateParts,
  historyOf,
  keywordsOf,
  textAt,
  textsOf,
} from './pubmed-fields.ts';
import type { PubmedRecord } from '../records/publication-record.ts';
import { printedDate, publicationDate } from './publication-date.rules.ts';
import { doiOf, pmcidOf } from './pubmed-identifiers.ts';
import { markupOrNull, readableText } from './readable-text.ts';
import { childAt, childrenOf, MalformedXml, type XmlElement } from './xml-elements.ts';

/**
 * Reads a `BookDocument` and the `PubmedBookData` beside it, which a set of documents does not have: a whole book, or a
 * chapter, whose title, date, authors and DOI are then the chapter's. Throws {@link MalformedXml} when it has no PMID.
 */
export function bookRecord(document: XmlElement | undefined, data: XmlElement | undefined): PubmedRecord {
  const book = childAt(document, 'Book');
  const pmid = textAt(document, 'PMID');
  if (pmid === null) throw new MalformedXml('a PubmedBookArticle without a PMID');
  const identifiers = [
    ...childrenOf(childAt(document, 'ArticleIdList'), 'ArticleId'),
    ...childrenOf(childAt(data, 'ArticleIdList'), 'ArticleId'),
  ];
  const bookTitle = childAt(book, 'BookTitle');
  const chapterTitle = [childAt(document, 'ArticleTitle'), childAt(document, 'VernacularTitle')].find(
    (title) => title && readableText(title) !== '',
  );
  const titled = chapterTitle ?? bookTitle;
  const printed = dateParts(childAt(document, 'ContributionDate') ?? childAt(book, 'PubDate'));
  const bookLists = childrenOf(book, 'AuthorList');
  const editorLists = bookLists.filter(isEditors);
  const chapterLists = childrenOf(document, 'AuthorList').filter((list) => !isEditors(list));
  const authorLists = chapterLists.length > 0 ? chapterLists : bookLists.filter((list) => !isEditors(list));
  return {
    kind: 'book',
    source: 'pubmed',
    pmid,
    pmcid: pmcidOf(identifiers),
    // The book's own DOI is not that of one chapter in it.
    doi: doiOf(chapterTitle ? [] : childrenOf(book, 'ELocationID'), identifiers),
    preprint: false,
    title: titled ? readableText(titled) : '',
    titleMarkup: markupOrNull(titled),
    vernacularTitle: textAt(document, 'VernacularTitle'),
    journal: null,
    book: {
      title: bookTitle ? readableText(bookTitle) : '',
      publisher: textAt(book, 'Publisher', 'PublisherName'),
      place: textAt(book, 'Publisher', 'PublisherLocation'),
      edition: textAt(book, 'Edition'),
      editors: authorsOf(editorLists),
    },
    publishedOn: publicationDate(printed),
    publishedText: printedDate(printed),
    electronicOn: null,
    authors: authorsOf(authorLists),
    authorsComplete: completeAuthors(authorLists),
    abstract: abstractOf(childAt(document, 'Abstract')),
    languages: textsOf(document, 'Language'),
    publicationTypes: textsOf(document, 'PublicationType'),
    meshHeadings: [],
    keywords: keywordsOf(document),
    commentsCorrections: [],
    history: historyOf(document, data),
  };
}

const isEditors = ({ attributes }: XmlElement): boolean => attributes['Type'] === 'editors';
