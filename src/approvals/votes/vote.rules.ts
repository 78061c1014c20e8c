/** What a committee member may say. An abstention counts for the quorum; a recusal, for a conflict of interest, does not. */
export const voteValues = ['approve', 'reject', 'abstain', 'recuse'] as const;
export type VoteValue = (typeof voteValues)[number];

/** Where a round's vote stands. */
export interface Tally {
  readonly approve: number;
  readonly reject: number;
  readonly abstain: number;
  readonly recuse: number;
  /** Votes that count for the quorum: all but recusals. */
  readonly counted: number;
  readonly quorum: number;
  readonly quorumReached: boolean;
  /** With a quorum and more approving than rejecting votes. */
  readonly carried: boolean;
}

/** Counts votes, one a person. `quorum` is how many votes a decision needs. */
export function tallyOf(votes: readonly VoteValue[], quorum: number): Tally {
  const count = (value: VoteValue) => votes.filter((vote) => vote === value).length;
  const [approve, reject, abstain, recuse] = voteValues.map(count) as [number, number, number, number];
  const counted = approve + reject + abstain;
  const quorumReached = counted >= quorum;
  return {
    approve,
    reject,
    abstain,
    recuse,
    counted,
    quorum,
    quorumReached,
    carried: quorumReached && approve > reject,
  };
}

/**
 * True once a vote is lost whatever the `outstanding` members still say: somebody rejects, the quorum is there, and all
 * of them approving would not make a majority. Before that a version is not sent back: more votes may carry it.
 */
export function isLost(tally: Tally, outstanding: number): boolean {
  return tally.quorumReached && tally.reject > 0 && tally.reject >= tally.approve + outstanding;
}
