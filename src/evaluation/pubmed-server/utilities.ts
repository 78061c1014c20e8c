import { changedBy, type PubmedFault } from './faults.ts';
import type { HistoryStore } from './history-store.ts';
import type { Library } from './library.ts';
import { recordsXml } from './record-xml.ts';
import { errorXml, linkXml, postXml, searchXml, summaryXml } from './reply-xml.ts';

/** What the utilities work on. */
export interface Holdings {
  readonly library: Library;
  readonly history: HistoryStore;
  /** Hits of one query that are handed out: NCBI's manual says 10,000, its server 9,999. */
  readonly ceiling: number;
}

/** A reply, and the PMIDs of the whole records in it. */
export interface UtilityReply {
  readonly body: string;
  readonly pmids: readonly string[];
}

/** A parameter as it was sent first; ids by {@link idsOf}. */
type Parameters = URLSearchParams;
type Answer = (holdings: Holdings, parameters: Parameters, fault: PubmedFault | null) => UtilityReply;

const DEFAULT_PAGE = 20;

/** The E-utilities that policies need, each with what it answers. */
export const utilities: ReadonlyMap<string, Answer> = new Map(
  Object.entries({ esearch: search, epost: post, efetch: fetch, esummary: summarise, elink: link }),
);

/** The ids of a request, whether joined by commas or given one by one. */
export function idsOf(parameters: Parameters): string[] {
  return parameters
    .getAll('id')
    .flatMap((ids) => ids.split(/[\s,]+/))
    .filter((id) => id !== '');
}

const refusal = (utility: string, text: string): UtilityReply => ({
  body: errorXml(utility, text),
  pmids: [],
});

function search({ library, history, ceiling }: Holdings, parameters: Parameters): UtilityReply {
  const start = Number(parameters.get('retstart') ?? 0);
  if (start >= ceiling) return refusal('esearch', pastCeiling(ceiling));
  const query = parameters.get('term') ?? '';
  if (query.trim() === '') return refusal('esearch', 'Empty term and query_key - nothing todo');
  try {
    const found = library.find(query);
    const size = Math.min(Number(parameters.get('retmax') ?? DEFAULT_PAGE), ceiling - start);
    const kept =
      parameters.get('usehistory') === 'y'
        ? history.remember(found.pmids, parameters.get('WebEnv') ?? undefined)
        : null;
    const body = searchXml(found, { start, pmids: found.pmids.slice(start, start + size), history: kept });
    return { body, pmids: [] };
  } catch (error) {
    return refusal('esearch', `Search Backend failed: ${(error as Error).message}`);
  }
}

function post({ history }: Holdings, parameters: Parameters): UtilityReply {
  const ids = idsOf(parameters);
  if (ids.length === 0) return refusal('epost', 'Missing parameter: id');
  const valid = ids.filter((id) => /^\d{1,10}$/.test(id));
  if (valid.length === 0)
    return refusal('epost', 'IDs contain invalid characters which was treated as delimiters.');
  const key = history.remember([...new Set(valid)], parameters.get('WebEnv') ?? undefined);
  return {
    body: postXml(
      key,
      ids.filter((id) => !valid.includes(id)),
    ),
    pmids: [],
  };
}

function fetch(holdings: Holdings, parameters: Parameters, fault: PubmedFault | null): UtilityReply {
  const selected = selectionOf(holdings, 'efetch', parameters);
  if ('refused' in selected) return selected.refused;
  const known = selected.pmids.flatMap((pmid) => holdings.library.get(pmid) ?? []);
  const records = changedBy(fault, known);
  return { body: recordsXml(records), pmids: records.map(({ pmid }) => pmid) };
}

function summarise(holdings: Holdings, parameters: Parameters): UtilityReply {
  const selected = selectionOf(holdings, 'esummary', parameters);
  if ('refused' in selected) return selected.refused;
  const asked = selected.pmids.map((pmid) => ({ pmid, record: holdings.library.get(pmid) }));
  return { body: summaryXml(asked), pmids: [] };
}

/** Ids given one by one have a link set each; ids joined by commas share one, that of the first here. */
function link({ library }: Holdings, parameters: Parameters): UtilityReply {
  const asked = parameters.getAll('id').flatMap((ids) => ids.split(',')[0] ?? []);
  if (asked.length === 0) return refusal('elink', 'Query or Id list are empty - nothing todo');
  const sets = asked.map((pmid) => {
    const record = library.get(pmid);
    return { pmid, links: record === undefined ? [] : library.similarTo(record) };
  });
  return { body: linkXml(sets), pmids: [] };
}

/** The PMIDs that a request speaks of: its own, or a page of a result on the history server. */
function selectionOf(
  { history, ceiling }: Holdings,
  utility: string,
  parameters: Parameters,
): { readonly pmids: readonly string[] } | { readonly refused: UtilityReply } {
  const [webEnv, queryKey] = [parameters.get('WebEnv'), parameters.get('query_key')];
  if (parameters.has('id')) {
    const ids = idsOf(parameters).filter((id) => /^\d{1,10}$/.test(id));
    if (ids.length > 0) return { pmids: ids };
    return { refused: refusal(utility, 'ID list is empty! Possibly it has no correct IDs.') };
  }
  if (webEnv === null || queryKey === null) {
    return { refused: refusal(utility, 'Neither query_key nor id specified') };
  }
  const kept = history.recall(webEnv, queryKey);
  if (kept === undefined) return { refused: refusal(utility, `Unable to obtain query #${queryKey}`) };
  const start = Number(parameters.get('retstart') ?? 0);
  if (start >= ceiling) return { refused: refusal(utility, pastCeiling(ceiling)) };
  const size = Math.min(Number(parameters.get('retmax') ?? ceiling), ceiling - start);
  return { pmids: kept.slice(start, start + size) };
}

const pastCeiling = (ceiling: number): string =>
  `Search Backend failed: Exception:\n'retstart' cannot be larger than ${ceiling - 1}. For PubMed, ESearch can only retrieve ` +
  `the first ${ceiling.toLocaleString('en-US')} records matching the query.`;
