import { actorOnRecord, type Actor } from '../kernel/actor.ts';
import type { Instant } from '../kernel/instant.ts';
import type { PartialDate } from '../kernel/partial-date.ts';
import type { Tx } from '../platform/database/database.ts';
import { rows } from '../platform/database/rows.ts';
import type { Events } from '../platform/events/events.ts';
import { policyReviewDatesChanged } from './policies.events.ts';

/** Review dates to become a policy's current ones. */
export interface NewReviewDates {
  readonly policyId: string;
  readonly versionId: string | null;
  readonly lastReview: PartialDate | null;
  /** Null when no review is due any more. */
  readonly nextReview: PartialDate | null;
  readonly reason: string | null;
  /** Who sets them. */
  readonly actor: Actor;
  readonly at: Instant;
}

/** Adds the next revision of each policy's review dates and says so; the policies are held. Returns the revisions. */
export async function recordReviewDates(
  tx: Tx,
  events: Events,
  set: readonly NewReviewDates[],
): Promise<number[]> {
  if (set.length === 0) return [];
  const changed = await rows<{ policyId: string; revision: number }>(
    tx,
    `insert into policy_review_dates (policy_id, revision, last_review, next_review, version_id, reason, recorded_at,
       set_by)
     select d."policyId", coalesce((select max(revision) from policy_review_dates r where r.policy_id = d."policyId"), 0) + 1,
            d."lastReview", d."nextReview", d."versionId", d.reason, d.at, d.actor
       from jsonb_to_recordset($1::jsonb) as d ("policyId" uuid, "lastReview" text, "nextReview" text, "versionId" uuid,
              reason text, at timestamptz, actor jsonb)
     returning policy_id as "policyId", revision`,
    [
      JSON.stringify(
        set.map((dates) => ({
          ...dates,
          at: dates.at.toString(),
          actor: actorOnRecord(dates.actor),
        })),
      ),
    ],
  );
  await events.recordAll(tx, policyReviewDatesChanged, changed);
  return changed.map(({ revision }) => revision);
}
