import { newId } from '../../kernel/ids.ts';
import type { Tx } from '../../platform/database/database.ts';
import { reviewedSince } from '../../policies/reviewed-since.ts';
import type { ScheduledRung } from './rung-schedule.rules.ts';

/** Why a rung does not go out. */
export type RungSuppression = 'superseded' | 'rescheduled' | 'cycle_closed' | 'no_recipient' | 'replanned';

/** A rung of one policy's review window. */
export interface RungOfPolicy extends ScheduledRung {
  readonly policyId: string;
  /** The revision of the policy's review dates that it was planned from. */
  readonly scheduleRevision: number;
  /** The ladder it was planned from; null for the one built in. */
  readonly ladderId: string | null;
}

/** Why a rung that does not go out may be planned again; one that went out never is. */
type Revivable = Extract<RungSuppression, 'replanned' | 'superseded'>;

/**
 * Writes rungs as they are scheduled. One that is there and still waits takes the new time or is suppressed, and so does
 * one that was suppressed for a reason named in `revived`; any other stays as it is.
 */
export async function writeRungs(
  tx: Tx,
  rungs: readonly RungOfPolicy[],
  revived: readonly Revivable[] = ['replanned'],
): Promise<void> {
  if (rungs.length === 0) return;
  const written = rungs.map((rung) => ({
    id: newId(),
    policy_id: rung.policyId,
    schedule_revision: rung.scheduleRevision,
    ladder_id: rung.ladderId,
    rung_key: rung.key,
    occurrence: rung.occurrence,
    step: rung.step,
    due_on: rung.dueOn,
    send_at: rung.sendAt.toString(),
    in_digest: rung.inDigest,
    absorbs: rung.absorbs,
    superseded: rung.superseded,
  }));
  await tx.query(
    `insert into review_rung as kept (id, policy_id, schedule_revision, ladder_id, rung_key, occurrence, step, due_on,
       send_at, in_digest, absorbs, state, suppressed_reason)
     select id, policy_id, schedule_revision, ladder_id, rung_key, occurrence, step, due_on, send_at, in_digest, absorbs,
            case when superseded then 'suppressed' else 'planned' end, case when superseded then 'superseded' end
       from jsonb_to_recordset($1::jsonb) as rung (id uuid, policy_id uuid, schedule_revision int, ladder_id uuid,
         rung_key text, occurrence int, step int, due_on date, send_at timestamptz, in_digest boolean, absorbs text[],
         superseded boolean)
     on conflict on constraint review_rung_key do update
       set ladder_id = excluded.ladder_id, step = excluded.step, due_on = excluded.due_on, send_at = excluded.send_at,
           in_digest = excluded.in_digest, absorbs = excluded.absorbs, state = excluded.state,
           suppressed_reason = excluded.suppressed_reason
       where kept.state = 'planned' or kept.suppressed_reason = any($2::text[])`,
    [JSON.stringify(written), revived],
  );
}

/**
 * Suppresses the waiting rungs of every revision before `revision`, each as `cycle_closed` or `rescheduled`, and files
 * them with the cycle they would have belonged to, where there is one.
 */
export async function suppressEarlierRungs(tx: Tx, policyId: string, revision: number): Promise<void> {
  await tx.query(
    `update review_rung rung
        set state = 'suppressed',
            suppressed_reason = case when ${reviewedSince('rung.policy_id', 'rung.schedule_revision')}
              then 'cycle_closed' else 'rescheduled' end,
            cycle_id = coalesce(rung.cycle_id, (select cycle.id from review_cycle cycle
              where cycle.policy_id = rung.policy_id and cycle.schedule_revision = rung.schedule_revision
              order by cycle.opened_at desc limit 1))
      where rung.policy_id = $1 and rung.schedule_revision < $2 and rung.state = 'planned'`,
    [policyId, revision],
  );
}

/** Suppresses waiting rungs that no ladder in force has any more, and files them with their policy's open cycle. */
export async function suppressReplanned(tx: Tx, rungIds: readonly string[]): Promise<void> {
  if (rungIds.length === 0) return;
  await tx.query(
    `update review_rung rung
        set state = 'suppressed', suppressed_reason = 'replanned',
            cycle_id = coalesce(rung.cycle_id, (select cycle.id from review_cycle cycle
              where cycle.policy_id = rung.policy_id and cycle.closed_at is null))
      where rung.id = any($1::uuid[]) and rung.state = 'planned'`,
    [rungIds],
  );
}
