import type { Database, Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { RecordSource } from '../records/publication-record.ts';
import type { LiteratureSearchRow } from './literature-update.entity.ts';
import type { SearchWindow, WindowReason } from './search-window.rules.ts';
import type { UidRange } from './uid-range.rules.ts';

/** A search with what its requests need to know. */
export type RunningSearch = Omit<
  LiteratureSearchRow,
  'uidFrom' | 'uidThrough' | 'why' | 'lastAskedAt' | 'failingSince' | 'toldOn' | 'givenUpAt'
> & {
  readonly policyId: string;
  readonly query: string;
  readonly source: RecordSource;
  /** The part of its one day that it searches; null for all PMIDs. */
  readonly uids: UidRange | null;
};

/** The search with its query; undefined for an unknown id. */
export async function loadSearch(database: Database, id: string): Promise<RunningSearch | undefined> {
  const [found] = await database.query<RunningSearch>(
    `select s.id, s.update_id as "updateId", s.strategy_id as "strategyId", s.parent_id as "parentId",
            s.from_on as "fromOn", s.through_on as "throughOn",
            case when s.uid_from is not null then
              jsonb_build_object('from', s.uid_from, 'through', s.uid_through) end as uids,
            s.page_cursor as "pageCursor", s.state, s.step, s.hits, s.web_env as "webEnv",
            s.query_key as "queryKey", s.translation, s.warnings, s.failures, s.refusals,
            s.last_error as "lastError", s.next_try_at as "nextTryAt", s.finished_at as "finishedAt",
            u.policy_id as "policyId", strategy.query, strategy.source
       from literature_search s
       join literature_update u on u.id = s.update_id
       join search_strategy strategy on strategy.id = s.strategy_id
      where s.id = $1`,
    [id],
  );
  return found;
}

/** Adds a search that waits for its first request. */
export async function insertSearch(
  tx: Tx,
  search: {
    readonly id: string;
    readonly updateId: string;
    readonly strategyId: string;
    readonly parentId: string | null;
    readonly window: SearchWindow;
    readonly uids: UidRange | null;
    readonly why: WindowReason | null;
  },
): Promise<void> {
  const { id, updateId, strategyId, parentId, window, uids, why } = search;
  await tx.query(
    `insert into literature_search (id, update_id, strategy_id, parent_id, from_on, through_on, uid_from, uid_through, why)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, updateId, strategyId, parentId, window.from, window.through, uids?.from, uids?.through, why],
  );
}

/**
 * Locks the update, then the search, in the order in which everybody does. False when another job did this step, or
 * somebody started or stopped the search: what they did counts then.
 */
export async function holdSearch(tx: Tx, search: RunningSearch): Promise<boolean> {
  await rows(tx, 'select from literature_update where id = $1 for no key update', [search.updateId]);
  const held = await rows(
    tx,
    `select from literature_search where id = $1 and step = $2 and state in ('waiting', 'running') for update`,
    [search.id, search.step],
  );
  return held.length === 1;
}
