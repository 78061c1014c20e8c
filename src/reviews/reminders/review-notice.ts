import type { DetourReason } from './recipients.ts';

/**
 * What a notice tells of: a review was given to the reader, opened, joined by an interim request, or taken over for
 * somebody.
 */
export type NoticeKind = 'assigned' | 'opened' | 'joined' | 'taken_over';

/** A policy that a notice names. */
export interface NoticedReview {
  readonly policyId: string;
  /** Null where its review has not begun. */
  readonly cycleId: string | null;
}

/** A mail of its own that is no rung of a ladder, about one review or, after a bulk change, about many. */
export interface ReviewNotice {
  readonly personId: string;
  readonly kind: NoticeKind;
  readonly reason: string | null;
  /** At least one. */
  readonly reviews: readonly NoticedReview[];
  /** A second notice of the same key is not written: for callers that may run again. */
  readonly key?: string;
}

/** A notice as its message keeps it; the person is the message's. */
export interface KeptNotice extends Omit<ReviewNotice, 'personId' | 'key'> {
  /** Whom it was meant for, where that is somebody else than the message's person; else empty. */
  readonly standsInFor: readonly { readonly personId: string; readonly reason: DetourReason }[];
}
