import { textAt, textsOf } from '../pubmed/pubmed-fields.ts';
import { ErrorReply } from '../pubmed/pubmed-parser.ts';
import { childAt, MalformedXml, readElements, type XmlElement } from '../pubmed/xml-elements.ts';
import type { Chunks, Utility } from './utility.ts';

/** Where NCBI's history server keeps a result, for some hours. */
export interface HistoryKey {
  readonly webEnv: string;
  readonly queryKey: string;
}

/** What esearch answered. */
export interface SearchReply {
  /** All hits, also those past the 10,000 that can be fetched. */
  readonly count: number;
  /** The PMIDs returned, in PubMed's order, each once. */
  readonly pmids: readonly string[];
  /** Null where the history was not asked for. */
  readonly history: HistoryKey | null;
  /** The query as PubMed understood it. */
  readonly translation: string | null;
  /** Phrases and fields that PubMed does not know; the rest of the query was run without them. */
  readonly notFound: readonly string[];
  /** Words PubMed passed over. */
  readonly phrasesIgnored: readonly string[];
  /** Phrases in quotation marks that stand nowhere: PubMed looked for their words. */
  readonly quotedPhrasesNotFound: readonly string[];
  /** PubMed's other remarks. */
  readonly messages: readonly string[];
  /** All three. */
  readonly warnings: readonly string[];
}

/** esearch over PubMed (NBK25499). */
export const esearch: Utility<SearchReply> = {
  name: 'esearch',
  always: { db: 'pubmed', retmode: 'xml' },
  read: searchReply,
};

/** Reads an esearch reply. Throws {@link ErrorReply} for `<ERROR>` and MalformedXml for anything that is none. */
export async function searchReply(chunks: Chunks): Promise<SearchReply> {
  const selection = { roots: ['eSearchResult'], wanted: new Set(['eSearchResult']) };
  let reply: SearchReply | null = null;
  // To the document's end: only then is it certain that it was whole.
  for await (const result of readElements(chunks, selection)) reply = searchReplyOf(result);
  if (reply === null) throw new MalformedXml('no eSearchResult');
  return reply;
}

function searchReplyOf(result: XmlElement): SearchReply {
  const error = textAt(result, 'ERROR');
  if (error !== null) throw new ErrorReply(error);
  const count = Number(textAt(result, 'Count') ?? Number.NaN);
  if (!Number.isSafeInteger(count) || count < 0) throw new MalformedXml('an eSearchResult without a count');
  const [errors, remarks] = [childAt(result, 'ErrorList'), childAt(result, 'WarningList')];
  const phrasesIgnored = textsOf(remarks, 'PhraseIgnored');
  const quotedPhrasesNotFound = textsOf(remarks, 'QuotedPhraseNotFound');
  const messages = textsOf(remarks, 'OutputMessage');
  return {
    count,
    pmids: [...new Set(textsOf(childAt(result, 'IdList'), 'Id'))],
    history: historyKeyOf(result),
    translation: textAt(result, 'QueryTranslation'),
    notFound: [...textsOf(errors, 'PhraseNotFound'), ...textsOf(errors, 'FieldNotFound')],
    phrasesIgnored,
    quotedPhrasesNotFound,
    messages,
    warnings: [...phrasesIgnored, ...quotedPhrasesNotFound, ...messages],
  };
}

/** The key in a reply of esearch or epost; null where there is none. */
export function historyKeyOf(result: XmlElement): HistoryKey | null {
  const [webEnv, queryKey] = [textAt(result, 'WebEnv'), textAt(result, 'QueryKey')];
  return webEnv !== null && queryKey !== null ? { webEnv, queryKey } : null;
}
