import type { DomainError } from '../../kernel/errors.ts';
import { nameOf } from '../../policies/policy-records.ts';
import { AuthorMayNotApprove } from '../../policies/policies.errors.ts';
import type { HeldVersion } from '../../policies/held-version.ts';
import { AlreadyVoted, NotOnPanel, ProxyRefused, VoteOver } from '../approvals.errors.ts';
import type { ApprovalRoundRow, ApprovalVoteRow } from './approval-round.entity.ts';
import type { BallotRefusal } from './ballot.rules.ts';

/** What a refusal is said from. */
interface Refused {
  readonly held: HeldVersion;
  readonly round: ApprovalRoundRow;
  readonly votes: readonly ApprovalVoteRow[];
  readonly voterId: string;
}

/** The refusal of a vote, in words for the one who casts it. */
export function ballotRefusal(why: BallotRefusal, about: Refused): DomainError {
  return refusals[why](about);
}

const subjectOf = ({ held }: Refused): string => nameOf(held.policy, held.version);

const refusals: Record<BallotRefusal, (about: Refused) => DomainError> = {
  own_text: (about) => new AuthorMayNotApprove(subjectOf(about)),
  over: (about) => new VoteOver(subjectOf(about), about.round.voteBy!),
  no_seat: (about) =>
    new NotOnPanel(subjectOf(about), about.round.panelName ?? 'the committee of the day it was submitted'),
  no_proxy: () => new ProxyRefused('you hold no proxy for that seat in this vote'),
  own_seat: () => new ProxyRefused('you have a seat of your own in this vote, and a person has one vote'),
  say_whose: () =>
    new ProxyRefused('you hold more than one proxy here, and have one vote: say for whom you vote'),
  member_wrote_text: (about) => new AuthorMayNotApprove(subjectOf(about)),
  member_gone: () =>
    new ProxyRefused('the member whose proxy you hold has left, or holds no committee role any more'),
  voted: (about) => new AlreadyVoted(subjectOf(about)),
  voted_by_proxy: (about) => {
    const cast = about.votes.find(({ personId }) => personId === about.voterId);
    return new AlreadyVoted(subjectOf(about), `${cast?.castByName ?? 'your proxy'} has voted for you`);
  },
  seat_voted: (about) => new AlreadyVoted(subjectOf(about), 'a vote has been cast in that seat'),
};
