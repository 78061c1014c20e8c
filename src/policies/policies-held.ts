import { In } from 'typeorm';
import type { Instant } from '../kernel/instant.ts';
import type { PartialDate } from '../kernel/partial-date.ts';
import type { Tx } from '../platform/database/database.ts';
import { rows } from '../platform/database/rows.ts';
import { columnOfKey } from './policy-key.rules.ts';
import { PolicyRow } from './policy.entity.ts';

/** A policy's current review dates. */
export interface CurrentDates {
  readonly lastReview: PartialDate | null;
  /** Null once the policy is retired. */
  readonly nextReview: PartialDate | null;
  readonly recordedAt: Instant;
  readonly revision: number;
}

/**
 * Reads policies by slug or id and holds them until the transaction ends, in the order of their ids, so that two who hold
 * many do not wait for each other. A key without a policy is not in the answer.
 */
export async function lockPolicies(tx: Tx, keys: readonly string[]): Promise<ReadonlyMap<string, PolicyRow>> {
  const found = await rows<{ id: string; slug: string }>(
    tx,
    'select id, slug from policy where id = any($1::uuid[]) or slug = any($2::text[])',
    [keys.filter((key) => columnOfKey(key) === 'id'), keys.filter((key) => columnOfKey(key) === 'slug')],
  );
  const held = await tx.find(PolicyRow, {
    where: { id: In(found.map(({ id }) => id)) },
    order: { id: 'ASC' },
    lock: { mode: 'for_no_key_update' },
  });
  const byKey = new Map(
    held.flatMap((policy) => [[policy.id, policy] as const, [policy.slug, policy] as const]),
  );
  return new Map(
    keys.flatMap((key) => {
      const policy = byKey.get(columnOfKey(key) === 'id' ? key.toLowerCase() : key);
      return policy === undefined ? [] : [[key, policy] as const];
    }),
  );
}

/** The current review dates of policies; one that nobody signed a version of is not in the answer. */
export async function currentDatesOf(
  tx: Tx,
  policyIds: readonly string[],
): Promise<ReadonlyMap<string, CurrentDates>> {
  const found = await rows<CurrentDates & { policyId: string }>(
    tx,
    `select distinct on (policy_id) policy_id as "policyId", last_review as "lastReview", next_review as "nextReview",
            recorded_at as "recordedAt", revision
       from policy_review_dates where policy_id = any($1::uuid[]) order by policy_id, revision desc`,
    [policyIds],
  );
  return new Map(found.map((dates) => [dates.policyId, dates]));
}
