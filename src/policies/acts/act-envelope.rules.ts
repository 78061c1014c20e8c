import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { canonicalJson, sha256 } from '../../kernel/canonical.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import type { SealedEnvelope, SignedPolicy } from '../envelope.rules.ts';
import type { NoticeWaiver } from '../notice/notice-waiver.rules.ts';

/** Decisions about a policy that are no version. */
export const actKinds = ['cancel', 'retire', 'withdraw'] as const;
export type ActKind = (typeof actKinds)[number];

/** What governs after or instead of a policy: another policy, or criteria of others by name. */
export type SignedSuccessor =
  { readonly policy: { readonly id: string; readonly slug: string } } | { readonly criteria: string };

/** The days a version governs, by its number. */
export interface GoverningDays {
  readonly version: number;
  readonly from: CalendarDate;
  readonly until: CalendarDate | null;
}

/** All that a signature over an act binds: what is decided, why, and what it comes to. */
export interface ActEnvelope {
  readonly act: ActKind;
  readonly policy: SignedPolicy;
  /** The number of the version that is cancelled or withdrawn; null for a retirement. */
  readonly version: number | null;
  /** The first day on which it holds. */
  readonly on: CalendarDate;
  /** `retired` for a retirement, which is a change to those who apply the policy; else null. */
  readonly changeClass: 'retired' | null;
  /** A version that governs again, by number; another policy; criteria by name; null where nothing is named. */
  readonly instead: { readonly version: number } | SignedSuccessor | null;
  readonly reason: string;
  readonly noticeWaiver: NoticeWaiver | null;
  /** The review dates that a cancellation gives back; null when they stay. */
  readonly reviewDates: {
    readonly lastReview: PartialDate | null;
    readonly nextReview: PartialDate | null;
  } | null;
  /** Who governs from that day on. Whatever else is signed meanwhile makes it another envelope. */
  readonly governs: readonly GoverningDays[];
}

/** Seals an act's envelope. */
export function sealAct(act: ActEnvelope): SealedEnvelope {
  const { policy, version, on, changeClass, instead, reason, noticeWaiver, reviewDates, governs } = act;
  const envelope = canonicalJson({
    act: act.act,
    policy: { id: policy.id, slug: policy.slug, number: policy.number, title: policy.title },
    version,
    on,
    changeClass,
    instead,
    reason,
    noticeWaiver,
    reviewDates,
    governs,
  });
  return { envelope, envelopeHash: sha256(envelope) };
}

/** Reads a sealed act back. */
export function readAct(envelope: string): ActEnvelope {
  return JSON.parse(envelope) as ActEnvelope;
}
