import { textAt, textsOf } from '../pubmed/pubmed-fields.ts';
import { ErrorReply } from '../pubmed/pubmed-parser.ts';
import { readableText } from '../pubmed/readable-text.ts';
import { childrenOf, readElements, type XmlElement } from '../pubmed/xml-elements.ts';
import type { Chunks, Utility } from './utility.ts';

/** The few lines by which a person knows a publication again. */
export interface PublicationSummary {
  readonly pmid: string;
  readonly title: string;
  /** NLM's abbreviation; for a book or a chapter, the book's title. */
  readonly journal: string | null;
  /** As printed: `2019 Nov-Dec`. */
  readonly publishedText: string | null;
  /** `Goldberg MJ`; groups by their name. */
  readonly authors: readonly string[];
}

/** What esummary gave, and which of the records asked for it did not give. */
export interface SummaryReply {
  readonly summaries: readonly PublicationSummary[];
  readonly missing: readonly string[];
}

/** esummary over PubMed (NBK25499), version 2; replies of version 1 are read too. */
export const esummary: Utility<readonly PublicationSummary[]> = {
  name: 'esummary',
  always: { db: 'pubmed', retmode: 'xml', version: '2.0' },
  read: summariesOf,
};

const forms: Readonly<Record<string, (element: XmlElement) => PublicationSummary | null>> = {
  DocumentSummary: fromVersion2,
  DocSum: fromVersion1,
  ERROR: errorOfOneOrAll,
};
const selection = { roots: ['eSummaryResult'], wanted: new Set(Object.keys(forms)) };

/**
 * Reads an esummary reply. A document that it has only an error for is left out; an error that names no document throws
 * {@link ErrorReply}.
 */
export async function summariesOf(chunks: Chunks): Promise<PublicationSummary[]> {
  const summaries: PublicationSummary[] = [];
  for await (const element of readElements(chunks, selection)) {
    const summary = forms[element.name]?.(element) ?? null;
    if (summary !== null) summaries.push(summary);
  }
  return summaries;
}

function fromVersion2(document: XmlElement): PublicationSummary | null {
  const pmid = document.attributes['uid'] ?? '';
  if (childrenOf(document, 'error').length > 0 || pmid === '') return null;
  const authors = childrenOf(document, 'Authors').flatMap((list) => childrenOf(list, 'Author'));
  return {
    pmid,
    title: untagged(textAt(document, 'Title') ?? textAt(document, 'BookTitle')),
    journal: textAt(document, 'Source') ?? textAt(document, 'BookTitle') ?? textAt(document, 'BookName'),
    publishedText: textAt(document, 'PubDate'),
    authors: authors.flatMap((author) => textsOf(author, 'Name')),
  };
}

/** Version 1 has one element for all fields and names them in an attribute. */
function fromVersion1(document: XmlElement): PublicationSummary | null {
  const pmid = textAt(document, 'Id');
  if (pmid === null) return null;
  const items = childrenOf(document, 'Item');
  const named = (name: string) => items.find(({ attributes }) => attributes['Name'] === name);
  const text = (name: string) => (named(name) ? readableText(named(name)!) || null : null);
  return {
    pmid,
    title: untagged(text('Title')),
    journal: text('Source') ?? text('BookTitle'),
    publishedText: text('PubDate'),
    authors: textsOf(named('AuthorList'), 'Item'),
  };
}

/** `UID=99000001: cannot get document summary` tells of one record that is missing; all else of the whole request. */
function errorOfOneOrAll(error: XmlElement): null {
  const text = readableText(error);
  if (text === '' || /\buid\W+\d+/i.test(text)) return null;
  throw new ErrorReply(text);
}

/** In these replies, unlike in efetch's, markup inside a title arrives as text. */
function untagged(title: string | null): string {
  return (title ?? '').replace(/<\/?(i|b|u|sup|sub|em|strong)>/gi, '');
}
