/** What became of a policy between two moments. */
export type ChangeKind = 'new' | 'changed' | 'corrected' | 'reaffirmed' | 'withdrawn' | 'retired';

/** A version that was said to be in force. */
export interface SaidVersion {
  readonly contentHash: string;
}

/** What was said then, what is said now, and how the one came from the other. */
export interface Difference {
  /** Null where nothing was said to be in force. */
  readonly from: SaidVersion | null;
  readonly to: SaidVersion | null;
  /** Whether `to` corrects `from`, perhaps by way of other corrections. */
  readonly corrects: boolean;
  /** The last decision by which nothing is in force; null without one. */
  readonly endedBy: 'retire' | 'withdraw' | null;
}

/** Names a difference. A version with the same content hash says the same: nothing is to be loaded again. */
export function kindOfChange({ from, to, corrects, endedBy }: Difference): ChangeKind {
  if (to === null) return endedBy === 'retire' ? 'retired' : 'withdrawn';
  if (from === null) return 'new';
  if (from.contentHash === to.contentHash) return 'reaffirmed';
  return corrects ? 'corrected' : 'changed';
}
