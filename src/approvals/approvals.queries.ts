import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Clock } from '../kernel/clock.ts';
import type { Instant } from '../kernel/instant.ts';
import { Database, type Tx } from '../platform/database/database.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { rows } from '../platform/database/rows.ts';
import { policyOf, versionOf } from '../policies/policy-records.ts';
import { PolicyVersionRow } from '../policies/policy-version.entity.ts';
import type { PolicyRow } from '../policies/policy.entity.ts';
import { lastRoundOf, liveRoundOf, votesOf } from './votes/approval-rounds.ts';
import { ApprovalRoundRow, type ApprovalVoteRow } from './votes/approval-round.entity.ts';
import type { DecisionRule } from './votes/decision-rule.rules.ts';
import { RoundDecisions } from './votes/round-decisions.ts';
import type { RoundDeadline } from './votes/round-terms.ts';
import { RoundVoters, type Voter } from './votes/round-voters.ts';
import { tallyOf, type Tally } from './votes/vote.rules.ts';
import { keptSignatures, type KeptSignature } from '../policies/signatures/kept-signatures.ts';
import { waitingViewsOf, type WaitingView } from './signatures/waiting-signatures.ts';

/** How far a version's approval has come. */
export interface ApprovalView {
  readonly policy: PolicyRow;
  readonly version: PolicyVersionRow;
  /** The last round; null before any submission. */
  readonly round: ApprovalRoundRow | null;
  /** Whether that round's votes count for the text as it stands. */
  readonly live: boolean;
  readonly votes: readonly ApprovalVoteRow[];
  /** By what the round decides. */
  readonly rule: DecisionRule;
  readonly tally: Tally;
  /** Everybody whose vote the round asks for; empty before any. */
  readonly voters: readonly Voter[];
  /** The last days it has had, the first first. */
  readonly deadlines: readonly RoundDeadline[];
  /** Every signature it was given, those taken back among them. */
  readonly signatures: readonly KeptSignature[];
  /** Envelopes that wait for more signatures. */
  readonly waiting: readonly WaitingView[];
}

/** A round of votes on one text. */
export interface RoundView {
  readonly round: ApprovalRoundRow;
  /** The version, as it stands. */
  readonly version: PolicyVersionRow;
  /** Whether its votes count for the version as it stands. */
  readonly live: boolean;
  readonly votes: readonly ApprovalVoteRow[];
  /** By what it decides. */
  readonly rule: DecisionRule;
}

/** Questions about decisions. */
@Injectable()
export class ApprovalsQueries {
  constructor(
    private readonly database: Database,
    private readonly decisions: RoundDecisions,
    private readonly voters: RoundVoters,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /** One version's approval. Throws NotFound. */
  async one(policyKey: string, number: number): Promise<ApprovalView> {
    const tx = this.database.source.manager;
    const policy = await policyOf(tx, policyKey);
    const version = await versionOf(tx, policy, number);
    const round = await lastRoundOf(tx, version.id);
    const live = await liveRoundOf(tx, version);
    const votes = round === null ? [] : await votesOf(tx, round.id);
    const signatures = await keptSignatures(tx, 'version_signature', 's.version_id = $1', [version.id]);
    const rule = this.decisions.ruleOf(round);
    const tally = tallyOf(
      votes.map(({ vote }) => vote),
      rule,
    );
    const waiting = await waitingViewsOf(tx, policy, version);
    const today = this.organisation.today(this.clock.now());
    const voters = round === null ? [] : await this.voters.of(tx, { round, version }, today);
    const deadlines = round === null ? [] : await this.voters.deadlinesOf(tx, round.id);
    const standing = { live: live !== null, votes, rule, voters, deadlines, tally };
    return { policy, version, round, ...standing, signatures, waiting };
  }

  /**
   * The rounds of a policy's versions that were submitted by `by` and had not ended at `from`, in the order in which they
   * were submitted, with their votes as they stand.
   */
  async roundsBetween(
    policyId: string,
    from: Instant,
    by: Instant,
    tx: Tx = this.database.source.manager,
  ): Promise<RoundView[]> {
    const found = await rows<{ id: string }>(
      tx,
      `select round.id from approval_round round join policy_version version on version.id = round.version_id
        where version.policy_id = $1 and round.submitted_at <= $3 and (round.closed_at is null or round.closed_at >= $2)`,
      [policyId, from, by],
    );
    const rounds = await tx.find(ApprovalRoundRow, {
      where: { id: In(found.map(({ id }) => id)) },
      order: { submittedAt: 'ASC', number: 'ASC' },
    });
    const views: RoundView[] = [];
    for (const round of rounds) {
      const version = await tx.findOneByOrFail(PolicyVersionRow, { id: round.versionId });
      const live = (await liveRoundOf(tx, version))?.id === round.id;
      views.push({
        round,
        version,
        live,
        votes: await votesOf(tx, round.id),
        rule: this.decisions.ruleOf(round),
      });
    }
    return views;
  }
}
