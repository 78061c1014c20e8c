import { canonicalJson, sha256 } from '../../../kernel/canonical.ts';

/** One entry as it is hashed: every column as text or JSON. */
export interface ChainedEntry {
  readonly id: number;
  readonly occurredAt: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly detail: unknown;
  readonly reason: string | null;
  readonly requestId: string | null;
  readonly address: string | null;
}

/** The hash that stands before the first entry. */
export const GENESIS = 'sha256:0000000000000000000000000000000000000000000000000000000000000000';

/** The columns of an entry `e` as it is hashed. */
export const chainedColumns = `e.id, to_char(e.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "occurredAt",
  e.actor_kind as "actorKind", e.actor_id as "actorId", e.actor_name as "actorName", e.action,
  e.subject_type as "subjectType", e.subject_id as "subjectId", e.detail, e.reason,
  e.request_id as "requestId", e.address`;

/** The very text that is hashed: canonical JSON (RFC 8785) of an entry's place, itself and the previous seal. */
export function sealedText(position: number, entry: ChainedEntry, previousHash: string): string {
  return canonicalJson({ position, entry, previousHash });
}

/** The seal of an entry: SHA-256 over {@link sealedText}. */
export function seal(position: number, entry: ChainedEntry, previousHash: string): string {
  return sha256(sealedText(position, entry, previousHash));
}

/** The 32 bytes of a hash that is written `sha256:<hex>`, as hex. */
export function hexOf(hash: string): string {
  return hash.slice('sha256:'.length);
}
