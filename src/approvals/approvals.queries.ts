import { Injectable } from '@nestjs/common';
import { Settings } from '../platform/config/settings.ts';
import { Database } from '../platform/database/database.ts';
import { policyOf, versionOf } from '../policies/policy-records.ts';
import { VersionSignatureRow, type PolicyVersionRow } from '../policies/policy-version.entity.ts';
import type { PolicyRow } from '../policies/policy.entity.ts';
import { lastRoundOf, liveRoundOf, votesOf } from './approval-rounds.ts';
import type { ApprovalRoundRow, ApprovalVoteRow } from './approval-round.entity.ts';
import { tallyOf, type Tally } from './vote.rules.ts';
import { waitingEnvelopesOf, type WaitingEnvelope } from './waiting-signatures.ts';

/** How far a version's approval has come. */
export interface ApprovalView {
  readonly policy: PolicyRow;
  readonly version: PolicyVersionRow;
  /** The last round; null before any submission. */
  readonly round: ApprovalRoundRow | null;
  /** Whether that round's votes count for the text as it stands. */
  readonly live: boolean;
  readonly votes: readonly ApprovalVoteRow[];
  readonly tally: Tally;
  readonly signatures: readonly VersionSignatureRow[];
  /** Envelopes that wait for a second signature. */
  readonly waiting: readonly WaitingEnvelope[];
}

/** Questions about decisions. */
@Injectable()
export class ApprovalsQueries {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  /** One version's approval. Throws NotFound. */
  async one(policyKey: string, number: number): Promise<ApprovalView> {
    const tx = this.database.source.manager;
    const policy = await policyOf(tx, policyKey);
    const version = await versionOf(tx, policy, number);
    const round = await lastRoundOf(tx, version.id);
    const live = await liveRoundOf(tx, version);
    const votes = round === null ? [] : await votesOf(tx, round.id);
    const signatures = await tx.find(VersionSignatureRow, {
      where: { versionId: version.id },
      order: { signedAt: 'ASC', id: 'ASC' },
    });
    const tally = tallyOf(
      votes.map(({ vote }) => vote),
      this.settings.approvalQuorum,
    );
    const waiting = await waitingEnvelopesOf(tx, version);
    return { policy, version, round, live: live !== null, votes, tally, signatures, waiting };
  }
}
