import { NotFound } from '../kernel/errors.ts';
import type { Tx } from '../platform/database/database.ts';
import { row } from '../platform/database/rows.ts';
import { columnOfKey } from './policy-key.rules.ts';
import { PolicyVersionRow } from './policy-version.entity.ts';
import { PolicyReviewDatesRow, PolicyRow } from './policy.entity.ts';

/** Reads a policy by slug or id. Throws {@link NotFound}. */
export async function policyOf(tx: Tx, key: string): Promise<PolicyRow> {
  const column = columnOfKey(key);
  const found = column === null ? null : await tx.findOneBy(PolicyRow, { [column]: key });
  return found ?? absent('policy', key);
}

/**
 * Reads a policy and holds it: use cases that change one policy or its versions take turns.
 * Others may still point foreign keys at it meanwhile. Throws {@link NotFound}.
 */
export async function lockPolicy(tx: Tx, key: string): Promise<PolicyRow> {
  const column = columnOfKey(key);
  const found =
    column === null
      ? null
      : await tx.findOne(PolicyRow, { where: { [column]: key }, lock: { mode: 'for_no_key_update' } });
  return found ?? absent('policy', key);
}

/** Reads a version by its number. Throws {@link NotFound}. */
export async function versionOf(tx: Tx, policy: PolicyRow, number: number): Promise<PolicyVersionRow> {
  const found = await tx.findOneBy(PolicyVersionRow, { policyId: policy.id, number });
  return found ?? absent('version', nameOf(policy, { number }));
}

/** A policy's current review dates; null before its first signature. */
export async function reviewDatesOf(tx: Tx, policyId: string): Promise<PolicyReviewDatesRow | null> {
  return await tx.findOne(PolicyReviewDatesRow, { where: { policyId }, order: { revision: 'DESC' } });
}

/** The number the policy's next version gets; call it with the policy held. */
export async function nextNumberOf(tx: Tx, policyId: string): Promise<number> {
  const last = await row<{ number: number }>(
    tx,
    'select coalesce(max(number), 0) as number from policy_version where policy_id = $1',
    [policyId],
  );
  return (last?.number ?? 0) + 1;
}

/** How refusals and audit entries name a version: `lysis-of-epidural-adhesions v3`. */
export function nameOf(policy: { readonly slug: string }, version: { readonly number: number }): string {
  return `${policy.slug} v${version.number}`;
}

function absent(kind: string, key: string): never {
  throw new NotFound(kind, key.slice(0, 200));
}
