import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { SearchStrategyRow } from './search-strategy.entity.ts';

/** A row of `search_strategy` with the names of {@link SearchStrategyRow}. */
export const STRATEGY_COLUMNS = `id, policy_id as "policyId", revision, position, name, query, source, origin,
  created_by as "createdBy", reason, basis, created_at as "createdAt", tried_at as "triedAt", trial`;

/** A policy's current strategies in their order; none before the first revision. */
export async function currentStrategies(tx: Tx, policyId: string): Promise<SearchStrategyRow[]> {
  return await strategiesAt(tx, policyId, null);
}

/** The strategies of a revision in their order, of the latest for null; none where there is no such revision. */
export async function strategiesAt(
  tx: Tx,
  policyId: string,
  revision: number | null,
): Promise<SearchStrategyRow[]> {
  return await rows<SearchStrategyRow>(
    tx,
    `select ${STRATEGY_COLUMNS} from search_strategy
      where policy_id = $1
        and revision = coalesce($2::int, (select max(revision) from search_strategy where policy_id = $1))
      order by position`,
    [policyId, revision],
  );
}
