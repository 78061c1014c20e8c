import type { AuditEntry } from './audit.queries.ts';

/** An entry as the API shows it; `seal` is null until the sealer has come by. */
export function presentEntry({ occurredAt, position, hash, ...entry }: AuditEntry) {
  return { ...entry, occurredAt: occurredAt.toString(), seal: hash === null ? null : { position, hash } };
}
