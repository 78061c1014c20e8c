import type { ActorOnRecord } from '../../kernel/actor.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { reviewedSince } from '../../policies/reviewed-since.ts';
import { recordCycleEntries } from './cycle-history.ts';

interface Moved {
  readonly cycleId: string;
  readonly from: PartialDate;
  readonly to: PartialDate;
  readonly reason: string | null;
  readonly actor: ActorOnRecord | null;
}

/** Whom an entry names where nobody kept who set the review dates. */
const unknown: ActorOnRecord = { kind: 'system', id: 'reviews', name: 'reviews' };

/**
 * Takes the open cycles of policies along to their current review dates, and notes the move. A signed review is left
 * behind, for its outcome to close; so is that of a retired policy. Does nothing the second time.
 */
export async function moveOpenCycles(tx: Tx, policyIds: readonly string[], at: Instant): Promise<void> {
  const moved = await rows<Moved>(
    tx,
    `update review_cycle cycle set schedule_revision = dates.revision, next_review = dates.next_review
       from review_cycle before
       cross join lateral (
         select revision, next_review, reason, set_by from policy_review_dates
          where policy_id = before.policy_id order by revision desc limit 1
       ) dates
      where cycle.id = before.id and before.policy_id = any($1::uuid[]) and before.closed_at is null
        and dates.next_review is not null and before.schedule_revision < dates.revision
        and not ${reviewedSince('before.policy_id', 'before.schedule_revision')}
     returning cycle.id as "cycleId", before.next_review as "from", dates.next_review as "to", dates.reason,
               dates.set_by as actor`,
    [policyIds],
  );
  await recordCycleEntries(
    tx,
    moved
      .filter(({ from, to }) => from !== to)
      .map(({ cycleId, from, to, reason, actor }) => ({
        cycleId,
        at,
        kind: 'rescheduled',
        actor: actor ?? unknown,
        detail: { from, to },
        reason,
      })),
  );
}
