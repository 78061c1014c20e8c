import type { Tx } from '../platform/database/database.ts';
import { rows } from '../platform/database/rows.ts';
import type { ActKind } from './acts/act-envelope.rules.ts';
import type { VersionFate } from './version-lifecycle.rules.ts';

/** The versions of a policy that signed acts ended, and how. */
export async function versionFatesOf(tx: Tx, policyId: string): Promise<Map<string, VersionFate>> {
  const ended = await rows<{ versionId: string; kind: ActKind }>(
    tx,
    `select version_id as "versionId", kind from policy_act
      where policy_id = $1 and version_id is not null and decided_at is not null`,
    [policyId],
  );
  return new Map(
    ended.map(({ versionId, kind }) => [versionId, kind === 'cancel' ? 'cancelled' : 'withdrawn'] as const),
  );
}
