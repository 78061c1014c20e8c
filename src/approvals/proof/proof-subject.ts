import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Tx } from '../../platform/database/database.ts';
import { absent } from '../../policies/comparison.queries.ts';
import { isPublicNow } from '../../policies/embargo.ts';
import { columnOfKey } from '../../policies/policy-key.rules.ts';
import { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import { PolicyRow } from '../../policies/policy.entity.ts';
import type { ProofSight } from './proof-sight.ts';

/** A signed version with its policy. */
export interface ProofSubject {
  readonly policy: PolicyRow;
  readonly version: PolicyVersionRow & { readonly envelope: string; readonly envelopeHash: string };
}

/**
 * The signed version of a policy with a number. Throws NotFound, the same for a version that is not there, is not signed,
 * or of which the reader may not know on `today`.
 */
export async function proofSubjectOf(
  tx: Tx,
  policyKey: string,
  number: number,
  sight: ProofSight,
  today: CalendarDate,
): Promise<ProofSubject> {
  const column = columnOfKey(policyKey);
  const policy = column === null ? null : await tx.findOneBy(PolicyRow, { [column]: policyKey });
  const version =
    policy === null
      ? null
      : await tx.findOneBy(PolicyVersionRow, { policyId: policy.id, number, state: 'approved' });
  if (policy === null || version === null) throw absent(policyKey, number);
  if (!sight.inside && !(await isPublicNow(tx, version, today))) throw absent(policyKey, number);
  const { envelope, envelopeHash } = version;
  if (envelope === null || envelopeHash === null) throw absent(policyKey, number); // never: an approved one has both
  return { policy, version: Object.assign(version, { envelope, envelopeHash }) };
}
