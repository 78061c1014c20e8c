import { Injectable } from '@nestjs/common';
import { EutilsClient } from '../eutils/eutils.client.ts';
import { tiesOfRecord } from './told-ties.rules.ts';
import type { AskedWork, WatchAnswer, WatchSource } from './watch-source.ts';

/** PubMed's own records of the works: their ties say what became of them. */
@Injectable()
export class PubmedWatchSource implements WatchSource {
  readonly name = 'pubmed';
  readonly title = 'PubMed';
  readonly enabled = true;
  readonly by = 'pmid';

  constructor(private readonly eutils: EutilsClient) {}

  async ask(works: readonly AskedWork[]): Promise<readonly WatchAnswer[]> {
    const asked = works.flatMap(({ id, pmid }) => (pmid === null ? [] : [{ id, pmid }]));
    const { records } = await this.eutils.fetchRecords(asked.map(({ pmid }) => pmid));
    const byPmid = new Map(records.map((record) => [record.pmid, record]));
    return asked.map(({ id, pmid }) => {
      const record = byPmid.get(pmid);
      if (record === undefined) return { workId: id, ties: null, doi: null };
      return { workId: id, ties: tiesOfRecord(record), doi: record.doi?.toLowerCase() ?? null };
    });
  }
}
