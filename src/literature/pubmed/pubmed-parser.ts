import { articleRecord } from './pubmed-article.ts';
import { bookRecord } from './pubmed-book.ts';
import type { PubmedRecord } from '../records/publication-record.ts';
import { readableText } from './readable-text.ts';
import { readElements } from './xml-elements.ts';

/** PubMed answered with `<ERROR>text</ERROR>` where records were expected; the HTTP status is often 200. */
export class ErrorReply extends Error {
  constructor(text: string) {
    super(text);
    this.name = 'ErrorReply';
  }
}

/** Reply forms that carry records, and those that carry nothing but an error. */
const roots = ['PubmedArticleSet', 'PubmedBookArticleSet', 'eFetchResult'];
const wanted = new Set(['PubmedArticle', 'PubmedBookArticle', 'ERROR']);
/** Large parts that Almanac does not keep; the cited works alone are most of many records. */
const skipped = new Set([
  'ReferenceList',
  'AffiliationInfo',
  'ChemicalList',
  'GrantList',
  'InvestigatorList',
  'OtherAbstract',
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
    switch (element.name) {
      case 'PubmedArticle':
        yield articleRecord(element);
        break;
      case 'PubmedBookArticle':
        yield bookRecord(element);
        break;
      default:
        throw new ErrorReply(readableText(element));
    }
  }
}
