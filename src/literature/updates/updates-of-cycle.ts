import { dayIn, laterOf, type Instant, type Zone } from '../../kernel/instant.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import type { UpdateCause } from './literature-update.entity.ts';

/** The policy's open review cycle; null when none is open. */
export async function openCycleOf(tx: Tx, policyId: string): Promise<string | null> {
  const sql = 'select id from review_cycle where policy_id = $1 and closed_at is null';
  return (await row<{ id: string }>(tx, sql, [policyId]))?.id ?? null;
}

/**
 * Makes the updates that ran, or run, since the last review ended the cycle's own: its reviewers meet, and its counts
 * hold, everything that was found since. So is one of an earlier cycle that outlived it, unless it had brought that review
 * records, which are counted there; what was that review's own update is one more of this one's. Call it for the open
 * cycle, with the policy held.
 */
export async function takeIntoCycle(tx: Tx, policyId: string, cycleId: string): Promise<void> {
  await rows(
    tx,
    `update literature_update u
        set cycle_id = $2, cause = case when cycle_id is not null and cause = 'cycle' then 'request' else cause end
      where policy_id = $1 and cycle_id is distinct from $2
        and not exists (
          select from screening s join review_cycle earlier on earlier.id = u.cycle_id
           where s.update_id = u.id and s.identified_at < earlier.closed_at)
        and coalesce(completed_at, superseded_at, 'infinity') > coalesce(
          (select max(c.closed_at) from review_cycle c where c.policy_id = $1 and c.id <> $2), '-infinity')`,
    [policyId, cycleId],
  );
}

/**
 * True when the cycle has its update: its own, or one that searches through the day on which the cycle opened or later, or, with
 * `since`, one that began no earlier. An update that runs already on the day of the opening serves it.
 */
export async function isServed(
  tx: Tx,
  cycleId: string,
  { zone, since }: { readonly zone: Zone; readonly since: Instant | undefined },
): Promise<boolean> {
  const updates = await rows<{
    cause: UpdateCause;
    startedAt: Instant;
    through: CalendarDate;
    openedAt: Instant;
  }>(
    tx,
    `select u.cause, u.started_at as "startedAt", u.through_on as through, c.opened_at as "openedAt"
       from literature_update u join review_cycle c on c.id = u.cycle_id
      where u.cycle_id = $1 and u.superseded_at is null`,
    [cycleId],
  );
  return updates.some(({ cause, startedAt, through, openedAt }) =>
    since === undefined
      ? cause === 'cycle' || through >= dayIn(zone, openedAt)
      : laterOf(startedAt, since).equals(startedAt),
  );
}
