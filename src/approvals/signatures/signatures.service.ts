import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { proofOf, type GivenProofs } from '../../people/reauthentication/proof.schemas.ts';
import { ReauthenticationService } from '../../people/reauthentication/reauthentication.service.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { HeldDrafts } from '../../policies/held-drafts.service.ts';
import type { HeldVersion } from '../../policies/held-version.ts';
import type { SealedEnvelope } from '../../policies/envelope.rules.ts';
import { NoticeService } from '../../policies/notice/notice.service.ts';
import { noticeOnRecord, type NoticeVerdict } from '../../policies/notice/notice.rules.ts';
import { ContentChanged } from '../../policies/policies.errors.ts';
import { nameOf, policyOf, versionOf } from '../../policies/policy-records.ts';
import { signaturesNeeded } from '../../policies/signatures/signatures-needed.rules.ts';
import {
  WaitingSignatures,
  type WaitingPlace,
} from '../../policies/signatures/waiting-signatures.service.ts';
import { checkBound, checkOthersText, Signers, type Declaration } from '../../policies/signers.ts';
import { VersionApproval } from '../../policies/version-approval.ts';
import { envelopeOf } from '../../policies/version-envelope.ts';
import { moveVersion } from '../../policies/version-lifecycle.rules.ts';
import { signerOnRecord, writeSignatures, type Signer } from '../../policies/version-signatures.ts';
import { QuorumNotReached, VoteClosed, VoteNotCarried } from '../approvals.errors.ts';
import { closeOpenRound } from '../votes/approval-rounds.ts';
import { RoundDecisions } from '../votes/round-decisions.ts';
import { newReviewDates, SigningTerms, type PreparedTerms, type Terms } from './signing-terms.ts';
import { neededByKind, waitingEnvelopesOf, type WaitingEnvelope } from './waiting-signatures.ts';

/** A signature about to be given. */
export interface Signature extends Terms, Declaration, GivenProofs {
  /** The text the signer was shown. */
  readonly contentHash: string;
  /** The whole envelope the signer was shown, where it was asked for. */
  readonly envelopeHash?: string | undefined;
}

/** What a signature on given terms would sign. */
export interface EnvelopeView extends SealedEnvelope {
  readonly contentHash: string;
  readonly closesReview: boolean;
  /** Directors who must sign it: as many as the policy asks for, and two at least of a retroactive version. */
  readonly signaturesNeeded: number;
  readonly notice: NoticeVerdict;
}

/** An envelope that a signature is being given over. */
interface Signed extends PreparedTerms, SealedEnvelope {
  readonly said: Terms;
  readonly signaturesNeeded: number;
  /** Signatures in hand that count. */
  readonly inHand: number;
}

