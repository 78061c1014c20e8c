import type { FieldProblem } from '../kernel/errors.ts';
import type { VersionDates } from './envelope.rules.ts';

/** The part of an importer's finding that decides whether it blocks. */
export interface DateFinding {
  readonly severity: 'blocking' | 'warning' | 'info';
  readonly message: string;
  readonly line: number | null;
  readonly field?: string;
}

/**
 * What a person must still settle before a version may be submitted or adopted: each date that the document prints but
 * that could not be read with certainty, until it is given. One that is not printed at all (`line: null`) stands in the
 * way of an adoption only, with `needsUnprinted`: the effective day of a draft is given by its signer.
 */
export function unresolvedFindings(
  findings: readonly DateFinding[],
  dates: VersionDates,
  { needsUnprinted }: { readonly needsUnprinted: boolean },
): FieldProblem[] {
  return findings
    .filter(({ severity, field }) => severity === 'blocking' && isMissing(dates, field))
    .filter(({ line }) => needsUnprinted || line !== null)
    .map(({ field, line, message }) => ({
      field: `dates.${field}`,
      reason: line === null ? message : `line ${line}: ${message}`,
    }));
}

function isMissing(dates: VersionDates, field: string | undefined): boolean {
  return field !== undefined && field in dates && dates[field as keyof VersionDates] === null;
}
