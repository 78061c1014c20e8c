import type { CalendarDate } from '../kernel/calendar-date.ts';
import { defineEvent } from '../platform/events/event-definition.ts';
import type { ChangeClass } from './change-class.rules.ts';
import type { ReviewOutcome } from './policy-version.entity.ts';

/** A version was signed: from now on it never changes. */
export interface VersionApproved {
  readonly policyId: string;
  readonly slug: string;
  readonly versionId: string;
  /** Its number. */
  readonly version: number;
  /** First day of service it governs, in force yet or not. */
  readonly effective: CalendarDate;
  readonly changeClass: ChangeClass;
  readonly contentHash: string;
  readonly envelopeHash: string;
  /** How it closes the open review; null when it closes none. */
  readonly reviewOutcome: ReviewOutcome | null;
}
/** A version was signed, for a day that may be to come. */
export const policyVersionApproved = defineEvent<VersionApproved>('policy.version.approved');

/** A day on which a version begins or stops to govern. */
export interface VersionDay {
  readonly policyId: string;
  readonly slug: string;
  readonly versionId: string;
  /** Its number. */
  readonly version: number;
  readonly on: CalendarDate;
}
/** A version's first day has begun in the organisation's zone. Told once a version. */
export const policyVersionEffective = defineEvent<VersionDay>('policy.version.effective');
/** The first day of the version that replaces it has begun. Told once a version. */
export const policyVersionSuperseded = defineEvent<VersionDay>('policy.version.superseded');

/** A policy's current review dates are others now. Not published. */
export interface ReviewDatesChanged {
  readonly policyId: string;
  /** Of `policy_review_dates`. */
  readonly revision: number;
}
/** A policy has other current review dates. For our own floors; consumers are not told. */
export const policyReviewDatesChanged = defineEvent<ReviewDatesChanged>('policy.review_dates.changed');
