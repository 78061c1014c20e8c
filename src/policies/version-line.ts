import type { Tx } from '../platform/database/database.ts';
import { rows } from '../platform/database/rows.ts';
import { PolicyVersionRow } from './policy-version.entity.ts';
import { headOf, type SignedVersion } from './version-line.rules.ts';

/**
 * Orders signed versions from the head of their line backwards, in SQL, as far as a sort can: what was voted before what was
 * adopted, and that by the day from which it governed, since a later batch may bring older editions.
 */
export function fromHead(version: string): string {
  return `(${version}.adoption_batch_id is null) desc,
          case when ${version}.adoption_batch_id is not null then ${version}.effective end desc,
          ${version}.approved_at desc, ${version}.effective desc, ${version}.number desc`;
}

/** The signed versions of a policy: adopted ones by their effective days, then the voted ones as they were signed. */
export async function signedVersionsOf(tx: Tx, policyId: string): Promise<SignedVersion[]> {
  return (await signedVersionsBy(tx, [policyId])).get(policyId) ?? [];
}

/** {@link signedVersionsOf} of several policies. */
export async function signedVersionsBy(
  tx: Tx,
  policyIds: readonly string[],
): Promise<Map<string, SignedVersion[]>> {
  const found = await rows<SignedVersion & { readonly policyId: string }>(
    tx,
    `select v.id, v.policy_id as "policyId", v.number, v.base_version_id as "baseVersionId",
            v.corrects_version_id is not null as corrects,
            v.corrects_version_id is not null or v.change_class = 'reaffirmed' as "inPlace", v.carries,
            not exists (select from policy_act a where a.version_id = v.id and a.decided_at is not null) as stands
       from policy_version v where v.policy_id = any($1::uuid[]) and v.state = 'approved'
      order by ${fromHead('v')}`,
    [policyIds],
  );
  return Map.groupBy(found.toReversed(), ({ policyId }) => policyId);
}

/** The version whose text a policy's next draft begins from: {@link headOf}; null before its first signature. */
export async function headVersionOf(tx: Tx, policyId: string): Promise<PolicyVersionRow | null> {
  const head = headOf(await signedVersionsOf(tx, policyId));
  return head === null ? null : await tx.findOneByOrFail(PolicyVersionRow, { id: head.id });
}

/** Gives policies the titles of their heads, where another is signed now. */
export async function titleByHead(tx: Tx, policyIds: readonly string[]): Promise<void> {
  const heads = [...(await signedVersionsBy(tx, policyIds)).values()].flatMap(
    (signed) => headOf(signed)?.id ?? [],
  );
  // the public sees the revision, and would learn from it of a version it may not know of
  await rows(
    tx,
    `update policy p set title = v.title, revision = p.revision + case when v.embargo_until is null and not exists (
              select from version_never_public n join policy_version hidden on hidden.id = n.version_id
               where hidden.policy_id = p.id and hidden.title = p.title) then 1 else 0 end
       from policy_version v where v.id = any($1::uuid[]) and p.id = v.policy_id and p.title <> v.title`,
    [heads],
  );
}
