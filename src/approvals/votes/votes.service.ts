import { Injectable } from '@nestjs/common';
import type { Actor, Role } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { DomainError } from '../../kernel/errors.ts';
import { PeopleQueries } from '../../people/persons/people.queries.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Events } from '../../platform/events/events.ts';
import { DraftsService, type HeldVersion } from '../../policies/drafts.service.ts';
import { nameOf } from '../../policies/policy-records.ts';
import { checkNotOwnText, Signers } from '../../policies/signers.ts';
import { closeOpenRound, liveRoundOf, openRound, votesOf } from './approval-rounds.ts';
import { ApprovalVoteRow } from './approval-round.entity.ts';
import { approvalVoteCast } from '../approvals.events.ts';
import { AlreadyVoted, VoteClosed } from '../approvals.errors.ts';
import { isLost, tallyOf, type VoteValue } from './vote.rules.ts';

/** Roles that vote; a person who holds both counts once. */
const votingRoles = ['committee_chair', 'committee_member'] as const satisfies readonly Role[];

/** Takes drafts to the committee and its votes on them. */
@Injectable()
export class VotesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly audit: Audit,
    private readonly people: PeopleQueries,
    private readonly drafts: DraftsService,
    private readonly signers: Signers,
    private readonly events: Events,
  ) {}

  /** Submits a draft at `revision`: its text is frozen and a round of votes begins. Throws what DraftsService.submit throws. */
  async submit(actor: Actor, policyKey: string, number: number, revision: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { version } = await this.drafts.submit(tx, actor, policyKey, number, revision);
      await openRound(tx, actor, version, this.clock.now());
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
   * Casts one member's vote, which stands. A vote that is lost whatever the others say sends the version back to draft.
   * Throws vote_closed, already_voted, author_may_not_approve, reason_required for a recusal without one, and
   * `forbidden` for somebody who is no committee member any more.
   */
  async vote(
    actor: Actor,
    policyKey: string,
    number: number,
    vote: VoteValue,
    reason: string | undefined,
  ): Promise<void> {
    if (vote === 'recuse' && reason === undefined) {
      throw new DomainError('reason_required', 'reason: say what conflict of interest the recusal is for', {
        fields: [{ field: 'reason', reason: 'say what conflict of interest the recusal is for' }],
      });
    }
    await this.database.transaction(async (tx) => {
      const held = await this.drafts.hold(tx, policyKey, number);
      const { policy, version } = held;
      const person = await this.signers.holding(tx, actor, votingRoles);
      checkNotOwnText(policy, version, person.id);
      const round = await liveRoundOf(tx, version);
      if (round === null) throw new VoteClosed(nameOf(policy, version), version.state);
      const cast = await votesOf(tx, round.id);
      if (cast.some(({ personId }) => personId === person.id))
        throw new AlreadyVoted(nameOf(policy, version));
      await tx.insert(ApprovalVoteRow, {
        roundId: round.id,
        personId: person.id,
        name: person.name,
        role: votingRoles.find((role) => person.roles.includes(role))!,
        vote,
        reason: reason ?? null,
        castAt: this.clock.now(),
      });
      await this.audit.record(tx, {
        actor,
        action: 'policy.version.vote_cast',
        subject: { type: 'policy_version', id: version.id },
        detail: { policy: policy.slug, version: version.number, round: round.number, vote },
        reason,
      });
      await this.events.record(tx, approvalVoteCast, { policyId: policy.id, versionId: version.id });
      await this.returnIfLost(
        tx,
        actor,
        held,
        [...cast.map(({ personId }) => personId), person.id],
        [...cast.map((each) => each.vote), vote],
      );
    });
  }

  private async returnIfLost(
    tx: Tx,
    actor: Actor,
    held: HeldVersion,
    voters: readonly string[],
    votes: readonly VoteValue[],
  ): Promise<void> {
    const { authorId, lastEditorId } = held.version;
    const members = await this.people.activeWithRoles(votingRoles, tx);
    const outstanding = members.filter(
      ({ id }) => !voters.includes(id) && id !== authorId && id !== lastEditorId,
    );
    if (!isLost(tallyOf(votes, this.settings.approvalQuorum), outstanding.length)) return;
    await this.drafts.returnToDraft(tx, actor, held);
    await closeOpenRound(tx, held.version.id, 'rejected', this.clock.now());
  }
}
