import { percentOf, type DecisionRule } from './decision-rule.rules.ts';

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
  /** How many counted votes a decision needs. */
  readonly quorum: number;
  readonly quorumReached: boolean;
  /** With a quorum and the majority that the round's rule asks for. */
  readonly carried: boolean;
}

/** Counts votes, one a person, by the rule that their round froze. */
export function tallyOf(votes: readonly VoteValue[], rule: DecisionRule): Tally {
  const count = (value: VoteValue) => votes.filter((vote) => vote === value).length;
  const [approve, reject, abstain, recuse] = voteValues.map(count) as [number, number, number, number];
  const counted = approve + reject + abstain;
  // who recuses has no part in the decision, nor in how many it takes
  const base = Math.max(0, (rule.mayVote ?? 0) - recuse);
  const quorum = 'votes' in rule.quorum ? rule.quorum.votes : percentOf(rule.quorum.percent, base);
  const quorumReached = counted >= quorum;
  const carried = quorumReached && hasMajority[rule.majority](approve, reject, base);
  return { approve, reject, abstain, recuse, counted, quorum, quorumReached, carried };
}

/** `base` is how many may vote, recusals left out. */
const hasMajority: Record<
  DecisionRule['majority'],
  (approve: number, reject: number, base: number) => boolean
> = {
  simple: (approve, reject) => approve > reject,
  absolute: (approve, _reject, base) => approve * 2 > base,
  two_thirds: (approve, reject) => approve > 0 && approve * 3 >= (approve + reject) * 2,
};

/**
 * True once a vote is lost whatever the `outstanding` members still say: somebody rejects, the quorum is there, and all
 * of them approving would not make a majority. Before that a version is not sent back: more votes may carry it.
 */
export function isLost(votes: readonly VoteValue[], outstanding: number, rule: DecisionRule): boolean {
  const now = tallyOf(votes, rule);
  return now.quorumReached && now.reject > 0 && !canCarry(votes, outstanding, rule);
}

/** Whether the vote is carried, or would be if every one of the `outstanding` members approved. */
export function canCarry(votes: readonly VoteValue[], outstanding: number, rule: DecisionRule): boolean {
  const best = Array.from({ length: outstanding }, () => 'approve' as const);
  return tallyOf([...votes, ...best], rule).carried;
}
