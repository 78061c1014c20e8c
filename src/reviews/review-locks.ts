import type { Tx } from '../platform/database/database.ts';

/**
 * Keeps every other sweep and every planner out until `tx` ends. Two replicas that swept side by side would give one
 * person two digests, and a cycle opened beside the handler that closes it would stay open.
 */
export async function lockAllReviews(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('almanac.reviews'), 0)`);
}

/** Keeps the sweep, and whoever else plans or closes this policy's review, out until `tx` ends. */
export async function lockReviewOf(tx: Tx, policyId: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock_shared(hashtext('almanac.reviews'), 0)`);
  await tx.query(`select pg_advisory_xact_lock(hashtext('almanac.reviews.policy'), hashtext($1))`, [
    policyId,
  ]);
}
