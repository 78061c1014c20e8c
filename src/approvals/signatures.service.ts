import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.ts';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import { Clock } from '../kernel/clock.ts';
import { ReauthenticationService } from '../people/reauthentication.service.ts';
import { Settings } from '../platform/config/settings.ts';
import { Database, type Tx } from '../platform/database/database.ts';
import { row } from '../platform/database/rows.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import type { ChangeClass } from '../policies/change-class.rules.ts';
import { DraftsService, type HeldVersion } from '../policies/drafts.service.ts';
import type { SealedEnvelope } from '../policies/envelope.rules.ts';
import { ContentChanged, StaleBase } from '../policies/policies.errors.ts';
import { latestSignedOf, nameOf, policyOf, reviewDatesOf, versionOf } from '../policies/policy-records.ts';
import { PolicyVersionRow } from '../policies/policy-version.entity.ts';
import { reviewedSince } from '../policies/reviewed-since.ts';
import { checkNotOwnText, Signers } from '../policies/signers.ts';
import {
  checkNotRetroactive,
  reviewTerms,
  type ReviewTerms,
  type SaidOfReview,
} from '../policies/signed-terms.rules.ts';
import { VersionApproval } from '../policies/version-approval.ts';
import { envelopeOf } from '../policies/version-envelope.ts';
import { moveVersion } from '../policies/version-lifecycle.rules.ts';
import { closeOpenRound, liveRoundOf, votesOf } from './approval-rounds.ts';
import { QuorumNotReached, VoteClosed, VoteNotCarried } from './approvals.errors.ts';
import { tallyOf } from './vote.rules.ts';

/** What a signer decides with the signature. */
export interface Terms extends SaidOfReview {
  readonly effective: CalendarDate;
  readonly changeClass: ChangeClass;
}

/** A signature about to be given. */
export interface Signature extends Terms {
  readonly meaning: string;
  /** The text the signer was shown. */
  readonly contentHash: string;
  /** The whole envelope the signer was shown, where it was asked for. */
  readonly envelopeHash?: string | undefined;
  readonly password: string;
}

/** What a signature on given terms would sign. */
export interface EnvelopeView extends SealedEnvelope {
  readonly contentHash: string;
  readonly closesReview: boolean;
}

/** Signs what the committee carried. */
@Injectable()
export class SignaturesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly organisation: Organisation,
    private readonly reauthentication: ReauthenticationService,
    private readonly drafts: DraftsService,
    private readonly signers: Signers,
    private readonly approval: VersionApproval,
  ) {}

  /** The envelope that a signature on these terms would sign today. Throws what the terms themselves are refused for. */
  async envelope(policyKey: string, number: number, terms: Terms): Promise<EnvelopeView> {
    const tx = this.database.source.manager;
    const policy = await policyOf(tx, policyKey);
    const version = await versionOf(tx, policy, number);
    const review = await this.termsOf(tx, { policy, version }, terms);
    const sealed = envelopeOf(policy, version, { ...terms, ...review });
    return { ...sealed, contentHash: version.contentHash, closesReview: review.closesReview };
  }

  /**
   * A medical director signs a version in review: it is approved and never changes again. The first of two who sign at
   * once wins. Throws reauthentication_failed, `forbidden` without the role at the act, illegal_transition,
   * author_may_not_approve, content_changed, quorum_not_reached, vote_not_carried, stale_base, retroactive_not_allowed,
   * and what the review dates may.
   */
  async sign(actor: Actor, policyKey: string, number: number, signature: Signature): Promise<void> {
    const { method } = await this.reauthentication.reauthenticate(actor, { password: signature.password });
    await this.database.transaction(async (tx) => {
      const held = await this.drafts.hold(tx, policyKey, number);
      const { policy, version } = held;
      const signer = await this.signers.director(tx, actor, signature.meaning, method);
      moveVersion(nameOf(policy, version), version.state, 'approved');
      checkNotOwnText(policy, version, signer.actor.personId);
      if (version.contentHash !== signature.contentHash) {
        throw new ContentChanged(nameOf(policy, version), 'contentHash', version.contentHash);
      }
      await this.checkCarried(tx, held);
      await this.checkBase(tx, held);
      const review = await this.termsOf(tx, held, signature);
      const terms = { ...review, effective: signature.effective, changeClass: signature.changeClass };
      const { envelopeHash } = envelopeOf(policy, version, terms);
      if (signature.envelopeHash !== undefined && signature.envelopeHash !== envelopeHash) {
        throw new ContentChanged(nameOf(policy, version), 'envelopeHash', envelopeHash);
      }
      await this.approval.approve(
        tx,
        {
          policy,
          version,
          terms,
          reviewOutcome: review.closesReview ? 'revised' : null,
          reviewDates: newReviewDates(review, signature.nextReviewReason),
        },
        signer,
      );
      await closeOpenRound(tx, version.id, 'approved', this.clock.now());
    });
  }

  private async termsOf(tx: Tx, { policy, version }: HeldVersion, terms: Terms): Promise<ReviewTerms> {
    const today = this.organisation.today(this.clock.now());
    checkNotRetroactive(terms.effective, today);
    const current = await reviewDatesOf(tx, policy.id);
    const reviewIsOpen = await hasOpenReview(tx, version.policyId);
    return reviewTerms(terms.changeClass, terms, { rhythm: policy, current, reviewIsOpen, today });
  }

  private async checkCarried(tx: Tx, { policy, version }: HeldVersion): Promise<void> {
    const round = await liveRoundOf(tx, version);
    if (round === null) throw new VoteClosed(nameOf(policy, version), version.state);
    const votes = await votesOf(tx, round.id);
    const tally = tallyOf(
      votes.map(({ vote }) => vote),
      this.settings.approvalQuorum,
    );
    if (!tally.quorumReached) throw new QuorumNotReached(nameOf(policy, version), tally);
    if (!tally.carried) throw new VoteNotCarried(nameOf(policy, version), tally);
  }

  private async checkBase(tx: Tx, { policy, version }: HeldVersion): Promise<void> {
    const latest = await latestSignedOf(tx, policy.id);
    if ((latest?.id ?? null) === version.baseVersionId) return;
    const base = version.baseVersionId;
    const baseVersion = base === null ? null : await tx.findOneBy(PolicyVersionRow, { id: base });
    throw new StaleBase(nameOf(policy, version), baseVersion?.number ?? null, latest?.number ?? null);
  }
}

/**
 * Whether a review of the policy is open: it is from the first rung on, until a version that is its review is signed.
 */
async function hasOpenReview(tx: Tx, policyId: string): Promise<boolean> {
  const open = await row(
    tx,
    `select from review_cycle c where c.policy_id = $1 and c.closed_at is null
        and not ${reviewedSince('c.policy_id', 'c.schedule_revision')}`,
    [policyId],
  );
  return open !== undefined;
}

function newReviewDates(review: ReviewTerms, reason: string | undefined) {
  const { lastReview, nextReview, setsReviewDates } = review;
  return setsReviewDates && nextReview !== null ? { lastReview, nextReview, reason: reason ?? null } : null;
}
