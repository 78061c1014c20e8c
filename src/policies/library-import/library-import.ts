import type { Finding } from '../../documents/finding.ts';
import type { Duplicate } from '../duplicates/duplicates.queries.ts';
import type { LateAdoption } from '../late-adoption.service.ts';

/**
 * What became of a file of a library. `partly_read` is stored with something that a person should look at; `duplicate`
 * is not stored, since a version has it already.
 */
export type FileOutcome = 'read' | 'partly_read' | 'duplicate' | 'refused';
export const fileOutcomes: readonly FileOutcome[] = ['read', 'partly_read', 'duplicate', 'refused'];

/** Why a file was not stored. */
export interface Refusal {
  /** Stable, as in the API; `file_unreadable` for one that cannot be opened. */
  readonly code: string;
  readonly message: string;
}

/** What came of one file. */
export interface FileResult {
  readonly path: string;
  /** `sha256:<hex>`; null for a file that cannot be opened. */
  readonly sourceHash: string | null;
  readonly outcome: FileOutcome;
  readonly versionId: string | null;
  readonly refusal: Refusal | null;
  readonly duplicates: readonly Duplicate[];
  /** Of a file that was not stored for its policy's sake; a version keeps its own. */
  readonly findings: readonly Finding[];
  /** True when an earlier call had stored it. */
  readonly before: boolean;
  /** Of a file that a version has already, where adoption is asked for; else null. */
  readonly adoption: LateAdoption | null;
}

/** Read, if nothing in it needs a person; a duplicate is told of by itself. */
export function outcomeOf(findings: readonly Finding[]): 'read' | 'partly_read' {
  const needsAPerson = findings.some(
    ({ severity, code }) => severity !== 'info' && code !== 'possible_duplicate',
  );
  return needsAPerson ? 'partly_read' : 'read';
}
