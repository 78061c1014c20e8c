/**
 * Which majority carries a vote. Abstentions and recusals are on neither side.
 *
 * - `simple`: more votes for than against.
 * - `absolute`: more than half of all who may vote are for it, whether the others vote or not; recusals are left out.
 * - `two_thirds`: of the votes for and against at least two thirds are for it, and one at least is.
 */
export const majorities = ['simple', 'absolute', 'two_thirds'] as const;
export type Majority = (typeof majorities)[number];

/**
 * How many votes a decision needs, abstentions included and recusals not: a number, or a share of those who may vote,
 * in whole percent, rounded up to a whole vote. Who recuses is no part of those of whom it is a share.
 */
export type Quorum = { readonly votes: number } | { readonly percent: number };

/** By what a round of votes decides, frozen as it opens. */
export interface DecisionRule {
  readonly quorum: Quorum;
  readonly majority: Majority;
  /**
   * How many persons may vote: those with a seat, each once, without the text's author and last editor. It stays what it
   * was when the round opened, though somebody leaves: else a quorum could be made by sending people away. Null on
   * the house's committee, which has no seats and whose rule needs none.
   */
  readonly mayVote: number | null;
}

/** The rule of the house's committee, everybody with a committee role: so many votes and a simple majority. */
export const houseRule = (quorum: number): DecisionRule => ({
  quorum: { votes: quorum },
  majority: 'simple',
  mayVote: null,
});

/** So many percent of a number, rounded up, and one at least: a decision that nobody took part in is none. */
export function percentOf(percent: number, of: number): number {
  return Math.max(1, Math.ceil((percent * of) / 100));
}
