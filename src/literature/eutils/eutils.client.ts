import { EutilsUnreadable } from './eutils-errors.ts';
import { readPubmedRecords } from '../pubmed/pubmed-parser.ts';
import type { PubmedRecord } from '../records/publication-record.ts';
import { searchReply, type HistoryKey, type SearchReply } from './esearch-reply.ts';
import { HIT_CEILING } from '../updates/search-window.rules.ts';
import { EutilsTransport, type EutilsCollaborators, type EutilsOptions } from './eutils-transport.ts';

/** What efetch gave, and which of the records asked for it did not give. */
export interface FetchReply {
  readonly records: readonly PubmedRecord[];
  readonly missing: readonly string[];
}

/**
 * The E-utilities over PubMed (NBK25499). Each method is one request; each throws an
 * EutilsError and retries nothing: the queue does.
 */
export class EutilsClient {
  readonly #transport: EutilsTransport;
  constructor(options: EutilsOptions, collaborators: EutilsCollaborators) {
    this.#transport = new EutilsTransport(options, collaborators);
  }

  /** Runs a query, keeps its result on NCBI's history server and returns the count and the first 10,000 PMIDs. */
  async search(query: string): Promise<SearchReply> {
    const parameters = {
      db: 'pubmed',
      term: query,
      usehistory: 'y',
      retmax: String(HIT_CEILING),
      retmode: 'xml',
    };
    const reply = await this.#transport.request('esearch', parameters, searchReply);
    // One less than the ceiling: NCBI's manual says 10,000, its error messages say 9,999.
    if (reply.pmids.length < Math.min(reply.count, HIT_CEILING - 1)) {
      throw new EutilsUnreadable(`${reply.count} hits, but only ${reply.pmids.length} ids`);
    }
    return reply;
  }

  /** A page of a result on the history server: as many records as `expected` PMIDs, from position `start` (0 is first). */
  async fetchPage(history: HistoryKey, start: number, expected: readonly string[]): Promise<FetchReply> {
    return await this.#fetch(
      {
        WebEnv: history.webEnv,
        query_key: history.queryKey,
        retstart: String(start),
        retmax: String(expected.length),
      },
      expected,
    );
  }

  /** Records by PMID, in one request; many ids go as POST. */
  async fetchRecords(pmids: readonly string[]): Promise<FetchReply> {
    if (pmids.length === 0) return { records: [], missing: [] };
    return await this.#fetch({ id: pmids.join(',') }, pmids);
  }

  async #fetch(
    selection: Readonly<Record<string, string>>,
    expected: readonly string[],
  ): Promise<FetchReply> {
    const parameters = { db: 'pubmed', retmode: 'xml', ...selection };
    const records = await this.#transport.request('efetch', parameters, async (chunks) => {
      const read: PubmedRecord[] = [];
      for await (const record of readPubmedRecords(chunks)) read.push(record);
      return read;
    });
    const given = new Set(records.map(({ pmid }) => pmid));
    return { records, missing: expected.filter((pmid) => !given.has(pmid)) };
  }
}
