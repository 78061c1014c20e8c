import type { Instant } from '../kernel/instant.ts';
import type { Tx } from '../platform/database/database.ts';
import { rows } from '../platform/database/rows.ts';
import { datesGivenBack, type ReviewDatesRevision } from './given-back-dates.rules.ts';

/** The review dates that come back when a version is cancelled: {@link datesGivenBack}. */
export async function datesGivenBackBy(
  tx: Tx,
  policyId: string,
  versionId: string,
): Promise<ReviewDatesRevision | null> {
  const revisions = await rows<ReviewDatesRevision>(
    tx,
    `select revision, last_review as "lastReview", next_review as "nextReview", version_id as "versionId",
            recorded_at as "recordedAt"
       from policy_review_dates where policy_id = $1 order by revision`,
    [policyId],
  );
  const cancelled = await rows<{ versionId: string; at: Instant }>(
    tx,
    `select version_id as "versionId", decided_at as at from policy_act
      where policy_id = $1 and kind = 'cancel' and decided_at is not null`,
    [policyId],
  );
  return datesGivenBack(
    versionId,
    revisions,
    new Map(cancelled.map((each) => [each.versionId, each.at] as const)),
  );
}
