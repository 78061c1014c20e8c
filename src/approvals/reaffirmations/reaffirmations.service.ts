import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { DomainError } from '../../kernel/errors.ts';
import { contains } from '../../kernel/period.ts';
import { proofOf, type GivenProofs } from '../../people/reauthentication/proof.schemas.ts';
import { ReauthenticationService } from '../../people/reauthentication/reauthentication.service.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import type { HeldVersion } from '../../policies/held-version.ts';
import { nextVersionFrom } from '../../policies/next-version.ts';
import { readKnownPeriods } from '../../policies/effective-periods.ts';
import { inheritedEmbargo } from '../../policies/embargo.ts';
import { noticeOnRecord } from '../../policies/notice/notice.rules.ts';
import { NoticeService } from '../../policies/notice/notice.service.ts';
import { ContentChanged } from '../../policies/policies.errors.ts';
import { lockPolicy, nameOf, nextNumberOf, policyOf, versionOf } from '../../policies/policy-records.ts';
import { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import type { PolicyRow } from '../../policies/policy.entity.ts';
import {
  WaitingSignatures,
  type WaitingPlace,
} from '../../policies/signatures/waiting-signatures.service.ts';
import { checkBound, checkOthersText, Signers, type Declaration } from '../../policies/signers.ts';
import { RetroactiveNotAllowed, type SaidOfReview } from '../../policies/signed-terms.rules.ts';
import { VersionApproval } from '../../policies/version-approval.ts';
import { envelopeOf } from '../../policies/version-envelope.ts';
import { copySignatures, signerOnRecord, type Signer } from '../../policies/version-signatures.ts';
import { NoReviewOpen } from '../approvals.errors.ts';
import { hasOpenReview } from './open-review.ts';
import {
  isOnVersion,
  keepReaffirmation,
  waitingReaffirmationsOf,
  waitingReaffirmationViews,
  type WaitingReaffirmationView,
} from './waiting-reaffirmations.ts';
import type { EnvelopeView } from '../signatures/signatures.service.ts';
import { newReviewDates, SigningTerms, type PreparedTerms } from '../signatures/signing-terms.ts';

/** What a director says of a reaffirmation. */
export interface Reaffirmation extends Pick<SaidOfReview, 'lastReview' | 'nextReview' | 'nextReviewReason'> {
  /** The day after the signature unless given. */
  readonly effective?: CalendarDate | undefined;
}

/** A reaffirmation about to be signed. */
export interface ReaffirmationSignature extends Reaffirmation, Declaration, GivenProofs {
  readonly envelopeHash?: string | undefined;
}

/** A version with the text of the one that governs, and what its signature would sign. */
interface Prepared extends PreparedTerms {
  readonly held: HeldVersion;
  readonly said: Reaffirmation;
  readonly envelope: string;
  readonly envelopeHash: string;
}

/**
 * Closes a review without a change: a new version with the same text and new dates, which comes into being with the last
 * signature it needs. The committee does not vote again: its vote is on a text, and this text it carried, or the payer had
 * it in force before Almanac.
 */
@Injectable()
export class ReaffirmationsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly reauthentication: ReauthenticationService,
    private readonly audit: Audit,
    private readonly signers: Signers,
    private readonly waiting: WaitingSignatures,
    private readonly signingTerms: SigningTerms,
    private readonly notice: NoticeService,
    private readonly approval: VersionApproval,
  ) {}

  /** The envelope that a reaffirmation would sign today. Throws what {@link reaffirm} throws for its terms. */
  async envelope(policyKey: string, said: Reaffirmation): Promise<EnvelopeView> {
    const tx = this.database.source.manager;
    const policy = await policyOf(tx, policyKey);
    const { held, review, notice, envelope, envelopeHash } = await this.prepare(tx, policy, said, 'prepare');
    const { contentHash } = held.version;
    const { closesReview } = review;
    return {
      envelope,
      envelopeHash,
      contentHash,
      closesReview,
      notice,
      signaturesNeeded: policy.directorsNeeded,
    };
  }

  /** A policy's reaffirmations that wait for more signatures. */
  async waitingOf(policyKey: string): Promise<WaitingReaffirmationView[]> {
    const tx = this.database.source.manager;
    return await waitingReaffirmationViews(tx, await policyOf(tx, policyKey));
  }

  /**
   * A medical director reaffirms the version that governs the effective day. With the last signature that the policy asks
   * for, a version with its text is signed from that day on, and the open review is closed; each before that waits. Who
   * names the envelope of one that waits signs its terms. Nobody reaffirms a text of their own. Throws no_review_open,
   * no_version_in_force, retroactive_not_allowed, author_may_not_approve, not_delegated, already_signed, content_changed,
   * notice_too_short, and what the dates may. Returns the version; null as long as it waits.
   */
  async reaffirm(
    actor: Actor,
    policyKey: string,
    signature: ReaffirmationSignature,
  ): Promise<HeldVersion | null> {
    const shown = await this.reauthentication.reauthenticate(actor, proofOf(signature));
    return await this.database.transaction(async (tx) => {
      const policy = await lockPolicy(tx, policyKey);
      const signer = await this.signers.director(tx, actor, signature, shown);
      const waiting = await waitingReaffirmationsOf(tx, policy.id);
      const named = waiting.find(({ envelopeHash }) => envelopeHash === signature.envelopeHash);
      const prepared = await this.prepare(tx, policy, named?.terms ?? signature, 'checkReaffirmation');
      const { held, envelopeHash } = prepared;
      const name = nameOf(policy, held.version);
      checkOthersText(policy, held.version, signer);
      if (signature.envelopeHash !== undefined && signature.envelopeHash !== envelopeHash) {
        throw new ContentChanged(name, 'envelopeHash', envelopeHash);
      }
      checkBound(shown, envelopeHash, signature.meaning, name);
      const given = waiting.find((each) => each.envelopeHash === envelopeHash)?.signatures ?? [];
      const inHand = await this.waiting.inHand(tx, placeOf(policy), given, signer, policy.directorsNeeded);
      if (inHand.length + 1 < policy.directorsNeeded) {
        await this.wait(tx, prepared, signer, inHand.length);
        return null;
      }
      const ids = inHand.map(({ id }) => id);
      return await this.approve(tx, prepared, signer, ids);
    });
  }

  /**
   * Takes back a signature of a reaffirmation that waits: its signer, who they signed for, or with a reason another
   * director or an administrator. Throws what {@link WaitingSignatures.takeBack} throws.
   */
  async takeBack(
    actor: Actor,
    policyKey: string,
    signatureId: string,
    reason: string | undefined,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const policy = await lockPolicy(tx, policyKey);
      const isDecided = await isOnVersion(tx, signatureId);
      await this.waiting.takeBack(tx, actor, placeOf(policy), signatureId, reason, isDecided);
    });
  }

  private async approve(
    tx: Tx,
    { held: { policy, version }, said, terms, review, notice, envelopeHash }: Prepared,
    signer: Signer,
    earlier: readonly string[],
  ): Promise<HeldVersion> {
    await tx.insert(PolicyVersionRow, version);
    await this.approval.approve(
      tx,
      {
        policy,
        version,
        terms,
        reviewOutcome: 'reaffirmed',
        reviewDates: newReviewDates(review, said.nextReviewReason),
        notice: noticeOnRecord(notice),
        signaturesNeeded: policy.directorsNeeded,
      },
      {
        signer,
        copyEarlier: async (own, signed) => {
          await copySignatures(own, 'reaffirmation_signature', earlier, signed);
        },
      },
    );
    await this.notice.recordWaiver(tx, { version, verdict: notice, signer, envelopeHash });
    return { policy, version: await versionOf(tx, policy, version.number) };
  }

  /** A signature that is not the last: no version comes of it yet, and its terms are kept for those after it. */
  private async wait(tx: Tx, prepared: Prepared, signer: Signer, inHand: number): Promise<void> {
    const { held, said, terms, review, envelope, envelopeHash } = prepared;
    const { policy, version } = held;
    const kept: Reaffirmation = {
      effective: terms.effective,
      lastReview: review.lastReview ?? undefined,
      nextReview: review.nextReview ?? undefined,
      nextReviewReason: said.nextReviewReason,
    };
    await keepReaffirmation(tx, policy.id, { envelope, envelopeHash, terms: kept }, signer, this.clock.now());
    await this.audit.record(tx, {
      actor: signer.actor,
      action: inHand === 0 ? 'policy.reaffirmation.signed_first' : 'policy.reaffirmation.signed_next',
      subject: { type: 'policy', id: policy.id },
      detail: {
        policy: policy.slug,
        version: version.number,
        effective: terms.effective,
        envelopeHash,
        signatures: inHand + 1,
        signaturesNeeded: policy.directorsNeeded,
        ...signerOnRecord(signer),
      },
    });
  }

  private async prepare(
    tx: Tx,
    policy: PolicyRow,
    said: Reaffirmation,
    rule: 'prepare' | 'checkReaffirmation',
  ): Promise<Prepared> {
    const now = this.clock.now();
    const today = this.organisation.today(now);
    const effective = said.effective ?? addDays(today, 1);
    if (effective <= today) throw new RetroactiveNotAllowed(effective, today);
    if (!(await hasOpenReview(tx, policy.id))) throw new NoReviewOpen(policy.slug);
    const known = await readKnownPeriods(tx, [policy.id]);
    const governing = known.find((period) => contains(period, effective));
    if (governing === undefined) {
      throw new DomainError('no_version_in_force', `no version of ${policy.slug} governs ${effective}`);
    }
    const base = await tx.findOneByOrFail(PolicyVersionRow, { id: governing.versionId });
    const version = tx.create(PolicyVersionRow, {
      ...nextVersionFrom(base, await nextNumberOf(tx, policy.id), now),
      state: 'draft' as const,
      revision: 1,
      correctsVersionId: null,
      carries: [],
      // who wrote the text stays who wrote it: they do not reaffirm it
      authorId: base.authorId,
      lastEditorId: base.lastEditorId,
    });
    const held = { policy, version };
    const terms = {
      ...said,
      effective,
      changeClass: 'reaffirmed' as const,
      countsAsReview: true,
      // its text is public no sooner than the version it repeats
      embargoUntil: await inheritedEmbargo(tx, version, today),
    };
    const prepared = await this.signingTerms[rule](tx, held, terms, today);
    return { ...prepared, held, said, ...envelopeOf(policy, version, prepared.terms) };
  }
}

function placeOf({ id, slug }: PolicyRow): WaitingPlace {
  return {
    table: 'reaffirmation_signature',
    within: { column: 'policy_id', id },
    name: `the reaffirmation of ${slug}`,
    subject: { type: 'policy', id },
    detail: { policy: slug },
  };
}
