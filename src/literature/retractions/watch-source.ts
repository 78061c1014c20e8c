import type { ToldTie } from './told-ties.rules.ts';

/** A work about which a source is asked. */
export interface AskedWork {
  readonly id: string;
  readonly pmid: string | null;
  /** Lower-case. */
  readonly doi: string | null;
}

/** What a source says of one work. */
export interface WatchAnswer {
  readonly workId: string;
  /** What has become of the work; null where the source does not know the work. */
  readonly ties: readonly ToldTie[] | null;
  /** The work's DOI as the source has it, lower-case; null where it tells none. */
  readonly doi: string | null;
}

/** The sources by their names in `watch_turn`. */
export type WatchSourceName = 'pubmed' | 'crossref';

/** Somebody who knows what became of published works. */
export interface WatchSource {
  readonly name: WatchSourceName;
  /** As people know it. */
  readonly title: string;
  /** False where this installation does not ask it. */
  readonly enabled: boolean;
  /** The column of `watched_work` by which it knows a work. */
  readonly by: 'pmid' | 'doi';
  /** Asks about these works, or the first of them, with one request. Throws SourceError, and retries nothing. */
  ask(works: readonly AskedWork[]): Promise<readonly WatchAnswer[]>;
}
