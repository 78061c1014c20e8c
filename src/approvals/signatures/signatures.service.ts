import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { ReauthenticationService } from '../../people/reauthentication/reauthentication.service.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { DraftsService, type HeldVersion } from '../../policies/drafts.service.ts';
import type { SealedEnvelope } from '../../policies/envelope.rules.ts';
import { NoticeService } from '../../policies/notice/notice.service.ts';
import { noticeOnRecord, type NoticeVerdict } from '../../policies/notice/notice.rules.ts';
import { AlreadySigned, ContentChanged } from '../../policies/policies.errors.ts';
import { nameOf, policyOf, versionOf } from '../../policies/policy-records.ts';
import { checkNotOwnText, Signers } from '../../policies/signers.ts';
import { VersionApproval } from '../../policies/version-approval.ts';
import { envelopeOf } from '../../policies/version-envelope.ts';
import { moveVersion } from '../../policies/version-lifecycle.rules.ts';
import { writeSignatures, type Signer } from '../../policies/version-signatures.ts';
import { closeOpenRound, liveRoundOf, votesOf } from '../votes/approval-rounds.ts';
import { QuorumNotReached, VoteClosed, VoteNotCarried } from '../approvals.errors.ts';
import { newReviewDates, SigningTerms, type PreparedTerms, type Terms } from './signing-terms.ts';
import { tallyOf } from '../votes/vote.rules.ts';
import { waitingEnvelopesOf, type WaitingEnvelope } from './waiting-signatures.ts';

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
  /** Directors who must sign it: two of a retroactive version. */
  readonly signaturesNeeded: 1 | 2;
  readonly notice: NoticeVerdict;
}

/** Signs what the committee carried. */
@Injectable()
export class SignaturesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
    private readonly reauthentication: ReauthenticationService,
    private readonly drafts: DraftsService,
    private readonly signers: Signers,
    private readonly signingTerms: SigningTerms,
    private readonly notice: NoticeService,
    private readonly approval: VersionApproval,
  ) {}

  /** The envelope that a signature on these terms would sign today. Throws what the terms themselves are refused for. */
  async envelope(policyKey: string, number: number, said: Terms): Promise<EnvelopeView> {
    const tx = this.database.source.manager;
    const policy = await policyOf(tx, policyKey);
    const version = await versionOf(tx, policy, number);
    const { terms, review, notice } = await this.signingTerms.prepare(
      tx,
      { policy, version },
      said,
      this.today(),
    );
    return {
      ...envelopeOf(policy, version, terms),
      contentHash: version.contentHash,
      closesReview: review.closesReview,
      signaturesNeeded: hasTwoSigners(terms) ? 2 : 1,
      notice,
    };
  }

  /**
   * A medical director signs a version in review: it is approved and never changes again. A retroactive one waits for a
   * second director's signature over the same envelope, and until then nothing changes. The first of two who sign at
   * once wins. Throws reauthentication_failed, `forbidden` without the role at the act, illegal_transition,
   * author_may_not_approve, already_signed, content_changed, quorum_not_reached, vote_not_carried, and what
   * {@link SigningTerms.check} throws.
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
      const waiting = await waitingEnvelopesOf(tx, version);
      const said = termsSaid(held, signature, waiting);
      const prepared = await this.signingTerms.check(tx, held, said, this.today());
      const sealed = envelopeOf(policy, version, prepared.terms);
      if (signature.envelopeHash !== undefined && signature.envelopeHash !== sealed.envelopeHash) {
        throw new ContentChanged(nameOf(policy, version), 'envelopeHash', sealed.envelopeHash);
      }
      const first = waiting.find(({ envelopeHash }) => envelopeHash === sealed.envelopeHash);
      if (first?.personIds.includes(signer.actor.personId) === true)
        throw new AlreadySigned(nameOf(policy, version));
      if (hasTwoSigners(prepared.terms) && first === undefined) {
        await this.wait(tx, held, said, prepared, sealed, signer);
      } else {
        await this.approve(tx, held, said, prepared, sealed, signer);
      }
    });
  }

  private today() {
    return this.organisation.today(this.clock.now());
  }

  private async approve(
    tx: Tx,
    { policy, version }: HeldVersion,
    said: Terms,
    { terms, review, notice }: PreparedTerms,
    { envelopeHash }: SealedEnvelope,
    signer: Signer,
  ): Promise<void> {
    await this.approval.approve(
      tx,
      {
        policy,
        version,
        terms,
        reviewOutcome: review.closesReview ? 'revised' : null,
        reviewDates: newReviewDates(review, said.nextReviewReason),
        notice: noticeOnRecord(notice),
      },
      signer,
    );
    await this.notice.recordWaiver(tx, { version, verdict: notice, signer, envelopeHash });
    await closeOpenRound(tx, version.id, 'approved', this.clock.now());
  }

  /** The first of two signatures: nothing changes, and the terms it was given on are kept for the second. */
  private async wait(
    tx: Tx,
    { policy, version }: HeldVersion,
    said: Terms,
    { review }: PreparedTerms,
    { envelope, envelopeHash }: SealedEnvelope,
    signer: Signer,
  ): Promise<void> {
    // what was proposed on this day is what the second director signs, though a month has passed
    const proposed = review.setsReviewDates
      ? { lastReview: review.lastReview ?? undefined, nextReview: review.nextReview ?? undefined }
      : {};
    const { effective, changeClass, reason, nextReviewReason, countsAsReview } = said;
    const { notCarriedBy, embargoUntil, noticeWaiver } = said;
    const terms: Terms = {
      effective,
      changeClass,
      reason,
      nextReviewReason,
      countsAsReview,
      notCarriedBy,
      embargoUntil,
      noticeWaiver,
      ...proposed,
    };
    await writeSignatures(
      tx,
      [{ version, envelopeHash, waiting: { envelope, terms } }],
      signer,
      this.clock.now(),
    );
    await this.audit.record(tx, {
      actor: signer.actor,
      action: 'policy.version.signed_first',
      subject: { type: 'policy_version', id: version.id },
      detail: { policy: policy.slug, version: version.number, effective, changeClass, envelopeHash },
      reason,
    });
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
}

/** Whether two directors must sign: a retroactive version says why it is one. */
function hasTwoSigners({ retroactive = null }: PreparedTerms['terms']): boolean {
  return retroactive !== null;
}

/**
 * The terms that a signature is given on: its own, or, when it names a waiting envelope, those of that envelope. Throws
 * content_changed when it names one and says otherwise.
 */
function termsSaid(
  { policy, version }: HeldVersion,
  signature: Signature,
  waiting: readonly WaitingEnvelope[],
): Terms {
  const named = waiting.find(({ envelopeHash }) => envelopeHash === signature.envelopeHash);
  if (named === undefined) return signature;
  const { effective, changeClass } = named.terms;
  if (signature.effective !== effective || signature.changeClass !== changeClass) {
    throw new ContentChanged(nameOf(policy, version), 'envelopeHash', named.envelopeHash);
  }
  return named.terms;
}
