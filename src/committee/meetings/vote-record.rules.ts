/** One vote as it was cast. */
export interface RecordedVote {
  readonly name: string;
  readonly role: string;
  readonly vote: 'approve' | 'reject' | 'abstain' | 'recuse';
  /** Of a recusal the conflict of interest. */
  readonly reason: string | null;
  /** RFC 3339. */
  readonly castAt: string;
  /** The proxy who voted in this member's seat; unset where they voted themself. */
  readonly castBy?: string;
}

/** Where the vote stood when it was recorded. */
export interface RecordedTally {
  readonly approve: number;
  readonly reject: number;
  readonly abstain: number;
  readonly recuse: number;
  readonly counted: number;
  readonly quorum: number;
  readonly quorumReached: boolean;
  readonly carried: boolean;
}

/** A vote as minutes keep it: on which text it was, and who said what. */
export interface VoteRecord {
  readonly version: number;
  /** Of the text that was voted on, `sha256:<hex>`. */
  readonly contentHash: string;
  /** Number of the version's submission. */
  readonly round: number;
  /** Whether the votes still counted for the version when they were recorded. */
  readonly live: boolean;
  /** How the round had ended by then; null while it was open. */
  readonly outcome: 'approved' | 'rejected' | 'returned' | 'withdrawn' | 'not_carried' | null;
  /** Cast by the end of the meeting. */
  readonly votes: readonly RecordedVote[];
  /** Cast after it: no part of what it decided. */
  readonly laterVotes: readonly RecordedVote[];
  /** Of the votes cast by the end of the meeting. */
  readonly tally: RecordedTally;
}

/** What the committee decided of an item. */
export const dispositions = ['carried', 'not_carried', 'undecided', 'deferred', 'discussed'] as const;
export type Disposition = (typeof dispositions)[number];

/** The decision that follows from a vote as recorded; `discussed` for an item on which nothing was voted. */
export function dispositionOf(deferred: boolean, record: VoteRecord | null): Disposition {
  if (deferred) return 'deferred';
  if (record === null) return 'discussed';
  // how a round ended may be the doing of votes after the meeting
  const outcome = record.laterVotes.length === 0 ? record.outcome : null;
  if (outcome === 'approved') return 'carried';
  if (outcome === 'rejected' || outcome === 'not_carried') return 'not_carried';
  if (record.tally.carried) return 'carried';
  if (record.tally.quorumReached && record.tally.reject > 0) return 'not_carried';
  return 'undecided';
}

/** Whether the version's text is another one than was voted on. */
export function textChangedSince(record: VoteRecord | null, contentHash: string | null): boolean {
  return record !== null && contentHash !== null && record.contentHash !== contentHash;
}
