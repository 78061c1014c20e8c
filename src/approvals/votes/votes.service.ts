import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { Person } from '../../people/persons/people.queries.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { HeldDrafts } from '../../policies/held-drafts.service.ts';
import type { HeldVersion } from '../../policies/held-version.ts';
import { nameOf } from '../../policies/policy-records.ts';
import { checkNotOwnText, Signers } from '../../policies/signers.ts';
import { approvalVoteCast } from '../approvals.events.ts';
import { CommentsUnresolved, ProxyRefused, VoteClosed } from '../approvals.errors.ts';
import { unresolvedComments } from '../comments/comment-records.ts';
import { ApprovalVoteRow, type ApprovalRoundRow } from './approval-round.entity.ts';
import { closeOpenRound, liveRoundOf, openRound, votesOf } from './approval-rounds.ts';
import { ballotRefusal } from './ballot-refusals.ts';
import { seatOfBallot } from './ballot.rules.ts';
import { RoundDecisions } from './round-decisions.ts';
import { RoundReminders } from './round-reminders.ts';
import { seatsOf } from './round-seats.ts';
import { RoundTermsOf, writeDeadline } from './round-terms.ts';
import { RoundVoters } from './round-voters.ts';
import { isLost, type VoteValue } from './vote.rules.ts';
import { votingRoles } from './voting-roles.ts';

