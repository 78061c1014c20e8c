import type { ActorOnRecord } from '../kernel/actor.ts';
import type { CalendarDate } from '../kernel/calendar-date.ts';
import { defineEvent } from '../platform/events/event-definition.ts';
import type { ChangeClass } from './change-class.rules.ts';
import type { PeopleChange } from './policy-people.ts';
import type { ReviewOutcome } from './policy-version.entity.ts';
import type { VersionState } from './version-lifecycle.rules.ts';

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

/** A version was signed that corrects another. */
export interface VersionCorrected extends VersionApproved {
  /** The number of the version it corrects. */
  readonly corrects: number;
}
/** A correction was signed; it was told as approved too, as every signed version. */
export const policyVersionCorrected = defineEvent<VersionCorrected>('policy.version.corrected');

/** A policy was reviewed and stays as it is: a version with the same content hash and new dates. Told as approved too. */
export const policyReaffirmed = defineEvent<VersionApproved>('policy.reaffirmed');

/** A scheduled version will not take force. */
export interface VersionCancelled {
  readonly policyId: string;
  readonly slug: string;
  readonly versionId: string;
  /** Its number. */
  readonly version: number;
  /** The day on which it would have begun. */
  readonly on: CalendarDate;
  /** The revision of the earlier review dates that came back; null when its own were not the current ones. Not published. */
  readonly reviewDatesRevision: number | null;
}
/** A version was cancelled before it began. */
export const policyVersionCancelled = defineEvent<VersionCancelled>('policy.version.cancelled');

/** What governs after a policy: another one, or criteria of others by name. */
export type Successor =
  { readonly policy: { readonly id: string; readonly slug: string } } | { readonly criteria: string };

/** From a day on no version of the policy governs: it was retired, or its version withdrawn for something else. */
export interface PolicyRetired {
  readonly policyId: string;
  readonly slug: string;
  /** The first day on which it no longer governs. */
  readonly on: CalendarDate;
  readonly successor: Successor | null;
  readonly changeClass: 'retired';
  /** The revision of its review dates that ends its reviews; null when they go on. Not published. */
  readonly reviewsEndAt: number | null;
}
/** A policy's last period has, or is given, an end. */
export const policyRetired = defineEvent<PolicyRetired>('policy.retired');

/** A day on which a version begins or stops to govern. */
export interface VersionDay {
  readonly policyId: string;
  readonly slug: string;
  readonly versionId: string;
  /** Its number. */
  readonly version: number;
  readonly on: CalendarDate;
}
/** A version's first day has begun in the organisation's zone. Told once for each time it begins. */
export const policyVersionEffective = defineEvent<VersionDay>('policy.version.effective');
/** The first day of the version that replaces it has begun. Told once for each time it ends so. */
export const policyVersionSuperseded = defineEvent<VersionDay>('policy.version.superseded');

/** A policy's current review dates are others now. Not published. */
export interface ReviewDatesChanged {
  readonly policyId: string;
  /** Of `policy_review_dates`. */
  readonly revision: number;
}
/** A policy has other current review dates. For our own floors; consumers are not told. */
export const policyReviewDatesChanged = defineEvent<ReviewDatesChanged>('policy.review_dates.changed');

/** A policy stands in another section of the manual, or in none. For our own floors; consumers are not told. */
export const policySectionChanged = defineEvent<{ readonly policyId: string }>('policy.section.changed');

/** Policies were given other people, with one decision. Not published. */
export interface PoliciesAssigned {
  readonly assignments: readonly {
    readonly policyId: string;
    readonly ownerId: string | null;
    readonly previousOwnerId: string | null;
  }[];
  /** What was said for all of them. */
  readonly change: PeopleChange;
  readonly actor: ActorOnRecord;
  readonly reason: string | null;
}
/** Policies have another owner, other reviewers or another backup. For our own floors. */
export const policiesAssigned = defineEvent<PoliciesAssigned>('policies.assigned');

/** A draft was begun, submitted, sent back or given up. Not published. */
export interface DraftMoved {
  readonly policyId: string;
  readonly versionId: string;
  readonly state: Exclude<VersionState, 'approved'>;
}
/** A version that nobody signed yet is in another state. For our own floors; consumers never hear of drafts. */
export const policyDraftMoved = defineEvent<DraftMoved>('policy.draft.moved');
