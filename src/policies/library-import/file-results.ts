import { DomainError } from '../../kernel/errors.ts';
import type { Duplicate } from '../duplicates/duplicates.queries.ts';
import type { ImportedDocument } from '../imported-draft.ts';
import { FileUnreadable } from './library-files.ts';
import type { FileResult, Refusal } from './library-import.ts';
import type { StoredFile } from './library-records.ts';

const LONGEST_REASON = 300;

/** A file before it is stored. */
export type PreparedFile =
  | {
      readonly kind: 'stored';
      readonly path: string;
      readonly sourceHash: string;
      readonly stored: StoredFile;
    }
  | { readonly kind: 'document'; readonly path: string; readonly document: ImportedDocument }
  | {
      readonly kind: 'refused';
      readonly path: string;
      readonly sourceHash: string | null;
      readonly refusal: Refusal;
    };

/** What is wrong with a file. Throws what is wrong with Almanac or its database instead: it would befall every other file too. */
export function refusalOf(error: unknown): Refusal {
  if (isAboutFile(error)) return { code: error.code, message: error.message };
  throw error;
}

/** What is wrong with a file while it is read: a fault of the reader befalls this one, and the others go on. */
export function failureOf(error: unknown): Refusal {
  if (isAboutFile(error)) return { code: error.code, message: error.message };
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal_error',
    message: `reading it failed: ${reason.replace(/\s+/g, ' ').slice(0, LONGEST_REASON)}`,
  };
}

const isAboutFile = (error: unknown): error is DomainError | FileUnreadable =>
  error instanceof DomainError || error instanceof FileUnreadable;

const unstored = { findings: [], before: false, adoption: null } as const;

/** A file that an earlier call stored. */
export function storedBefore(path: string, sourceHash: string, stored: StoredFile): FileResult {
  const nothing = { refusal: null, duplicates: [], findings: [], adoption: null };
  return { path, sourceHash, ...stored, ...nothing, before: true };
}

/** A file that was not stored. */
export function refused(path: string, sourceHash: string | null, refusal: Refusal): FileResult {
  return { path, sourceHash, outcome: 'refused', versionId: null, refusal, duplicates: [], ...unstored };
}

/** A file that a version has already. */
export function duplicateOf(
  path: string,
  sourceHash: string,
  versionId: string,
  duplicates: readonly Duplicate[],
): FileResult {
  return { path, sourceHash, outcome: 'duplicate', versionId, refusal: null, duplicates, ...unstored };
}
