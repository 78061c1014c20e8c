import type { CalendarDate } from '../../kernel/calendar-date.ts';

/** Somebody about to vote in a round, and what decides whether they may. */
export interface Ballot {
  readonly voterId: string;
  /** In whose seat they say they vote; null: in their own, or in the one that is left to them. */
  readonly inSeatOf: string | null;
  /** The text's author and last editor. */
  readonly wroteText: ReadonlySet<string>;
  /** Who has a seat; where there is no panel, everybody who had a committee role when the round opened. */
  readonly seated: ReadonlySet<string>;
  readonly voteBy: CalendarDate | null;
  readonly today: CalendarDate;
  /** Those who name the voter as their proxy now, with whether they are here and hold their role. */
  readonly members: readonly { readonly personId: string; readonly mayVote: boolean }[];
  /** What was cast; `castById` is the proxy where there was one. */
  readonly cast: readonly { readonly personId: string; readonly castById: string | null }[];
}

/** Why somebody may not vote. */
export type BallotRefusal =
  | 'own_text'
  | 'over'
  | 'no_seat'
  | 'no_proxy'
  | 'own_seat'
  | 'say_whose'
  | 'member_wrote_text'
  | 'member_gone'
  | 'voted'
  | 'voted_by_proxy'
  | 'seat_voted';

/**
 * The seat that a vote is cast in, or why none is. A person has one vote in a round however many seats and proxies they
 * have, so that who has a seat of their own votes there and for nobody else. A seat has one vote too: the first stands,
 * the member's or the proxy's.
 */
export function seatOfBallot(
  ballot: Ballot,
): { readonly seat: string } | { readonly refused: BallotRefusal } {
  const { voterId, wroteText, seated, voteBy, today, cast } = ballot;
  if (wroteText.has(voterId)) return { refused: 'own_text' };
  if (voteBy !== null && today > voteBy) return { refused: 'over' };
  const own = seated.has(voterId);
  const voted = cast.find(({ personId, castById }) => (castById ?? personId) === voterId);
  if (own) {
    if (ballot.inSeatOf !== null && ballot.inSeatOf !== voterId) return { refused: 'own_seat' };
    if (voted !== undefined) return { refused: 'voted' };
    const byProxy = cast.some(({ personId }) => personId === voterId);
    return byProxy ? { refused: 'voted_by_proxy' } : { seat: voterId };
  }
  if (voted !== undefined) return { refused: 'voted' };
  return seatByProxy(ballot, seated);
}

function seatByProxy(
  { inSeatOf, members, wroteText, cast }: Ballot,
  seated: ReadonlySet<string>,
): { readonly seat: string } | { readonly refused: BallotRefusal } {
  const named = members.filter(({ personId }) => seated.has(personId));
  if (named.length === 0) return { refused: inSeatOf === null ? 'no_seat' : 'no_proxy' };
  const chosen = inSeatOf === null ? named : named.filter(({ personId }) => personId === inSeatOf);
  const [member, second] = chosen;
  if (member === undefined) return { refused: 'no_proxy' };
  if (second !== undefined) return { refused: 'say_whose' };
  if (wroteText.has(member.personId)) return { refused: 'member_wrote_text' };
  if (cast.some(({ personId }) => personId === member.personId)) return { refused: 'seat_voted' };
  return member.mayVote ? { seat: member.personId } : { refused: 'member_gone' };
}
