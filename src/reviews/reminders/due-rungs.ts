import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';

/** A waiting rung whose time has come. */
export interface DueRung {
  readonly id: string;
  readonly policyId: string;
  readonly scheduleRevision: number;
  readonly nextReview: PartialDate;
  /** The ladder it was planned from; null for the one built in. */
  readonly ladderId: string | null;
  readonly key: string;
  readonly occurrence: number;
  /** Which repetition of its ladder it is. */
  readonly step: number;
  readonly absorbs: readonly string[];
  readonly dueOn: CalendarDate;
  readonly sendAt: Instant;
  readonly inDigest: boolean;
  /** The policy's open cycle; null before its first rung. */
  readonly cycleId: string | null;
}

/** A rung to be sent. */
export interface RungToSend extends DueRung {
  readonly cycleId: string;
}

/**
 * Every waiting rung whose time has come and that belongs to its policy's current review dates; of one policy the
 * newest first. What it costs depends on what is due: each look-up beside the index of waiting rungs is one by key.
 */
export async function readDueRungs(tx: Tx, now: Instant): Promise<DueRung[]> {
  return await rows<DueRung>(
    tx,
    `select rung.id, rung.policy_id as "policyId", rung.schedule_revision as "scheduleRevision",
            dates.next_review as "nextReview", rung.ladder_id as "ladderId", rung.rung_key as key,
            rung.occurrence, rung.step, rung.absorbs, rung.due_on as "dueOn", rung.send_at as "sendAt", rung.in_digest as "inDigest",
            (select cycle.id from review_cycle cycle
              where cycle.policy_id = rung.policy_id and cycle.closed_at is null) as "cycleId"
       from review_rung rung
       cross join lateral (
         select current.revision, current.next_review from policy_review_dates current
          where current.policy_id = rung.policy_id order by current.revision desc limit 1
       ) dates
      where rung.state = 'planned' and rung.send_at <= $1 and dates.revision = rung.schedule_revision
      order by rung.policy_id, rung.due_on desc, rung.occurrence desc`,
    [now],
  );
}

/** Of each policy the newest rung, which goes out, and the others, whose place it takes. */
export function newestOfEach(due: readonly DueRung[]): { newest: DueRung[]; superseded: DueRung[] } {
  const newest = new Map<string, DueRung>();
  const superseded: DueRung[] = [];
  for (const rung of due) {
    const taken = newest.get(rung.policyId);
    if (!taken) newest.set(rung.policyId, rung);
    else {
      superseded.push(rung);
      // It makes up for a missed one too, and so goes where that would have gone.
      newest.set(rung.policyId, { ...taken, inDigest: taken.inDigest || rung.inDigest });
    }
  }
  return { newest: [...newest.values()], superseded };
}

/** How a rung ended. */
export interface RungEnd {
  readonly id: string;
  readonly cycleId: string | null;
  readonly inDigest: boolean;
  readonly suppressed: 'superseded' | 'no_recipient' | null;
  /** What a person should mend although the rung went out. */
  readonly finding: 'no_recipient' | null;
}

/** Writes how rungs ended: sent at `now`, or suppressed and why. */
export async function endRungs(tx: Tx, ends: readonly RungEnd[], now: Instant): Promise<void> {
  if (ends.length === 0) return;
  await tx.query(
    `update review_rung rung
        set state = case when ended.suppressed is null then 'sent' else 'suppressed' end,
            suppressed_reason = ended.suppressed, finding = ended.finding, in_digest = ended."inDigest",
            sent_at = case when ended.suppressed is null then $2::timestamptz end, cycle_id = ended."cycleId"
       from jsonb_to_recordset($1::jsonb) as ended (id uuid, "cycleId" uuid, "inDigest" boolean, suppressed text, finding text)
      where rung.id = ended.id and rung.state = 'planned'`,
    [JSON.stringify(ends), now],
  );
}
