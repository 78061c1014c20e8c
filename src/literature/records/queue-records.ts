import { newId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';

/**
 * Puts records into a policy's queue: a duplicate as the record that stands for it. What is there already, decided or
 * not, stays as it is.
 */
export async function queueRecords(
  tx: Tx,
  { policyId, updateId }: { readonly policyId: string; readonly updateId: string },
  recordIds: readonly string[],
  now: Instant,
): Promise<void> {
  if (recordIds.length === 0) return;
  const standing = await standingRecords(tx, recordIds);
  const queued = [...new Set(standing.values())].sort();
  await tx.query(
    `insert into screening (id, policy_id, record_id, update_id, identified_at)
     select id, $3, record_id, $4, $5 from unnest($1::uuid[], $2::uuid[]) as s (id, record_id)
     on conflict (policy_id, record_id) do nothing`,
    [queued.map(() => newId()), queued, policyId, updateId, now],
  );
}

/** The record that stands for each: itself, or the one whose duplicate it is. */
export async function standingRecords(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const found = await rows<{ id: string; standing: string }>(
    tx,
    'select id, coalesce(same_as, id) as standing from literature_record where id = any($1::uuid[])',
    [ids],
  );
  return new Map(found.map(({ id, standing }) => [id, standing]));
}
