import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { contains } from '../../kernel/period.ts';
import type { Tx } from '../../platform/database/database.ts';
import type { ChangeClass } from '../../policies/change-class.rules.ts';
import type { HeldVersion } from '../../policies/held-version.ts';
import { readKnownPeriods } from '../../policies/effective-periods.ts';
import type { KnownPeriod } from '../../policies/effective-period.rules.ts';
import { checkEmbargoOf } from '../../policies/embargo.ts';
import { NoticeService } from '../../policies/notice/notice.service.ts';
import type { NoticeVerdict } from '../../policies/notice/notice.rules.ts';
import type { NoticeWaiver } from '../../policies/notice/notice-waiver.rules.ts';
import { CorrectionNotCarried, CorrectionsDropped, StaleBase } from '../../policies/policies.errors.ts';
import { nameOf, reviewDatesOf } from '../../policies/policy-records.ts';
import {
  retroactiveTerms,
  reviewTerms,
  type ReviewTerms,
  type SaidOfReview,
} from '../../policies/signed-terms.rules.ts';
import type { Approval } from '../../policies/version-approval.ts';
import type { SignedTerms } from '../../policies/version-envelope.ts';
import { headOf, lackedCorrections, type SignedVersion } from '../../policies/version-line.rules.ts';
import { signedVersionsOf } from '../../policies/version-line.ts';
import { hasOpenReview } from '../reaffirmations/open-review.ts';

/** What a signer decides with the signature. */
export interface Terms extends SaidOfReview {
  readonly effective: CalendarDate;
  readonly changeClass: ChangeClass;
  /** Why it is to govern days before its signature; only of a retroactive version. */
  readonly reason?: string | undefined;
  /** Numbers of the scheduled versions that the signer of a correction knows to lack it. */
  readonly notCarriedBy?: readonly number[] | undefined;
  readonly embargoUntil?: CalendarDate | null | undefined;
  readonly noticeWaiver?: NoticeWaiver | null | undefined;
}

/** What terms come to on the day of the signature. */
export interface PreparedTerms {
  readonly terms: SignedTerms;
  readonly review: ReviewTerms;
  readonly notice: NoticeVerdict;
}

/** Works out what a signature on given terms would sign, and holds the terms to every rule but those about persons. */
@Injectable()
export class SigningTerms {
  constructor(private readonly notice: NoticeService) {}

  /** What terms come to; refused are only terms that come to nothing. Throws what the review dates may. */
  async prepare(tx: Tx, held: HeldVersion, said: Terms, today: CalendarDate): Promise<PreparedTerms> {
    return await this.prepareWith(tx, held, said, today, 'verdict');
  }

  /**
   * The same for a signature. Throws besides stale_base, correction_not_carried, notice_too_short and invalid_request
   * for an embargo that cannot be.
   */
  async check(tx: Tx, held: HeldVersion, said: Terms, today: CalendarDate): Promise<PreparedTerms> {
    const { policy, version } = held;
    const known = await readKnownPeriods(tx, [policy.id]);
    checkBase(held, await signedVersionsOf(tx, policy.id), known, said.effective);
    const prepared = await this.prepareWith(tx, held, said, today, 'check');
    const { notCarriedBy = [] } = prepared.terms;
    const mustName = version.correctsVersionId !== null || said.notCarriedBy !== undefined;
    if (mustName && !sameNumbers(notCarriedBy, said.notCarriedBy ?? [])) {
      throw new CorrectionNotCarried(nameOf(policy, version), notCarriedBy);
    }
    await checkEmbargoOf(tx, version, said, today);
    return prepared;
  }

  /**
   * The same for a reaffirmation: it takes nobody's place in the line, and is as little known as the text it repeats.
   * Throws notice_too_short where a rule names its class, and invalid_request as {@link check} does.
   */
  async checkReaffirmation(
    tx: Tx,
    held: HeldVersion,
    said: Terms,
    today: CalendarDate,
  ): Promise<PreparedTerms> {
    const prepared = await this.prepareWith(tx, held, said, today, 'check');
    await checkEmbargoOf(tx, held.version, said, today);
    return prepared;
  }

  private async prepareWith(
    tx: Tx,
    { policy, version }: HeldVersion,
    said: Terms,
    today: CalendarDate,
    notice: 'check' | 'verdict',
  ): Promise<PreparedTerms> {
    const corrects = version.correctsVersionId !== null;
    const { effective, changeClass, embargoUntil = null, noticeWaiver = null } = said;
    const retroactive = retroactiveTerms(effective, corrects, today, said.reason);
    const known = await readKnownPeriods(tx, [policy.id]);
    const signed = await signedVersionsOf(tx, policy.id);
    const current = await reviewDatesOf(tx, policy.id);
    const review = reviewTerms(changeClass, said, {
      rhythm: policy,
      current,
      reviewIsOpen: await hasOpenReview(tx, policy.id),
      reinstates: current?.nextReview === null && effective >= (known.at(-1)?.until ?? effective),
      corrects,
      today,
    });
    const base = signed.find(({ id }) => id === version.baseVersionId);
    const terms: SignedTerms = {
      effective,
      changeClass,
      lastReview: review.lastReview,
      nextReview: review.nextReview,
      embargoUntil,
      noticeWaiver,
      corrects: corrects ? (base?.number ?? null) : null,
      retroactive,
      notCarriedBy: changeClass === 'reaffirmed' ? [] : takingOverFrom(effective, known, signed),
    };
    const question = { policy, version, effective, changeClass, embargoUntil, waiver: noticeWaiver, today };
    return { terms, review, notice: await this.notice[notice](tx, question) };
  }
}

/** The policy's review dates from a signature on; null when they stay. */
export function newReviewDates(review: ReviewTerms, reason: string | undefined): Approval['reviewDates'] {
  const { lastReview, nextReview, setsReviewDates } = review;
  return setsReviewDates && nextReview !== null ? { lastReview, nextReview, reason: reason ?? null } : null;
}

/**
 * A correction is stale once its base does not govern its first day any more; any other version, once its base is not
 * the head of the policy's line, or lacks a correction that it does not say it carries. Throws stale_base.
 */
function checkBase(
  { policy, version }: HeldVersion,
  signed: readonly SignedVersion[],
  known: readonly KnownPeriod[],
  effective: CalendarDate,
): void {
  const subject = nameOf(policy, version);
  const numberOf = (id: string | null | undefined) => signed.find((each) => each.id === id)?.number ?? null;
  const head = headOf(signed);
  const expected =
    version.correctsVersionId === null
      ? (head?.id ?? null)
      : known.find((period) => contains(period, effective))?.versionId;
  if (expected !== version.baseVersionId) {
    throw new StaleBase(subject, numberOf(version.baseVersionId), numberOf(expected));
  }
  if (version.correctsVersionId !== null) return; // it stands beside the line and takes nobody's place in it
  const lacks = lackedCorrections(version, signed);
  if (lacks.length > 0) throw new CorrectionsDropped(subject, lacks);
}

/** Versions scheduled for after a day: they cannot carry what is only signed now. */
function takingOverFrom(
  effective: CalendarDate,
  known: readonly KnownPeriod[],
  signed: readonly SignedVersion[],
): number[] {
  const later = new Set(known.filter(({ from }) => from > effective).map(({ versionId }) => versionId));
  return signed
    .filter(({ id }) => later.has(id))
    .map(({ number }) => number)
    .toSorted((a, b) => a - b);
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return new Set(a).size === new Set(b).size && a.every((number) => b.includes(number));
}
