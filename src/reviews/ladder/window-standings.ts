import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { dayIn, type Instant, type Zone } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { untouched, type WaitingRung, type WindowStanding } from './open-rungs.rules.ts';

/** A waiting rung as it is stored. */
export interface StoredRung extends WaitingRung {
  readonly id: string;
  readonly ladderId: string | null;
  readonly step: number;
  readonly absorbs: readonly string[];
}

/** What has become of a stored window's rungs so far. */
export interface StoredStanding extends WindowStanding {
  readonly waiting: readonly StoredRung[];
}

type RungRow = StoredRung & {
  readonly policyId: string;
  readonly isWaiting: boolean;
  readonly sentAt: Instant | null;
};

const nothing: StoredStanding = { ...untouched, waiting: [] };

/** How far the window of each policy is, with one statement for all; hold their reviews. */
export async function standingsOf(
  tx: Tx,
  windows: readonly { readonly policyId: string; readonly scheduleRevision: number }[],
  zone: Zone,
): Promise<(policyId: string) => StoredStanding> {
  const found = await rows<RungRow>(
    tx,
    `select rung.id, rung.policy_id as "policyId", rung.ladder_id as "ladderId", rung.rung_key as key, rung.occurrence,
            rung.step, rung.absorbs, rung.due_on as "dueOn", rung.send_at as "sendAt", rung.in_digest as "inDigest",
            rung.state = 'planned' as "isWaiting", rung.sent_at as "sentAt"
       from unnest($1::uuid[], $2::int[]) as shown (policy_id, revision)
       join review_rung rung on rung.policy_id = shown.policy_id and rung.schedule_revision = shown.revision
      where rung.state in ('planned', 'sent') or rung.suppressed_reason = 'no_recipient'
      order by rung.policy_id, rung.due_on, rung.occurrence`,
    [windows.map(({ policyId }) => policyId), windows.map(({ scheduleRevision }) => scheduleRevision)],
  );
  const rungsOf = Map.groupBy(found, ({ policyId }) => policyId);
  return (policyId) => standingFrom(rungsOf.get(policyId) ?? [], zone);
}

function standingFrom(rungs: readonly RungRow[], zone: Zone): StoredStanding {
  if (rungs.length === 0) return nothing;
  const ended = new Map<string, number>();
  let toldUntil: CalendarDate | null = null;
  for (const { key, occurrence, dueOn, sentAt } of rungs.filter(({ isWaiting }) => !isWaiting)) {
    ended.set(key, Math.max(occurrence, ended.get(key) ?? 0));
    const told = [dueOn, ...(sentAt === null ? [] : [dayIn(zone, sentAt)])];
    for (const day of told) if (toldUntil === null || day > toldUntil) toldUntil = day;
  }
  return { ended, toldUntil, waiting: rungs.filter(({ isWaiting }) => isWaiting) };
}
