import type { Duplicate, DuplicateKind } from '../../policies/duplicates/duplicates.queries.ts';
import type { LateAdoption } from '../../policies/late-adoption.service.ts';
import type { FileOutcome } from '../../policies/library-import/library-import.ts';
import type { VersionState } from '../../policies/version-lifecycle.rules.ts';

/** What became of a file, as its reader is told. */
export const outcomeWords: Record<FileOutcome, string> = {
  read: 'read',
  partly_read: 'partly read',
  duplicate: 'duplicate, not stored',
  refused: 'refused',
};

/** The state of a version, as its reader is told. */
export const stateWords: Record<VersionState, string> = {
  draft: 'a draft',
  in_review: 'in review',
  approved: 'signed',
  withdrawn: 'withdrawn',
};

const adoptionWords: Record<LateAdoption['outcome'], string> = {
  joined: ', put into the open adoption batch',
  in_batch: ', in the open adoption batch',
  adopted: ', adopted before',
  not_adopted: ', not adopted',
};

/** What became of a version that was stored before, when adoption was asked for; empty where it was not. */
export function adoptionInWords(adoption: LateAdoption | null): string {
  return adoption === null ? '' : adoptionWords[adoption.outcome];
}

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
