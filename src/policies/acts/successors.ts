import { InvalidRequest } from '../../kernel/errors.ts';
import type { Tx } from '../../platform/database/database.ts';
import { readKnownPeriods } from '../effective-periods.ts';
import { policyOf } from '../policy-records.ts';
import type { PolicyRow } from '../policy.entity.ts';
import type { VersionPeriod } from '../version-lifecycle.rules.ts';
import { signedVersionsOf } from '../version-line.ts';
import type { SignedSuccessor } from './act-envelope.rules.ts';
import type { SaidSuccessor } from './act-terms.ts';
import { predecessorOf } from './acts.rules.ts';

/** Of an act that names nothing that governs instead. */
export const nothingInstead = { insteadVersionId: null, successorPolicyId: null, successorCriteria: null };

/** The version that governs again instead of the one in a period. Throws invalid_request when there is none. */
export async function predecessorIn(
  tx: Tx,
  policyId: string,
  period: VersionPeriod,
  known: readonly VersionPeriod[],
): Promise<string> {
  const signed = await signedVersionsOf(tx, policyId);
  const fallen = new Set(signed.filter(({ stands }) => !stands).map(({ id }) => id));
  const predecessor = predecessorOf(period, known, fallen);
  if (predecessor !== null) return predecessor.versionId;
  const reason = 'no earlier version could govern again: name another policy or other criteria';
  throw new InvalidRequest([{ field: 'instead', reason }]);
}

/** Another policy or other criteria, as put on record and as signed. Throws not_found, and invalid_request for one that cannot be. */
export async function successorOf(tx: Tx, policy: PolicyRow, said: SaidSuccessor | null, field: string) {
  if (said === null) return { facts: nothingInstead, signed: null };
  if ('criteria' in said) {
    const { criteria } = said;
    return { facts: { ...nothingInstead, successorCriteria: criteria }, signed: { criteria } };
  }
  const successor = await policyOf(tx, said.policy);
  const refuse = (reason: string) => new InvalidRequest([{ field: `${field}.policy`, reason }]);
  if (successor.id === policy.id) throw refuse('a policy is not its own successor');
  if ((await readKnownPeriods(tx, [successor.id])).length === 0) {
    throw refuse('no version of that policy governs any day');
  }
  const signed: SignedSuccessor = { policy: { id: successor.id, slug: successor.slug } };
  return { facts: { ...nothingInstead, successorPolicyId: successor.id }, signed };
}
