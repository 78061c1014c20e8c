import type { AuditStanding } from './audit-verification.queries.ts';

/** Where the audit stands, as the API shows it. */
export function presentStanding({ last, unsealed, oldestUnsealedSeconds }: AuditStanding) {
  return {
    lastVerification:
      last === null
        ? null
        : {
            startedAt: last.startedAt.toString(),
            finishedAt: last.finishedAt.toString(),
            entries: last.entries,
            lastHash: last.lastHash,
            fault: last.fault,
          },
    unsealed,
    oldestUnsealedSeconds,
  };
}
