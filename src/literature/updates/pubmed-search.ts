import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import type { HistoryKey, SearchReply } from '../eutils/esearch-reply.ts';
import { EutilsHistoryExpired } from '../eutils/eutils-errors.ts';
import type { FetchReply } from '../eutils/efetch-reply.ts';
import { EutilsClient } from '../eutils/eutils.client.ts';
import { markMissing } from '../records/missing-hits.ts';
import { adoptStoredHits, RecordStore } from '../records/record-store.ts';
import { takeInFlight } from './records-in-flight.ts';
import type { RunningSearch } from './running-search.ts';
import { forgetPlace, SearchProgress, type SearchPart } from './search-progress.ts';
import { brought, type Outcome, type SearchSource } from './search-source.ts';
import { halvesOf, windowedQuery, type SearchWindow } from './search-window.rules.ts';
import { ALL_UIDS, partsOfUids } from './uid-range.rules.ts';

/** Records to ask for next: a piece of the stored result when `history` is there, else PMIDs. */
interface NextPage {
  readonly history: HistoryKey | null;
  /** Place of the first in the result. */
  readonly start: number;
  readonly pmids: readonly string[];
}

/** Records in one efetch: replies of a few megabytes, and NCBI's own limit for a GET. */
const PAGE_SIZE = 200;

/** PubMed: first the query, whose hits are written down, then page after page of the records that are not here yet. */
@Injectable()
export class PubmedSearch implements SearchSource {
  readonly name = 'PubMed';
  readonly isOn = true;
  readonly setting = null;

  constructor(
    private readonly database: Database,
    private readonly eutils: EutilsClient,
    private readonly progress: SearchProgress,
    private readonly records: RecordStore,
    private readonly clock: Clock,
  ) {}

  async ask(search: RunningSearch): Promise<Outcome> {
    return await (search.hits === null ? this.find(search) : this.fetchNext(search));
  }

  private async find(search: RunningSearch): Promise<Outcome> {
    const window = { from: search.fromOn, through: search.throughOn };
    const reply = await this.eutils.search(windowedQuery(search.query, window, search.uids));
    if (reply.pmids.length === reply.count) return brought(async (tx) => await this.found(tx, search, reply));
    const parts = partsOf(search, window, reply.pmids);
    return brought(async (tx) => {
      if (parts !== null) await this.progress.split(tx, search, reply.count, parts);
      else await this.progress.giveUp(tx, search, `PubMed counts ${reply.count} hits where there can be one`);
    });
  }

  private async fetchNext(search: RunningSearch): Promise<Outcome> {
    const page = await this.database.transaction(async (tx) => await this.nextPage(tx, search));
    if (page.pmids.length === 0) {
      // All are here, or other searches are fetching the rest: those are taken in when they have come.
      const write = async (tx: Tx) => {
        await this.onward(tx, search);
        await this.progress.waitForOthers(tx, search);
      };
      return { sent: false, write };
    }
    try {
      const reply =
        page.history === null
          ? await this.eutils.fetchRecords(page.pmids)
          : await this.eutils.fetchPage(page.history, page.start, page.pmids);
      return brought(async (tx) => await this.stored(tx, search, page, reply));
    } catch (error) {
      if (!(error instanceof EutilsHistoryExpired)) throw error;
      return brought(async (tx) => {
        await forgetPlace(tx, search);
        await this.progress.advance(tx, search);
      });
    }
  }

  /** PubMed answered the query: its hits are written down, and those whose records are here already are done. */
  private async found(tx: Tx, search: RunningSearch, reply: SearchReply): Promise<void> {
    await tx.query(
      `insert into literature_hit (search_id, position, pmid)
       select $1, place - 1, pmid from unnest($2::text[]) with ordinality as hit (pmid, place)
       on conflict (search_id, pmid) do nothing`,
      [search.id, reply.pmids],
    );
    await tx.query(
      `update literature_search set hits = $2, web_env = $3, query_key = $4, translation = $5, warnings = $6
        where id = $1`,
      [
        search.id,
        reply.count,
        reply.history?.webEnv,
        reply.history?.queryKey,
        reply.translation,
        JSON.stringify([...reply.notFound.map((phrase) => `not found: ${phrase}`), ...reply.warnings]),
      ],
    );
    await this.onward(tx, search);
  }

  /** Takes in what other searches stored meanwhile and gives the next records to ask for; none when nobody else needs to. */
  private async nextPage(tx: Tx, search: RunningSearch): Promise<NextPage> {
    await adoptStoredHits(tx, search, this.clock.now());
    const found = await takeInFlight(tx, search.id, PAGE_SIZE);
    const start = found[0]?.position ?? 0;
    const unbroken = (found.at(-1)?.position ?? start) - start === found.length - 1;
    const { webEnv, queryKey } = search;
    const history = unbroken && webEnv !== null && queryKey !== null ? { webEnv, queryKey } : null;
    return { history, start, pmids: found.map(({ pmid }) => pmid) };
  }

  /** Records arrived. Those missing from a piece of the stored result are asked for once more, by PMID. */
  private async stored(tx: Tx, search: RunningSearch, page: NextPage, reply: FetchReply): Promise<void> {
    await this.records.store(tx, reply.records, this.clock.now());
    if (page.history === null) await markMissing(tx, search.id, reply.missing, this.clock.now());
    else if (reply.missing.length > 0) await forgetPlace(tx, search);
    await this.onward(tx, search);
  }

  private async onward(tx: Tx, search: RunningSearch): Promise<void> {
    await this.progress.advance(tx, search);
    await this.progress.finishIfWhole(tx, { ...search, state: 'running' });
  }
}

/** Smaller searches that together cover one with too many hits: halves of its days, then parts of its one day's PMIDs. */
function partsOf(
  search: RunningSearch,
  window: SearchWindow,
  handedOut: readonly string[],
): readonly SearchPart[] | null {
  const halves = halvesOf(window);
  if (halves !== null) return halves.map((half) => ({ window: half, uids: null }));
  return partsOfUids(search.uids ?? ALL_UIDS, handedOut)?.map((uids) => ({ window, uids })) ?? null;
}
