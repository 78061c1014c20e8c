import { Injectable } from '@nestjs/common';
import type { ApprovalView } from '../../approvals/approvals.queries.ts';
import type { BallotRefusal } from '../../approvals/votes/ballot.rules.ts';
import { RoundVoters, type OpenSeat, type Voter } from '../../approvals/votes/round-voters.ts';
import { VoteChairService } from '../../approvals/votes/vote-chair.service.ts';
import type { Actor } from '../../kernel/actor.ts';
import { formatDay, type CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';

/** Whether the reader may vote, in whose seat, and who else is still asked. */
export interface VoteStanding {
  /** Why the reader may not vote; null when they may. */
  readonly whyNot: string | null;
  /** In whose seats the reader may vote: their own, or those whose proxy they are. */
  readonly seats: readonly OpenSeat[];
  /** Those who have not voted yet and may, in words. */
  readonly stillAsked: readonly string[];
  /** Until when votes are taken, in words; null without a last day. */
  readonly deadline: string | null;
  /** Whether the reader leads the vote, and may extend or close it. */
  readonly leads: boolean;
}

const noRound: VoteStanding = { whyNot: null, seats: [], stillAsked: [], deadline: null, leads: false };

/** Says who is asked in a vote, and whether a reader is. */
@Injectable()
export class VoteStandings {
  constructor(
    private readonly database: Database,
    private readonly voters: RoundVoters,
    private readonly chairs: VoteChairService,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /** Where a reader stands in the vote on a version. */
  async of({ version, round, live }: ApprovalView, actor: Actor): Promise<VoteStanding> {
    if (round === null || !live) return noRound;
    const tx = this.database.source.manager;
    const today = this.organisation.today(this.clock.now());
    const about = { round, version };
    const standing = await this.voters.standingOf(tx, about, actor, today);
    const asked = (await this.voters.of(tx, about, today)).filter(({ state }) => state === 'asked');
    return {
      seats: standing.mayVote ? standing.seats : [],
      whyNot: standing.mayVote ? null : reasons[standing.why],
      stillAsked: asked.map(voterInWords),
      deadline: round.voteBy === null ? null : deadlineInWords(round.voteBy, today),
      leads: await this.chairs.leads(tx, actor, round),
    };
  }
}

/** `Ann Lee (chair), or by proxy Bo Chan`. */
function voterInWords({ name, chair, proxies }: Voter): string {
  const proxy = proxies.length === 0 ? '' : `, or by proxy ${proxies.map((each) => each.name).join(' or ')}`;
  return `${name}${chair ? ' (chair)' : ''}${proxy}`;
}

function deadlineInWords(voteBy: CalendarDate, today: CalendarDate): string {
  if (today > voteBy) return `Votes were taken until the end of ${formatDay(voteBy)}.`;
  return today === voteBy
    ? `Today is the last day: votes are taken until the end of ${formatDay(voteBy)}.`
    : `Votes are taken until the end of ${formatDay(voteBy)}.`;
}

const reasons: Record<BallotRefusal | 'no_role', string> = {
  no_role: 'Members of the committee vote. You are not one.',
  own_text: 'You wrote or last edited this text: others decide on it.',
  over: 'The vote is over. Its chair can extend it.',
  no_seat: 'Those vote on it who had a seat when it was submitted, and you had none.',
  no_proxy: 'You hold no proxy for a seat in this vote.',
  own_seat: 'You have a seat of your own in this vote.',
  say_whose: 'You hold several proxies: say for whom you vote.',
  member_wrote_text: 'The member whose proxy you hold wrote this text: others decide on it.',
  member_gone: 'The member whose proxy you hold is no committee member any more.',
  voted: 'You have voted; a vote stands.',
  voted_by_proxy: 'Your proxy has voted for you; a vote stands.',
  seat_voted: 'A vote has been cast in that seat.',
};
