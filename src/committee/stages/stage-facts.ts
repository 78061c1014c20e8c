import type { RoundDecisions } from '../../approvals/votes/round-decisions.ts';
import { WAITING } from '../../literature/screening/queue-filter.ts';
import { OPEN_CONFLICT } from '../../literature/screening/settled.sql.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import type { OpenCycle } from '../../reviews/cycles/open-cycles.ts';
import type { DraftProgress } from '../../reviews/cycles/review-stage.rules.ts';

/**
 * How far the furthest draft of a policy is. A correction is no review, so that it counts for interim work only; an
 * adoption's draft was in force before anybody reviewed it here. `decisions` says what the committee has carried.
 */
export async function draftProgress(
  tx: Tx,
  policyId: string,
  kind: OpenCycle['kind'],
  decisions: RoundDecisions,
): Promise<DraftProgress> {
  const versions = await tx.findBy(PolicyVersionRow, [
    { policyId, state: 'draft' },
    { policyId, state: 'in_review' },
  ]);
  const counting = versions.filter(
    ({ correctsVersionId, adoptionBatchId }) =>
      adoptionBatchId === null && (kind === 'interim' || correctsVersionId === null),
  );
  const submitted = counting.filter(({ state }) => state === 'in_review');
  for (const version of submitted) {
    if ((await decisions.decisionOf(tx, { version })).tally.carried) return 'carried';
  }
  if (submitted.length > 0) return 'in_review';
  return counting.length > 0 ? 'draft' : 'none';
}

/**
 * Whether all of a cycle's literature is searched and screened: an update ended, none runs, no record waits for a look or
 * its full text, and no second reading is waited for or contradicts what was decided.
 */
export async function isScreened(tx: Tx, policyId: string, cycleId: string): Promise<boolean> {
  const found = await row<{ screened: boolean }>(
    tx,
    `select exists (select from literature_update where cycle_id = $2 and completed_at is not null)
        and not exists (select from literature_update where cycle_id = $2 and completed_at is null)
        and not exists (
          select from screening s
            join literature_record r on r.id = s.record_id and r.same_as is null
            left join second_reading sr on sr.screening_id = s.id
           where s.policy_id = $1
             and (s.state in (${WAITING}) or (sr.screening_id is not null and sr.read_at is null) or ${OPEN_CONFLICT})
        ) as screened`,
    [policyId, cycleId],
  );
  return found?.screened ?? false;
}
