import type { CalendarDate } from '../kernel/calendar-date.ts';
import type { PartialDate } from '../kernel/partial-date.ts';
import type { ChangeClass } from './change-class.rules.ts';
import { sealEnvelope, type SealedEnvelope } from './envelope.rules.ts';
import type { NoticeWaiver } from './notice/notice-waiver.rules.ts';
import type { PolicyVersionRow } from './policy-version.entity.ts';
import type { PolicyRow } from './policy.entity.ts';

/** What a signature adds to a draft. */
export interface SignedTerms {
  readonly effective: CalendarDate;
  readonly changeClass: ChangeClass;
  /** Printed on the version; null where an adopted document prints none. */
  readonly lastReview: PartialDate | null;
  readonly nextReview: PartialDate | null;
  /** The first day on which the public may know of it; for at once unless given. */
  readonly embargoUntil?: CalendarDate | null | undefined;
  /** Why it may take effect before its notice has run. */
  readonly noticeWaiver?: NoticeWaiver | null | undefined;
  /** The number of the version that it corrects. */
  readonly corrects?: number | null | undefined;
  /** Why it governs days before its signature. */
  readonly retroactive?: { readonly reason: string } | null | undefined;
  /** Numbers of scheduled versions that take over from it and were not drafted from it. */
  readonly notCarriedBy?: readonly number[] | undefined;
}

/** The envelope that a signature on these terms would sign. */
export function envelopeOf(policy: PolicyRow, version: PolicyVersionRow, terms: SignedTerms): SealedEnvelope {
  return sealEnvelope({
    policy: { id: policy.id, slug: policy.slug, number: policy.number, title: version.title },
    version: version.number,
    contentHash: version.contentHash,
    dates: {
      origin: version.origin,
      lastReview: terms.lastReview,
      nextReview: terms.nextReview,
      effective: terms.effective,
      literatureSearchedThrough: version.literatureSearchedThrough,
    },
    changeClass: terms.changeClass,
    scope: version,
    embargoUntil: terms.embargoUntil,
    noticeWaiver: terms.noticeWaiver,
    corrects: terms.corrects,
    retroactive: terms.retroactive,
    notCarriedBy: terms.notCarriedBy,
  });
}
