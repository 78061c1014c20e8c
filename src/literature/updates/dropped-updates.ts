import { system } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { periodsFrom } from '../retractions/cited-works.queries.ts';

/** Which unfinished updates of a policy nobody needs any more. */
export interface ToDrop {
  readonly policyId: string;
  /** `outdated`: those of earlier strategies, and those of which a search failed: a later update searches their days. */
  readonly which: 'all' | 'outdated';
  readonly now: Instant;
  readonly reason: string;
}

/** Ends unfinished updates: what they found stays, what they did not search is for others to search, or for nobody. */
export async function dropUpdates(
  tx: Tx,
  audit: Audit,
  { policyId, which, now, reason }: ToDrop,
): Promise<void> {
  const dropped = await rows<{ id: string }>(
    tx,
    `update literature_update u set superseded_at = $3
      where policy_id = $1 and completed_at is null and superseded_at is null
        and ($2 = 'all'
             or strategy_revision < (select max(revision) from search_strategy where policy_id = $1)
             or exists (select from literature_search s where s.update_id = u.id and (s.state = 'failed' or s.given_up_at is not null)))
      returning id`,
    [policyId, which, now],
  );
  if (dropped.length === 0) return;
  const updateIds = dropped.map(({ id }) => id);
  await rows(
    tx,
    `update literature_search
        set state = 'dropped', step = step + 1, finished_at = $2, next_try_at = null, failing_since = null, told_on = null, given_up_at = null,
            web_env = null, query_key = null, page_cursor = null
      where update_id = any($1::uuid[]) and state in ('waiting', 'running', 'failed')`,
    [updateIds, now],
  );
  await audit.record(tx, {
    actor: system('literature'),
    action: 'literature.update.dropped',
    subject: { type: 'policy', id: policyId },
    detail: { updateIds },
    reason,
  });
}

/** True when a policy was retired and no version of it is in force or to come. */
export async function isRetired(tx: Tx, policyId: string, today: CalendarDate): Promise<boolean> {
  const found = await row(
    tx,
    `select from policy_act a
      where a.policy_id = $1 and a.kind = 'retire' and a.decided_at is not null and a.effective <= $2::date
        and not exists (select from ${periodsFrom('$2')} and e.policy_id = $1)
      limit 1`,
    [policyId, today],
  );
  return found !== undefined;
}
