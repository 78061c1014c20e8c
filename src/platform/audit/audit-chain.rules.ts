import { hashOf } from '../../kernel/canonical.ts';

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

/** The seal of an entry: SHA-256 over the canonical JSON (RFC 8785) of its place, itself and the previous seal. */
export function seal(position: number, entry: ChainedEntry, previousHash: string): string {
  return hashOf({ position, entry, previousHash });
}
