import type { LibrarySubset } from '../http/subset.ts';
import type { OperationOutcomeResource } from './operation-outcome-resource.ts';

/** An address of a Bundle: itself as it was understood, its first and its next page. */
export interface BundleLink {
  readonly relation: 'self' | 'first' | 'next';
  readonly url: string;
}

/** A Library that matches. */
export interface MatchEntry {
  readonly fullUrl: string;
  readonly resource: LibrarySubset;
  readonly search: { readonly mode: 'match' };
}

/** What of the search was left aside. */
export interface OutcomeEntry {
  readonly resource: OperationOutcomeResource;
  readonly search: { readonly mode: 'outcome' };
}

/** The answer to a search: one page of what matches. */
export interface SearchBundle {
  readonly resourceType: 'Bundle';
  readonly type: 'searchset';
  /** How many match on all pages; absent where it was not wanted. */
  readonly total?: number | undefined;
  readonly link: readonly BundleLink[];
  /** Absent where nothing is found. */
  readonly entry?: readonly (MatchEntry | OutcomeEntry)[] | undefined;
}
