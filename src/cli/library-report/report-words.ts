import type { Duplicate, DuplicateKind } from '../../policies/duplicates/duplicates.queries.ts';
import type { FileOutcome } from '../../policies/library-import/library-import.ts';

/** What became of a file, as its reader is told. */
export const outcomeWords: Record<FileOutcome, string> = {
  read: 'read',
  partly_read: 'partly read',
  duplicate: 'duplicate, not stored',
  refused: 'refused',
};

const duplicateWords: Record<DuplicateKind, string> = {
  same_file: 'same file as',
  same_text: 'same text as',
  nearly_identical: 'nearly identical to',
};

/** A duplicate in words: `nearly identical to lysis-of-epidural-adhesions v1 (93 %)`. */
export function duplicateInWords({ kind, policy, version, similarity }: Duplicate): string {
  const share = kind === 'nearly_identical' ? ` (${Math.round(similarity * 100)} %)` : '';
  return `${duplicateWords[kind]} ${policy} v${version}${share}`;
}
