import type { CalendarDate } from '../kernel/calendar-date.ts';
import { DomainError, InvalidRequest } from '../kernel/errors.ts';
import { monthOf, rangeOf, type PartialDate } from '../kernel/partial-date.ts';
import type { ChangeClass } from './change-class.rules.ts';
import {
  checkReviewDates,
  countsAsReview,
  proposedNextReview,
  type ReviewDates,
  type ReviewRhythm,
} from './review-dates.rules.ts';

/** What a signer says about the review; what is left out Almanac proposes. */
export interface SaidOfReview {
  readonly lastReview?: PartialDate | undefined;
  readonly nextReview?: PartialDate | undefined;
  readonly nextReviewReason?: string | undefined;
  /** Whether the version counts as the review. */
  readonly countsAsReview?: boolean | undefined;
}

/** The policy's side of it, on the day of the signature. */
export interface ReviewSituation {
  readonly rhythm: ReviewRhythm;
  /** Null before the policy's first signature. */
  readonly current: ReviewDates | null;
  /** Whether the policy's scheduled review is open: from the ladder's first rung on, or begun early by hand. */
  readonly reviewIsOpen: boolean;
  /** True when the version brings a retired policy back: its reviews begin anew. */
  readonly reinstates: boolean;
  /** True when the version corrects another: it is no review unless its signer says so. */
  readonly corrects: boolean;
  readonly today: CalendarDate;
}

/** The review dates a version is signed with, and what they do to the policy. */
export interface ReviewTerms extends ReviewDates {
  /** True when the version counts as the open review, which its signature closes. */
  readonly closesReview: boolean;
  /** True when they become the policy's current review dates. */
  readonly setsReviewDates: boolean;
}

/** A reaffirmation for a day in the past or the day of the signature itself: it takes effect after it is signed. */
export class RetroactiveNotAllowed extends DomainError {
  constructor(effective: CalendarDate, today: CalendarDate) {
    super(
      'retroactive_not_allowed',
      `effective: ${effective} is not after ${today}, the day of the signature`,
      { fields: [{ field: 'effective', reason: `must be after ${today}, the day of the signature` }], today },
    );
  }
}

/** A retroactive version without the reason that both of its signers put their names to. */
export class RetroactiveNeedsReason extends DomainError {
  constructor(effective: CalendarDate, today: CalendarDate) {
    const reason = `say why it is to govern from ${effective} on, when it is signed on ${today}`;
    super('reason_required', `reason: ${reason}`, { fields: [{ field: 'reason', reason }], today });
  }
}

/**
 * Whether one director's signature is not enough: the version would govern a day of the past or the day of the signature
 * itself. A correction may begin on that day, since it replaces what nobody meant to be in force.
 */
export function isRetroactive(effective: CalendarDate, corrects: boolean, today: CalendarDate): boolean {
  return corrects ? effective < today : effective <= today;
}

/**
 * What is signed of a retroactive version: its reason. Null for any other. Throws {@link RetroactiveNeedsReason}, and
 * invalid_request for a reason that nothing asks for.
 */
export function retroactiveTerms(
  effective: CalendarDate,
  corrects: boolean,
  today: CalendarDate,
  reason: string | undefined,
): { readonly reason: string } | null {
  if (!isRetroactive(effective, corrects, today)) {
    if (reason === undefined) return null;
    throw new InvalidRequest([
      { field: 'reason', reason: 'only a retroactive version is signed with a reason' },
    ]);
  }
  if (reason === undefined) throw new RetroactiveNeedsReason(effective, today);
  return { reason };
}

/**
 * The review dates of a version to be signed. The first signed version, and one that counts as the review, take the
 * month of the signature as their last review unless the signer records another, and the proposed next review unless
 * the signer gives one; so does one that reinstates the policy. Any other prints the policy's current dates. Throws date_out_of_order,
 * reason_required, and invalid_request for review dates on a version that sets none.
 */
export function reviewTerms(
  changeClass: ChangeClass,
  said: SaidOfReview,
  situation: ReviewSituation,
): ReviewTerms {
  const { rhythm, current, reviewIsOpen, reinstates, corrects, today } = situation;
  if (said.countsAsReview === true && !reviewIsOpen && current !== null) {
    throw new InvalidRequest([
      { field: 'countsAsReview', reason: 'no scheduled review of this policy is open' },
    ]);
  }
  const closesReview = countsAsReview(
    reviewIsOpen,
    changeClass,
    said.countsAsReview ?? (corrects ? false : null),
  );
  if (current !== null && !closesReview && !reinstates) {
    refuseReviewDates(said);
    return { ...datesOf(current), closesReview, setsReviewDates: false };
  }
  const lastReview = said.lastReview ?? monthOf(today);
  if (rangeOf(lastReview).from > today) {
    const reason = `${lastReview} begins after ${today}, the day of the signature`;
    throw new DomainError('date_out_of_order', `lastReview: ${reason}`, {
      fields: [{ field: 'lastReview', reason }],
    });
  }
  const nextReview = said.nextReview ?? proposedNextReview(lastReview, rhythm);
  checkReviewDates({ lastReview, nextReview }, rhythm, said.nextReviewReason ?? null);
  return { lastReview, nextReview, closesReview, setsReviewDates: true };
}

function refuseReviewDates(said: SaidOfReview): void {
  const given = (['lastReview', 'nextReview'] as const).filter((field) => said[field] !== undefined);
  if (given.length === 0) return;
  const reason = 'this version does not count as the review, so the review dates stay';
  throw new InvalidRequest(given.map((field) => ({ field, reason })));
}

function datesOf({ lastReview, nextReview }: ReviewDates): ReviewDates {
  return { lastReview, nextReview };
}