/** Takes drafts to the committee and its votes on them. */
@Injectable()
export class VotesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
    private readonly drafts: HeldDrafts,
    private readonly signers: Signers,
    private readonly decisions: RoundDecisions,
    private readonly terms: RoundTermsOf,
    private readonly voters: RoundVoters,
    private readonly reminders: RoundReminders,
    private readonly events: Events,
  ) {}

  /**
   * Submits a draft at `revision`: its text is frozen and a round of votes begins, with the seats and the rule that its
   * panel has now. `voteBy` is its last day; unset, the panel says it. Throws what HeldDrafts.submit throws,
   * comments_unresolved, and panel_too_small.
   */
  async submit(
    actor: Actor,
    policyKey: string,
    number: number,
    revision: number,
    voteBy?: CalendarDate,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const held = await this.drafts.submit(tx, actor, policyKey, number, revision);
      const unresolved = await unresolvedComments(tx, held.version);
      if (unresolved.length > 0) throw new CommentsUnresolved(nameOf(held.policy, held.version), unresolved);
      const terms = await this.terms.freeze(tx, held, voteBy, this.organisation.today(now));
      const round = await openRound(tx, actor, held.version, terms, now);
      if (terms.voteBy !== null)
        await writeDeadline(tx, actor, round.id, { voteBy: terms.voteBy, reason: null, at: now });
      await this.reminders.plan(tx, round, 'opened', now);
      await this.audit.record(tx, {
        actor,
        action: 'policy.version.round_opened',
        subject: { type: 'policy_version', id: held.version.id },
        detail: {
          policy: held.policy.slug,
          version: held.version.number,
          round: round.number,
          panel: round.panelName,
          rule: terms.rule,
          seats: (await seatsOf(tx, round.id)).map(({ personId, chair }) => ({ personId, chair })),
          voteBy: round.voteBy,
        },
      });
    });
  }

  /** Gives a version up that is not signed; with `revision` only one that is still at it. Throws illegal_transition. */
  async withdraw(
    actor: Actor,
    policyKey: string,
    number: number,
    reason: string | undefined,
    revision: number | undefined,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const held = await this.drafts.hold(tx, policyKey, number, revision);
      await this.drafts.withdraw(tx, actor, held, reason);
      await closeOpenRound(tx, held.version.id, 'withdrawn', this.clock.now());
    });
  }

  /**
   * Casts one vote, which stands: in the actor's own seat, or, as a proxy, in that of `inSeatOf`. A vote that is lost
   * whatever the others say sends the version back to draft. Throws vote_closed, already_voted, author_may_not_approve,
   * not_on_panel, proxy_refused, reason_required for a recusal without one, and `forbidden` for somebody who is no
   * committee member any more.
   */
  async vote(
    actor: Actor,
    policyKey: string,
    number: number,
    vote: VoteValue,
    reason: string | undefined,
    inSeatOf: string | null = null,
  ): Promise<void> {
    if (vote === 'recuse' && reason === undefined) {
      throw new DomainError('reason_required', 'reason: say what conflict of interest the recusal is for', {
        fields: [{ field: 'reason', reason: 'say what conflict of interest the recusal is for' }],
      });
    }
    await this.database.transaction(async (tx) => {
      const held = await this.drafts.hold(tx, policyKey, number);
      const { policy, version } = held;
      const voter = await this.signers.holding(tx, actor, votingRoles);
      checkNotOwnText(policy, version, voter.id);
      const round = await liveRoundOf(tx, version);
      if (round === null) throw new VoteClosed(nameOf(policy, version), version.state);
      const seat = await this.seatOf(tx, held, round, voter, inSeatOf);
      if (vote === 'recuse' && seat.id !== voter.id) {
        throw new ProxyRefused(
          `a recusal is for the member's own conflict of interest: leave the vote to ${seat.name}`,
        );
      }
      await this.cast(tx, actor, held, round, { voter, seat, vote, reason });
      await this.returnIfLost(tx, actor, held, round);
    });
  }

  /** The person in whose seat the vote counts. They and the proxy they gave stay as they are until the transaction ends. */
  private async seatOf(
    tx: Tx,
    held: HeldVersion,
    round: ApprovalRoundRow,
    voter: Person,
    inSeatOf: string | null,
  ): Promise<Seat> {
    if (round.proxiesAllowed) {
      // persons before proxies, as who leaves holds them
      const standing = 'proxy.proxy_id = $1 and proxy.panel_id = $2 and proxy.ended_at is null';
      await rows(
        tx,
        `select from person where id in (select member_id from vote_proxy proxy where ${standing}) order by id for share`,
        [voter.id, round.panelId],
      );
      await rows(tx, `select from vote_proxy proxy where ${standing} order by id for share`, [
        voter.id,
        round.panelId,
      ]);
    }
    const about = { round, version: held.version };
    const today = this.organisation.today(this.clock.now());
    const found = seatOfBallot(await this.voters.ballotOf(tx, about, voter.id, inSeatOf, today));
    if ('refused' in found) {
      const votes = await votesOf(tx, round.id);
      throw ballotRefusal(found.refused, { held, round, votes, voterId: voter.id });
    }
    if (found.seat === voter.id) return voter;
    const all = await this.voters.of(tx, about, today);
    return { id: found.seat, name: all.find(({ personId }) => personId === found.seat)?.name ?? found.seat };
  }

  private async cast(
    tx: Tx,
    actor: Actor,
    { policy, version }: HeldVersion,
    round: ApprovalRoundRow,
    { voter, seat, vote, reason }: CastVote,
  ): Promise<void> {
    const byProxy = seat.id === voter.id ? null : voter;
    await tx.insert(ApprovalVoteRow, {
      roundId: round.id,
      personId: seat.id,
      name: seat.name,
      role: votingRoles.find((role) => voter.roles.includes(role))!,
      vote,
      reason: reason ?? null,
      castAt: this.clock.now(),
      castById: byProxy?.id ?? null,
      castByName: byProxy?.name ?? null,
    });
    await this.audit.record(tx, {
      actor,
      action: 'policy.version.vote_cast',
      subject: { type: 'policy_version', id: version.id },
      detail: {
        policy: policy.slug,
        version: version.number,
        round: round.number,
        vote,
        ...(byProxy === null ? {} : { inSeatOf: { id: seat.id, name: seat.name } }),
      },
      reason,
    });
    await this.events.record(tx, approvalVoteCast, { policyId: policy.id, versionId: version.id });
  }

  private async returnIfLost(
    tx: Tx,
    actor: Actor,
    held: HeldVersion,
    round: ApprovalRoundRow,
  ): Promise<void> {
    const now = this.clock.now();
    const votes = (await votesOf(tx, round.id)).map(({ vote }) => vote);
    const about = { round, version: held.version };
    const outstanding = await this.voters.outstanding(tx, about, this.organisation.today(now));
    if (!isLost(votes, outstanding, this.decisions.ruleOf(round))) return;
    await this.drafts.returnToDraft(tx, actor, held);
    await closeOpenRound(tx, held.version.id, 'rejected', now);
  }
}

interface Seat {
  readonly id: string;
  readonly name: string;
}

interface CastVote {
  readonly voter: Person;
  readonly seat: Seat;
  readonly vote: VoteValue;
  readonly reason: string | undefined;
}
