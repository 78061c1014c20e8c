import type { Database, Tx } from '../../platform/database/database.ts';
import { defineJob } from '../../platform/jobs/job-definition.ts';
import type { LiteratureSearchRow } from './literature-update.entity.ts';
import type { SearchWindow } from './search-window.rules.ts';

/**
 * One request of one search. Each request enqueues the next, so that the searches of all policies take turns and a
 * crash costs one request.
 */
export const runSearch = defineJob<{ searchId: string; step: number }>('literature.run-search', {
  concurrency: 4,
});

/** A search with what its requests need to know. */
export type RunningSearch = LiteratureSearchRow & { readonly policyId: string; readonly query: string };

/** The search with its query; undefined for an unknown id. */
export async function loadSearch(database: Database, id: string): Promise<RunningSearch | undefined> {
  const [found] = await database.query<RunningSearch>(
    `select s.id, s.update_id as "updateId", s.strategy_id as "strategyId", s.parent_id as "parentId",
            s.from_on as "fromOn", s.through_on as "throughOn", s.uid_from as "uidFrom", s.uid_through as "uidThrough",
            s.page_cursor as "pageCursor", s.state, s.step, s.hits, s.web_env as "webEnv",
            s.query_key as "queryKey", s.translation, s.warnings, s.failures, s.refusals,
            s.last_error as "lastError", s.next_try_at as "nextTryAt", s.finished_at as "finishedAt",
            u.policy_id as "policyId", strategy.query
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
  },
): Promise<void> {
  const { id, updateId, strategyId, parentId, window } = search;
  await tx.query(
    `insert into literature_search (id, update_id, strategy_id, parent_id, from_on, through_on)
     values ($1, $2, $3, $4, $5, $6)`,
    [id, updateId, strategyId, parentId, window.from, window.through],
  );
}
