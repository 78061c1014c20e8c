import type { Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';

/** The open cycle whose review a signed version is; undefined when none is, or its cycle was closed before. */
export async function cycleOfReview(
  tx: Tx,
  policyId: string,
  versionId: string,
  revision: number | null,
): Promise<string | undefined> {
  // Told late or twice, the signature must not close the cycle that the version's own review dates opened.
  const found = await row<{ id: string }>(
    tx,
    `select id from review_cycle cycle
      where policy_id = $1 and closed_at is null and ($3::int is null or schedule_revision < $3)
        and ${closesNothingYet('$2')}`,
    [policyId, versionId, revision],
  );
  return found?.id;
}

/**
 * The open interim cycle that a signed version answers: one opened before its signature. An adopted version is older
 * than what it finds open, whatever day it was signed on.
 */
export async function interimEndedBy(
  tx: Tx,
  policyId: string,
  versionId: string,
): Promise<string | undefined> {
  const found = await row<{ id: string }>(
    tx,
    `select cycle.id from review_cycle cycle
       join policy_version version on version.id = $2 and version.adoption_batch_id is null
      where cycle.policy_id = $1 and cycle.closed_at is null and cycle.kind = 'interim'
        and ${isSignedSince('version', 'cycle')} and ${closesNothingYet('$2')}`,
    [policyId, versionId],
  );
  return found?.id;
}

/** True, in SQL, for a version that was signed after interim work on its policy began. */
export function isSignedSince(version: string, cycle: string): string {
  return `(${version}.approved_at is not null
    and (${cycle}.signed_before is null or ${version}.approved_at > ${cycle}.signed_before))`;
}

/** The revision of the review dates that a version brought; null when it left them as they were. */
export async function revisionSetBy(tx: Tx, policyId: string, versionId: string): Promise<number | null> {
  const set = await row<{ revision: number | null }>(
    tx,
    'select min(revision) as revision from policy_review_dates where policy_id = $1 and version_id = $2',
    [policyId, versionId],
  );
  return set?.revision ?? null;
}

/** True, in SQL, for a version that no cycle was closed with and that was not cancelled before it began. */
function closesNothingYet(version: string): string {
  return `not exists (select from review_cycle earlier where earlier.closing_version_id = ${version}::uuid)
    and not exists (select from policy_act act
      where act.version_id = ${version}::uuid and act.kind = 'cancel' and act.decided_at is not null)`;
}
