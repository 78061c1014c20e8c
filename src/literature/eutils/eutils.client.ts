import { HIT_CEILING } from '../updates/search-window.rules.ts';
import { efetch, fetchReply, type FetchReply } from './efetch-reply.ts';
import { elink, type SimilarReply } from './elink-reply.ts';
import { epost, type PostReply } from './epost-reply.ts';
import { esearch, type HistoryKey, type SearchReply } from './esearch-reply.ts';
import { esummary, type SummaryReply } from './esummary-reply.ts';
import { EutilsUnreadable } from './eutils-errors.ts';
import { EutilsTransport, type EutilsCollaborators, type EutilsOptions } from './eutils-transport.ts';
import type { Parameters } from './utility.ts';

/**
 * The E-utilities over PubMed (NBK25499). Each method is one request, or none where nothing is asked for; each throws an
 * EutilsError and retries nothing: the queue does.
 */
export class EutilsClient {
  readonly #transport: EutilsTransport;
  constructor(options: EutilsOptions, collaborators: EutilsCollaborators) {
    this.#transport = new EutilsTransport(options, collaborators);
  }

  /** Runs a query, keeps its result on NCBI's history server and returns the count and the first 10,000 PMIDs. */
  async search(query: string): Promise<SearchReply> {
    const parameters = { term: query, usehistory: 'y', retmax: String(HIT_CEILING) };
    const reply = await this.#transport.request(esearch, parameters);
    // One less than the ceiling: NCBI's manual says 10,000, its error messages say 9,999.
    if (reply.pmids.length < Math.min(reply.count, HIT_CEILING - 1)) {
      throw new EutilsUnreadable(`${reply.count} hits, but only ${reply.pmids.length} ids`);
    }
    return reply;
  }

  /** How many hits a query has and how PubMed understood it: neither ids nor a history. */
  async count(query: string): Promise<SearchReply> {
    return await this.#transport.request(esearch, { term: query, retmax: '0' });
  }

  /** Puts PMIDs on NCBI's history server, of which {@link fetchPage} can then ask. */
  async post(pmids: readonly string[]): Promise<PostReply> {
    return await this.#transport.request(epost, { id: pmids.join(',') });
  }

  /** A page of a result on the history server: as many records as `expected` PMIDs, from position `start` (0 is first). */
  async fetchPage(history: HistoryKey, start: number, expected: readonly string[]): Promise<FetchReply> {
    const place = { retstart: String(start), retmax: String(expected.length) };
    return await this.#fetch({ WebEnv: history.webEnv, query_key: history.queryKey, ...place }, expected);
  }

  /** Records by PMID; many ids go as POST. */
  async fetchRecords(pmids: readonly string[]): Promise<FetchReply> {
    if (pmids.length === 0) return { records: [], missing: [], unasked: [] };
    return await this.#fetch({ id: pmids.join(',') }, pmids);
  }

  /** Title, journal, date and authors of records by PMID: far less than the records themselves. */
  async summaries(pmids: readonly string[]): Promise<SummaryReply> {
    if (pmids.length === 0) return { summaries: [], missing: [] };
    const summaries = await this.#transport.request(esummary, { id: pmids.join(',') });
    const given = new Set(summaries.map(({ pmid }) => pmid));
    return { summaries, missing: pmids.filter((pmid) => !given.has(pmid)) };
  }

  /**
   * Records that PubMed holds to be similar to each of these, some hundred each; 20 ids a request keep the reply small.
   * An id that PubMed does not answer for is absent.
   */
  async similar(pmids: readonly string[]): Promise<SimilarReply> {
    if (pmids.length === 0) return new Map();
    return await this.#transport.request(elink, { id: pmids }); // id by id: joined, they would share one link set
  }

  async #fetch(selection: Parameters, expected: readonly string[]): Promise<FetchReply> {
    return fetchReply(await this.#transport.request(efetch, selection), expected);
  }
}