/** Signs what the committee carried. */
@Injectable()
export class SignaturesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
    private readonly reauthentication: ReauthenticationService,
    private readonly drafts: HeldDrafts,
    private readonly signers: Signers,
    private readonly waiting: WaitingSignatures,
    private readonly signingTerms: SigningTerms,
    private readonly decisions: RoundDecisions,
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
      signaturesNeeded: signaturesNeeded(policy.directorsNeeded, neededByKind(terms)),
      notice,
    };
  }

  /**
   * A medical director signs a version in review. With the last signature that it needs it is approved and never changes
   * again; each before that waits, and nothing changes. How many it needs is asked at each signature, and who stands in
   * those in hand must still be a director. Of two who sign at once the second finds what the first left. Throws
   * reauthentication_failed, `forbidden` without the role at the act, not_delegated, illegal_transition,
   * author_may_not_approve, already_signed, content_changed, quorum_not_reached, vote_not_carried, and what
   * {@link SigningTerms.check} throws.
   */
  async sign(actor: Actor, policyKey: string, number: number, signature: Signature): Promise<void> {
    const shown = await this.reauthentication.reauthenticate(actor, proofOf(signature));
    await this.database.transaction(async (tx) => {
      const held = await this.drafts.hold(tx, policyKey, number);
      const { policy, version } = held;
      const name = nameOf(policy, version);
      const signer = await this.signers.director(tx, actor, signature, shown);
      moveVersion(name, version.state, 'approved');
      checkOthersText(policy, version, signer);
      if (version.contentHash !== signature.contentHash) {
        throw new ContentChanged(name, 'contentHash', version.contentHash);
      }
      await this.checkCarried(tx, held);
      const waiting = await waitingEnvelopesOf(tx, version);
      const said = termsSaid(held, signature, waiting);
      const prepared = await this.signingTerms.check(tx, held, said, this.today());
      const sealed = envelopeOf(policy, version, prepared.terms);
      if (signature.envelopeHash !== undefined && signature.envelopeHash !== sealed.envelopeHash) {
        throw new ContentChanged(name, 'envelopeHash', sealed.envelopeHash);
      }
      checkBound(shown, sealed.envelopeHash, signature.meaning, name);
      const given =
        waiting.find(({ envelopeHash }) => envelopeHash === sealed.envelopeHash)?.signatures ?? [];
      const needed = signaturesNeeded(policy.directorsNeeded, neededByKind(prepared.terms));
      const inHand = (await this.waiting.inHand(tx, placeOf(held), given, signer, needed)).length;
      const signed = { ...prepared, ...sealed, said, signaturesNeeded: needed, inHand };
      await (inHand + 1 < needed
        ? this.wait(tx, held, signed, signer)
        : this.approve(tx, held, signed, signer));
    });
  }

  /**
   * Takes back a signature that waits for others: its signer, who they signed for, or with a reason another director or
   * an administrator. Throws what {@link WaitingSignatures.takeBack} throws.
   */
  async takeBack(
    actor: Actor,
    policyKey: string,
    number: number,
    signatureId: string,
    reason: string | undefined,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const held = await this.drafts.hold(tx, policyKey, number);
      const isDecided = ['approved', 'withdrawn'].includes(held.version.state);
      await this.waiting.takeBack(tx, actor, placeOf(held), signatureId, reason, isDecided);
    });
  }

  private today() {
    return this.organisation.today(this.clock.now());
  }

  private async approve(
    tx: Tx,
    { policy, version }: HeldVersion,
    signed: Signed,
    signer: Signer,
  ): Promise<void> {
    const { said, terms, review, notice, envelopeHash } = signed;
    await this.approval.approve(
      tx,
      {
        policy,
        version,
        terms,
        reviewOutcome: review.closesReview ? 'revised' : null,
        reviewDates: newReviewDates(review, said.nextReviewReason),
        notice: noticeOnRecord(notice),
        signaturesNeeded: signed.signaturesNeeded,
      },
      { signer },
    );
    await this.notice.recordWaiver(tx, { version, verdict: notice, signer, envelopeHash });
    await closeOpenRound(tx, version.id, 'approved', this.clock.now());
  }

  /** A signature that is not the last: nothing changes, and the terms it was given on are kept for those after it. */
  private async wait(
    tx: Tx,
    { policy, version }: HeldVersion,
    signed: Signed,
    signer: Signer,
  ): Promise<void> {
    const { said, envelope, envelopeHash, inHand } = signed;
    const waiting = { envelope, terms: termsKept(signed) };
    await writeSignatures(tx, [{ version, envelopeHash, waiting }], signer, this.clock.now());
    await this.audit.record(tx, {
      actor: signer.actor,
      action: inHand === 0 ? 'policy.version.signed_first' : 'policy.version.signed_next',
      subject: { type: 'policy_version', id: version.id },
      detail: {
        policy: policy.slug,
        version: version.number,
        effective: said.effective,
        changeClass: said.changeClass,
        envelopeHash,
        signatures: inHand + 1,
        signaturesNeeded: signed.signaturesNeeded,
        ...signerOnRecord(signer),
      },
      reason: said.reason,
    });
  }

  private async checkCarried(tx: Tx, { policy, version }: HeldVersion): Promise<void> {
    const { live, tally } = await this.decisions.decisionOf(tx, { version });
    if (live === null) throw new VoteClosed(nameOf(policy, version), version.state);
    if (!tally.quorumReached) throw new QuorumNotReached(nameOf(policy, version), tally);
    if (!tally.carried) throw new VoteNotCarried(nameOf(policy, version), tally);
  }
}

function placeOf({ policy, version }: HeldVersion): WaitingPlace {
  return {
    table: 'version_signature',
    within: { column: 'version_id', id: version.id },
    name: nameOf(policy, version),
    subject: { type: 'policy_version', id: version.id },
    detail: { policy: policy.slug, version: version.number },
  };
}

/** The terms as those after the first sign them: what was proposed on its day, though a month has passed. */
function termsKept({ said, review }: Signed): Terms {
  const { effective, changeClass, reason, nextReviewReason, countsAsReview } = said;
  const { notCarriedBy, embargoUntil, noticeWaiver } = said;
  return {
    effective,
    changeClass,
    reason,
    nextReviewReason,
    countsAsReview,
    notCarriedBy,
    embargoUntil,
    noticeWaiver,
    ...(review.setsReviewDates
      ? { lastReview: review.lastReview ?? undefined, nextReview: review.nextReview ?? undefined }
      : {}),
  };
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
