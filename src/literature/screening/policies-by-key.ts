import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { columnOfKey } from '../../policies/policy-key.rules.ts';

/** A policy as a list of many names it. */
export interface NamedPolicy {
  readonly id: string;
  readonly slug: string;
}

/** The policies with these slugs or ids, under the keys given; unknown ones are left out. Nothing is locked. */
export async function policiesByKey(
  tx: Tx,
  keys: readonly string[],
): Promise<ReadonlyMap<string, NamedPolicy>> {
  const given = [...new Set(keys)];
  const found = await rows<NamedPolicy>(
    tx,
    'select id, slug from policy where id = any($1::uuid[]) or slug = any($2::text[])',
    [given.filter((key) => columnOfKey(key) === 'id'), given.filter((key) => columnOfKey(key) === 'slug')],
  );
  const byName = new Map(
    found.flatMap((policy) => [[policy.slug, policy] as const, [policy.id, policy] as const]),
  );
  return new Map(
    given.flatMap((key) => {
      const policy = byName.get(columnOfKey(key) === 'id' ? key.toLowerCase() : key);
      return policy === undefined ? [] : [[key, policy] as const];
    }),
  );
}
