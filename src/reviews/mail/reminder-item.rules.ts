import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import type { CycleKind, CycleStage } from '../cycles/review-stage.rules.ts';

/** Why a person is told of a review in their own right; `no_recipient`: nobody else of those asked could be reached. */
export type ReminderReason = 'owner' | 'reviewer' | 'committee' | 'escalation' | 'no_recipient';

/** Somebody in whose place a person is told. */
export interface StandsInFor {
  readonly name: string;
  readonly reason: 'on_leave' | 'inactive' | 'address_failed';
  /** The first day back, where that is known. */
  readonly until: CalendarDate | null;
}

/** What a mail says of one review: nothing of a policy's text, which may be unpublished. */
export interface ReminderItem {
  /** Null before the review has begun, which a preview shows. */
  readonly cycleId: string | null;
  readonly kind: CycleKind;
  readonly policyId: string;
  /** Made of the title at first: not to be told before a title is public. */
  readonly slug: string;
  /** The title the public may know; null for a policy that has none yet. */
  readonly title: string | null;
  /** In the payer's manual. */
  readonly number: string | null;
  readonly nextReview: PartialDate;
  /** Null where nobody has it. */
  readonly ownerName: string | null;
  /** Null before a first one is entered. */
  readonly stage: CycleStage | null;
  /** Null for who only stands in for others. */
  readonly reason: ReminderReason | null;
  /** Empty for who is told in their own right. */
  readonly standsInFor: readonly StandsInFor[];
}

/** A policy in a notice, which may have no review yet. */
export interface NoticeItem extends Omit<ReminderItem, 'nextReview' | 'reason'> {
  readonly nextReview: PartialDate | null;
}

/** What every mail is made from besides its items. */
export interface MailSurroundings {
  readonly recipientName: string;
  readonly organisationName: string;
  /** Where the console is, without a trailing slash. */
  readonly publicUrl: string;
  readonly today: CalendarDate;
}
