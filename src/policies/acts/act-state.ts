import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';

/**
 * Days for which an act waits for its last signature. What directors decide together they decide within days; after a
 * month the reasons of the first may no longer be the second's, though the envelope still says the same.
 */
export const ACT_WAITS_DAYS = 30;

/**
 * Where an act stands. `lapsed`: something else was decided about the policy while it waited; `expired`: nobody gave its last
 * signature within {@link ACT_WAITS_DAYS} days; `given_up`: its signatures were taken back.
 */
export type ActState = 'waiting' | 'decided' | 'given_up' | 'lapsed' | 'expired';

/** SQL of the state of an act, a row called `a`, at an instant. */
export const actState = (now: string): string => `
  case when a.decided_at is not null then 'decided'
       when exists (select from policy_act_given_up g where g.act_id = a.id) then 'given_up'
       when exists (select from effective_period e where e.policy_id = a.policy_id
                       and greatest(lower(e.recorded), upper(e.recorded)) >= a.proposed_at) then 'lapsed'
       when a.proposed_at + interval '${ACT_WAITS_DAYS} days' <= ${now}::timestamptz then 'expired'
       else 'waiting' end`;

/** Where an act stands at an instant. */
export async function actStateOf(tx: Tx, actId: string, now: Instant): Promise<ActState> {
  const found = await row<{ state: ActState }>(
    tx,
    `select ${actState('$2')} as state from policy_act a where a.id = $1`,
    [actId, now],
  );
  return found?.state ?? 'waiting';
}
