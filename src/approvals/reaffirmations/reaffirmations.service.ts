import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { DomainError } from '../../kernel/errors.ts';
import { contains } from '../../kernel/period.ts';
import { ReauthenticationService } from '../../people/reauthentication/reauthentication.service.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import type { HeldVersion } from '../../policies/drafts.service.ts';
import { nextVersionFrom } from '../../policies/next-version.ts';
import { readKnownPeriods } from '../../policies/effective-periods.ts';
import { inheritedEmbargo } from '../../policies/embargo.ts';
import { noticeOnRecord } from '../../policies/notice/notice.rules.ts';
import { NoticeService } from '../../policies/notice/notice.service.ts';
import { ContentChanged } from '../../policies/policies.errors.ts';
import { lockPolicy, nameOf, nextNumberOf, policyOf, versionOf } from '../../policies/policy-records.ts';
import { PolicyVersionRow } from '../../policies/policy-version.entity.ts';
import type { PolicyRow } from '../../policies/policy.entity.ts';
import { checkNotOwnText, Signers } from '../../policies/signers.ts';
import { RetroactiveNotAllowed, type SaidOfReview } from '../../policies/signed-terms.rules.ts';
import { VersionApproval } from '../../policies/version-approval.ts';
import { envelopeOf } from '../../policies/version-envelope.ts';
import { NoReviewOpen } from '../approvals.errors.ts';
import { hasOpenReview } from './open-review.ts';
import type { EnvelopeView } from '../signatures/signatures.service.ts';
import { newReviewDates, SigningTerms, type PreparedTerms } from '../signatures/signing-terms.ts';

/** What a director says of a reaffirmation. */
export interface Reaffirmation extends Pick<SaidOfReview, 'lastReview' | 'nextReview' | 'nextReviewReason'> {
  /** The day after the signature unless given. */
  readonly effective?: CalendarDate | undefined;
}

/** A reaffirmation about to be signed. */
export interface ReaffirmationSignature extends Reaffirmation {
  readonly envelopeHash?: string | undefined;
  readonly meaning: string;
  readonly password: string;
}

/** A version with the text of the one that governs, and what its signature would sign. */
interface Prepared extends PreparedTerms {
  readonly held: HeldVersion;
  readonly envelope: string;
  readonly envelopeHash: string;
}

/**
 * Closes a review without a change: a new version with the same text and new dates, signed at once. The committee does
 * not vote again: its vote is on a text, and this text it carried, or the payer had it in force before Almanac.
 */
@Injectable()
export class ReaffirmationsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly reauthentication: ReauthenticationService,
    private readonly signers: Signers,
    private readonly signingTerms: SigningTerms,
    private readonly notice: NoticeService,
    private readonly approval: VersionApproval,
  ) {}

  /** The envelope that a reaffirmation would sign today. Throws what {@link reaffirm} throws for its terms. */
  async envelope(policyKey: string, said: Reaffirmation): Promise<EnvelopeView> {
    const tx = this.database.source.manager;
    const { held, review, notice, envelope, envelopeHash } = await this.prepare(
      tx,
      await policyOf(tx, policyKey),
      said,
      'prepare',
    );
    const { contentHash } = held.version;
    const { closesReview } = review;
    return { envelope, envelopeHash, contentHash, closesReview, notice, signaturesNeeded: 1 };
  }

  /**
   * A medical director reaffirms the version that governs the effective day: a version with its text is signed from that
   * day on, and the open review is closed. Nobody reaffirms a text of their own. Throws no_review_open,
   * no_version_in_force, retroactive_not_allowed, author_may_not_approve, content_changed, notice_too_short, and what the dates may.
   * Returns the new version's number.
   */
  async reaffirm(actor: Actor, policyKey: string, signature: ReaffirmationSignature): Promise<HeldVersion> {
    const { method } = await this.reauthentication.reauthenticate(actor, { password: signature.password });
    return await this.database.transaction(async (tx) => {
      const policy = await lockPolicy(tx, policyKey);
      const signer = await this.signers.director(tx, actor, signature.meaning, method);
      const { held, terms, review, notice, envelopeHash } = await this.prepare(
        tx,
        policy,
        signature,
        'checkReaffirmation',
      );
      const { version } = held;
      checkNotOwnText(policy, version, signer.actor.personId);
      if (signature.envelopeHash !== undefined && signature.envelopeHash !== envelopeHash) {
        throw new ContentChanged(nameOf(policy, version), 'envelopeHash', envelopeHash);
      }
      await tx.insert(PolicyVersionRow, version);
      await this.approval.approve(
        tx,
        {
          policy,
          version,
          terms,
          reviewOutcome: 'reaffirmed',
          reviewDates: newReviewDates(review, signature.nextReviewReason),
          notice: noticeOnRecord(notice),
        },
        signer,
      );
      await this.notice.recordWaiver(tx, { version, verdict: notice, signer, envelopeHash });
      return { policy, version: await versionOf(tx, policy, version.number) };
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
    return { ...prepared, held, ...envelopeOf(policy, version, prepared.terms) };
  }
}
