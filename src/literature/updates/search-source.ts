import type { Tx } from '../../platform/database/database.ts';
import type { RunningSearch } from './running-search.ts';

/** What came of a search's step. */
export interface Outcome {
  /** False where no request was needed: the policy's turn is not used up. */
  readonly sent: boolean;
  /** Writes down what the step brought, in the transaction that holds its search. */
  write(tx: Tx): Promise<void>;
}

/** The outcome of a request. */
export function brought(write: Outcome['write']): Outcome {
  return { sent: true, write };
}

/** A service that searches ask. */
export interface SearchSource {
  /** Its name for people. */
  readonly name: string;
  /** False where its setting is unset: its searches wait, and say so. */
  readonly isOn: boolean;
  /** The setting that switches it on; null for one that is always on. */
  readonly setting: string | null;
  /**
   * Sends the search's next request, one or, where all is here already, none. Throws a SourceError, and keeps nothing:
   * what it brought is written by the outcome.
   */
  ask(search: RunningSearch): Promise<Outcome>;
}
