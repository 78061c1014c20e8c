import type { Tx } from '../platform/database/database.ts';
import { rows } from '../platform/database/rows.ts';
import { PolicyVersionRow } from './policy-version.entity.ts';
import { headOf, type SignedVersion } from './version-line.rules.ts';

/** The signed versions of a policy in the order of their signatures. */
export async function signedVersionsOf(tx: Tx, policyId: string): Promise<SignedVersion[]> {
  return await rows<SignedVersion>(
    tx,
    `select v.id, v.number, v.base_version_id as "baseVersionId", v.corrects_version_id is not null as corrects,
            v.corrects_version_id is not null or v.change_class = 'reaffirmed' as "inPlace", v.carries,
            not exists (select from policy_act a where a.version_id = v.id and a.decided_at is not null) as stands
       from policy_version v where v.policy_id = $1 and v.state = 'approved'
      order by v.approved_at, v.effective, v.number`,
    [policyId],
  );
}

/** The version whose text a policy's next draft begins from: {@link headOf}; null before its first signature. */
export async function headVersionOf(tx: Tx, policyId: string): Promise<PolicyVersionRow | null> {
  const head = headOf(await signedVersionsOf(tx, policyId));
  return head === null ? null : await tx.findOneByOrFail(PolicyVersionRow, { id: head.id });
}

/** Gives policies the titles of their heads, where another is signed now. */
export async function titleByHead(tx: Tx, policyIds: readonly string[]): Promise<void> {
  for (const policyId of policyIds) {
    const head = await headVersionOf(tx, policyId);
    if (head === null) continue;
    // the public sees the revision, and would learn from it of a version it may not know of yet
    await rows(tx, `update policy set title = $2, revision = revision + $3 where id = $1 and title <> $2`, [
      policyId,
      head.title,
      head.embargoUntil === null ? 1 : 0,
    ]);
  }
}
