import type { Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { reviewedSince } from '../../policies/reviewed-since.ts';

/**
 * Whether the policy's scheduled review is open: it is from the first rung on, or from when somebody began it early, until
 * a version that is its review is signed or the policy is retired. Work between reviews is none, and moves no review dates.
 */
export async function hasOpenReview(tx: Tx, policyId: string): Promise<boolean> {
  const open = await row(
    tx,
    `select from review_cycle c where c.policy_id = $1 and c.closed_at is null and c.kind = 'scheduled'
        and not ${reviewedSince('c.policy_id', 'c.schedule_revision')}`,
    [policyId],
  );
  return open !== undefined;
}
