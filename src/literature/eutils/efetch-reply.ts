import { readPubmedRecords } from '../pubmed/pubmed-parser.ts';
import type { PubmedRecord } from '../records/publication-record.ts';
import type { Chunks, Utility } from './utility.ts';

/** What efetch gave of what it was asked for. */
export interface FetchReply {
  /** The records asked for, each once, in PubMed's order. */
  readonly records: readonly PubmedRecord[];
  /** PMIDs asked for that it did not give. */
  readonly missing: readonly string[];
  /** PMIDs that it gave and nobody asked for; their records are left out. */
  readonly unasked: readonly string[];
}

/** efetch over PubMed (NBK25499): whole records as XML. */
export const efetch: Utility<readonly PubmedRecord[]> = {
  name: 'efetch',
  always: { db: 'pubmed', retmode: 'xml' },
  read: recordsOf,
};

async function recordsOf(chunks: Chunks): Promise<PubmedRecord[]> {
  const records: PubmedRecord[] = [];
  for await (const record of readPubmedRecords(chunks)) records.push(record);
  return records;
}

/** Lays what was given beside what was asked for. */
export function fetchReply(given: readonly PubmedRecord[], asked: readonly string[]): FetchReply {
  const byPmid = new Map(given.map((record) => [record.pmid, record]));
  const wanted = new Set(asked);
  return {
    records: [...byPmid.values()].filter(({ pmid }) => wanted.has(pmid)),
    missing: [...wanted].filter((pmid) => !byPmid.has(pmid)),
    unasked: [...byPmid.keys()].filter((pmid) => !wanted.has(pmid)),
  };
}
