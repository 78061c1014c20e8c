import { Injectable } from '@nestjs/common';
import type { Actor, ActorOnRecord } from '../../kernel/actor.ts';
import { actorOnRecord } from '../../kernel/actor.ts';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { InvalidRequest } from '../../kernel/errors.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import type { HeldVersion } from '../../policies/held-version.ts';
import { nameOf } from '../../policies/policy-records.ts';
import { PanelTooSmall } from '../approvals.errors.ts';
import { panelFor, type Panel } from '../panels/panel.ts';
import type { DecisionRule } from './decision-rule.rules.ts';
import { RoundDecisions } from './round-decisions.ts';
import { tallyOf } from './vote.rules.ts';
import { lastVotingDay, LONGEST_VOTE_DAYS } from './vote-deadline.rules.ts';

/** What a round freezes as it opens. */
export interface RoundTerms {
  /** Null: everybody with a committee role votes. */
  readonly panel: Panel | null;
  readonly rule: DecisionRule;
  readonly voteBy: CalendarDate | null;
}

/** Finds out who votes on a version that is submitted, by what rule and until when. */
@Injectable()
export class RoundTermsOf {
  constructor(
    private readonly organisation: Organisation,
    private readonly decisions: RoundDecisions,
  ) {}

  /**
   * The terms of a round that opens today. `voteBy` is the last day that the submitter asks for; unset, the panel's voting
   * days say it. Throws panel_too_small where too few may vote on this text, invalid_request for a day that cannot be.
   */
  async freeze(
    tx: Tx,
    { policy, version }: HeldVersion,
    voteBy: CalendarDate | undefined,
    today: CalendarDate,
  ): Promise<RoundTerms> {
    const panel = await panelFor(tx, policy.id);
    if (voteBy !== undefined) checkLastDay(voteBy, today);
    if (panel === null) return { panel, rule: this.decisions.houseRule, voteBy: voteBy ?? null };
    const { authorId, lastEditorId } = version;
    const voters = panel.seats.filter(({ personId }) => personId !== authorId && personId !== lastEditorId);
    const mayVote = distinct(voters);
    const rule: DecisionRule = { quorum: panel.quorum, majority: panel.majority, mayVote };
    const here = distinct(voters.filter((seat) => seat.mayVote));
    const { quorum } = tallyOf([], rule);
    if (here < quorum) throw new PanelTooSmall(nameOf(policy, version), panel.name, here, quorum);
    const { holidays } = await this.organisation.hours(tx);
    const byDays = panel.votingDays === null ? null : lastVotingDay(today, panel.votingDays, holidays);
    return { panel, rule, voteBy: voteBy ?? byDays };
  }
}

/** Refuses a last day of a vote that is past or further off than anybody waits. */
export function checkLastDay(voteBy: CalendarDate, today: CalendarDate): void {
  const reason =
    voteBy < today
      ? 'is past'
      : voteBy > addDays(today, LONGEST_VOTE_DAYS)
        ? `is more than ${LONGEST_VOTE_DAYS} days off`
        : null;
  if (reason !== null) throw new InvalidRequest([{ field: 'voteBy', reason }]);
}

/** One last day of a round, and why it was set. */
export interface RoundDeadline {
  readonly number: number;
  readonly voteBy: CalendarDate;
  /** Null for the one the round opened with. */
  readonly reason: string | null;
  readonly setBy: ActorOnRecord;
  readonly setAt: Instant;
}

/** Writes a round's next last day and gives its number, counted from 1. */
export async function writeDeadline(
  tx: Tx,
  actor: Actor,
  roundId: string,
  {
    voteBy,
    reason,
    at,
  }: { readonly voteBy: CalendarDate; readonly reason: string | null; readonly at: Instant },
): Promise<number> {
  const written = await row<{ number: number }>(
    tx,
    `insert into approval_round_deadline (round_id, number, vote_by, reason, set_by, set_at)
     select $1, coalesce(max(number), 0) + 1, $2::date, $3, $4::jsonb, $5::timestamptz
       from approval_round_deadline where round_id = $1 returning number`,
    [roundId, voteBy, reason, JSON.stringify(actorOnRecord(actor)), at],
  );
  return written!.number;
}

function distinct(seats: readonly { readonly personId: string }[]): number {
  return new Set(seats.map(({ personId }) => personId)).size;
}
