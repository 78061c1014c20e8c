import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { InvalidRequest } from '../../kernel/errors.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
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

/** The versions of its policy with the text of one, itself among them: a reaffirmation repeats a text. */
export async function versionsWithTextOf(tx: Tx, versionId: string): Promise<Set<string>> {
  const same = await rows<{ id: string }>(
    tx,
    `select v.id from policy_version v join policy_version own on own.policy_id = v.policy_id
        and own.content_hash = v.content_hash where own.id = $1`,
    [versionId],
  );
  return new Set(same.map(({ id }) => id));
}

/**
 * The version that governs again instead of the one in a period; `sameText` are {@link versionsWithTextOf} that one.
 * Throws invalid_request when there is none.
 */
export async function predecessorIn(
  tx: Tx,
  policyId: string,
  period: VersionPeriod,
  known: readonly VersionPeriod[],
  sameText: ReadonlySet<string>,
): Promise<string> {
  const signed = await signedVersionsOf(tx, policyId);
  const fallen = signed.filter(({ stands }) => !stands).map(({ id }) => id);
  const predecessor = predecessorOf(period, known, new Set([...fallen, ...sameText]));
  if (predecessor !== null) return predecessor.versionId;
  const reason = 'no earlier version could govern again: name another policy or other criteria';
  throw new InvalidRequest([{ field: 'instead', reason }]);
}

/** Another policy or other criteria, as put on record and as signed. Throws not_found, and invalid_request for one that cannot be. */
export async function successorOf(
  tx: Tx,
  policy: PolicyRow,
  said: SaidSuccessor | null,
  field: string,
  today: CalendarDate,
) {
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
  const known = await row(tx, 'select from public_period($1, null) where policy_id = $2 limit 1', [
    today,
    successor.id,
  ]);
  // the act is public at once, and would tell of a policy that nobody may know of
  if (known === undefined)
    throw refuse('all versions of that policy are embargoed: the public may not know of it');
  const signed: SignedSuccessor = { policy: { id: successor.id, slug: successor.slug } };
  return { facts: { ...nothingInstead, successorPolicyId: successor.id }, signed };
}
