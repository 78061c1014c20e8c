import { Injectable } from '@nestjs/common';
import { actorOnRecord, type Actor } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { Forbidden, InvalidRequest } from '../../kernel/errors.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { HeldDrafts } from '../../policies/held-drafts.service.ts';
import type { HeldVersion } from '../../policies/held-version.ts';
import { nameOf } from '../../policies/policy-records.ts';
import { Signers } from '../../policies/signers.ts';
import { VoteClosed } from '../approvals.errors.ts';
import { ApprovalRoundRow } from './approval-round.entity.ts';
import { closeOpenRound, liveRoundOf } from './approval-rounds.ts';
import { seatsOf } from './round-seats.ts';
import { checkLastDay, writeDeadline } from './round-terms.ts';
import { RoundReminders } from './round-reminders.ts';
import { votingRoles } from './voting-roles.ts';

/** What a chair does with a vote that runs: the house's chairs, and the chair of the panel that votes. */
@Injectable()
export class VoteChairService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
    private readonly drafts: HeldDrafts,
    private readonly signers: Signers,
    private readonly reminders: RoundReminders,
  ) {}

  /**
   * Gives a vote a later last day, or a first one where it had none. Votes are taken again where it was over. Throws
   * vote_closed, `forbidden`, and invalid_request for a day that is past or not later.
   */
  async extend(
    actor: Actor,
    policyKey: string,
    number: number,
    { voteBy, reason }: { readonly voteBy: CalendarDate; readonly reason: string },
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const { held, round } = await this.roundLed(tx, actor, policyKey, number);
      checkLastDay(voteBy, this.organisation.today(now));
      if (round.voteBy !== null && voteBy <= round.voteBy) {
        throw new InvalidRequest([
          { field: 'voteBy', reason: `is not after ${round.voteBy}, its last day now` },
        ]);
      }
      await tx.update(ApprovalRoundRow, { id: round.id }, { voteBy });
      await writeDeadline(tx, actor, round.id, { voteBy, reason, at: now });
      await this.reminders.plan(tx, { id: round.id, panelId: round.panelId, voteBy }, 'extended', now);
      await this.note(tx, actor, held, round, 'policy.version.vote_extended', {
        reason,
        voteBy: { from: round.voteBy, to: voteBy },
      });
    });
  }

  /** Closes a vote as not carried, whatever was cast: the version goes back to draft. Throws vote_closed, `forbidden`. */
  async close(actor: Actor, policyKey: string, number: number, reason: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { held, round } = await this.roundLed(tx, actor, policyKey, number);
      await this.drafts.returnToDraft(tx, actor, held, reason);
      await closeOpenRound(tx, held.version.id, 'not_carried', this.clock.now(), {
        closedBy: actorOnRecord(actor),
        closeReason: reason,
      });
      await this.note(tx, actor, held, round, 'policy.version.vote_closed', { reason });
    });
  }

  /** Whether somebody leads a round: the same question that {@link extend} and {@link close} ask. */
  async leads(tx: Tx, actor: Actor, round: ApprovalRoundRow): Promise<boolean> {
    if (actor.kind !== 'person') return false;
    if (actor.roles.includes('committee_chair')) return true;
    if (!actor.roles.includes('committee_member')) return false;
    const seats = await seatsOf(tx, round.id);
    return seats.some(({ personId, chair }) => chair && personId === actor.personId);
  }

  private async roundLed(
    tx: Tx,
    actor: Actor,
    policyKey: string,
    number: number,
  ): Promise<{ held: HeldVersion; round: ApprovalRoundRow }> {
    const held = await this.drafts.hold(tx, policyKey, number);
    const { id, name, roles } = await this.signers.holding(tx, actor, votingRoles);
    const round = await liveRoundOf(tx, held.version);
    if (round === null) throw new VoteClosed(nameOf(held.policy, held.version), held.version.state);
    if (!(await this.leads(tx, { kind: 'person', personId: id, name, roles }, round))) {
      throw new Forbidden(['committee_chair']);
    }
    return { held, round };
  }

  private async note(
    tx: Tx,
    actor: Actor,
    { policy, version }: HeldVersion,
    round: ApprovalRoundRow,
    action: string,
    { reason, ...detail }: { readonly reason: string } & Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.audit.record(tx, {
      actor,
      action,
      subject: { type: 'policy_version', id: version.id },
      detail: { policy: policy.slug, version: version.number, round: round.number, ...detail },
      reason,
    });
  }
}
