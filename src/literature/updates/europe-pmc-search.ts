import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { RecordStore } from '../records/record-store.ts';
import { EuropePmcClient, type EuropePmcPage } from '../sources/europe-pmc.client.ts';
import type { RunningSearch } from './running-search.ts';
import { SearchProgress } from './search-progress.ts';
import { brought, type Outcome, type SearchSource } from './search-source.ts';

/** Europe PMC: each request brings a page of whole records and where the next one begins. It has no ceiling. */
@Injectable()
export class EuropePmcSearch implements SearchSource {
  readonly name = 'Europe PMC';
  readonly setting = 'EUROPE_PMC_URL';

  constructor(
    private readonly client: EuropePmcClient,
    private readonly progress: SearchProgress,
    private readonly records: RecordStore,
    private readonly clock: Clock,
  ) {}

  get isOn(): boolean {
    return this.client.enabled;
  }

  async ask(search: RunningSearch): Promise<Outcome> {
    const window = { from: search.fromOn, through: search.throughOn };
    const page = await this.client.search(search.query, window, search.pageCursor);
    return brought(async (tx) => await this.take(tx, search, page));
  }

  private async take(tx: Tx, search: RunningSearch, page: EuropePmcPage): Promise<void> {
    await this.records.store(tx, page.records, this.clock.now());
    await insertHits(tx, search.id, page);
    await tx.query('update literature_search set hits = $2, page_cursor = $3 where id = $1', [
      search.id,
      page.hits,
      page.nextCursor,
    ]);
    await this.progress.advance(tx, search);
    if (page.nextCursor !== null) return;
    await this.countWhatCame(tx, search, page.hits);
    await this.progress.finishIfWhole(tx, { ...search, state: 'running' });
  }

  /** The count drifts while pages are read: the end of the result says how many there were. */
  private async countWhatCame(tx: Tx, search: RunningSearch, counted: number): Promise<void> {
    // Every record came with its page: one that is not here by now could not be kept, and says so.
    await tx.query(
      `update literature_hit set state = 'missing', missed_at = $2 where search_id = $1 and state = 'found'`,
      [search.id, this.clock.now()],
    );
    const found = await row<{ came: number }>(
      tx,
      'select count(*)::int as came from literature_hit where search_id = $1',
      [search.id],
    );
    const came = found?.came ?? 0;
    const remark = came < counted ? [`${this.name} counted ${counted} hits and handed out ${came}`] : [];
    await tx.query('update literature_search set hits = $2, warnings = warnings || $3::jsonb where id = $1', [
      search.id,
      came,
      JSON.stringify(remark),
    ]);
  }
}

/** Adds a page's hits behind those that are there; a page that comes again after a forgotten cursor adds nothing. */
async function insertHits(tx: Tx, searchId: string, { records }: EuropePmcPage): Promise<void> {
  await tx.query(
    `insert into literature_hit (search_id, position, pmid, source_id)
     select $1, coalesce((select max(position) + 1 from literature_hit where search_id = $1), 0) + row_number() over (order by place) - 1,
            pmid, source_id
       from (select distinct on (coalesce(pmid, source_id)) pmid, source_id, place
               from unnest($2::text[], $3::text[]) with ordinality as hit (pmid, source_id, place)
              order by coalesce(pmid, source_id), place) hit
      where not exists (select from literature_hit h where h.search_id = $1
                           and (h.pmid = hit.pmid or h.source_id = hit.source_id))`,
    [
      searchId,
      records.map(({ pmid }) => pmid),
      records.map(({ pmid, sourceId }) => (pmid === null ? sourceId : null)),
    ],
  );
}
