import { textAt, textsOf } from '../pubmed/pubmed-fields.ts';
import { ErrorReply } from '../pubmed/pubmed-parser.ts';
import { childAt, MalformedXml, readElements } from '../pubmed/xml-elements.ts';

/** Where NCBI's history server keeps a result, for some hours. */
export interface HistoryKey {
  readonly webEnv: string;
  readonly queryKey: string;
}

/** What esearch answered. */
export interface SearchReply {
  /** All hits, also those past the 10,000 that can be fetched. */
  readonly count: number;
  /** The PMIDs returned, in PubMed's order. */
  readonly pmids: readonly string[];
  /** Null where the history was not asked for. */
  readonly history: HistoryKey | null;
  /** The query as PubMed understood it. */
  readonly translation: string | null;
  /** Phrases and fields that PubMed does not know; the rest of the query was run without them. */
  readonly notFound: readonly string[];
  /** Phrases PubMed left out, and its remarks. */
  readonly warnings: readonly string[];
}

/** Reads an esearch reply. Throws {@link ErrorReply} for `<ERROR>` and MalformedXml for anything that is none. */
export async function searchReply(chunks: AsyncIterable<string> | Iterable<string>): Promise<SearchReply> {
  const selection = { roots: ['eSearchResult'], wanted: new Set(['eSearchResult']) };
  for await (const result of readElements(chunks, selection)) {
    const error = textAt(result, 'ERROR');
    if (error !== null) throw new ErrorReply(error);
    const count = textAt(result, 'Count') ?? '';
    if (!/^\d+$/.test(count)) throw new MalformedXml('an eSearchResult without a count');
    const [errors, warnings] = [childAt(result, 'ErrorList'), childAt(result, 'WarningList')];
    const [webEnv, queryKey] = [textAt(result, 'WebEnv'), textAt(result, 'QueryKey')];
    return {
      count: Number(count),
      pmids: textsOf(childAt(result, 'IdList'), 'Id'),
      history: webEnv && queryKey ? { webEnv, queryKey } : null,
      translation: textAt(result, 'QueryTranslation'),
      notFound: [...textsOf(errors, 'PhraseNotFound'), ...textsOf(errors, 'FieldNotFound')],
      warnings: [
        ...textsOf(warnings, 'PhraseIgnored'),
        ...textsOf(warnings, 'QuotedPhraseNotFound'),
        ...textsOf(warnings, 'OutputMessage'),
      ],
    };
  }
  throw new MalformedXml('no eSearchResult');
}
