import type { CalendarDate } from '../kernel/calendar-date.ts';
import { canonicalJson, hashOf, sha256 } from '../kernel/canonical.ts';
import type { PartialDate } from '../kernel/partial-date.ts';
import type { ChangeClass } from './change-class.rules.ts';
import type { NoticeWaiver } from './notice/notice-waiver.rules.ts';

/** The policy as a version names it for ever, whatever is edited later. */
export interface SignedPolicy {
  readonly id: string;
  readonly slug: string;
  readonly number: string | null;
  readonly title: string;
}

/** The dates a version prints, each as precise as it was given. */
export interface VersionDates<Effective = CalendarDate | null> {
  readonly origin: PartialDate | null;
  readonly lastReview: PartialDate | null;
  readonly nextReview: PartialDate | null;
  readonly effective: Effective;
  readonly literatureSearchedThrough: PartialDate | null;
}

/** For whom a version governs; empty lists mean all. */
export interface VersionScope {
  readonly linesOfBusiness: readonly string[];
  readonly jurisdictions: readonly string[];
}

/** All that a signature binds; the document itself by its hash. */
export interface Envelope {
  readonly policy: SignedPolicy;
  readonly version: number;
  readonly contentHash: string;
  readonly dates: VersionDates<CalendarDate>;
  readonly changeClass: ChangeClass;
  readonly scope: VersionScope;
  /** The first day on which the public may know of it; left out for at once. */
  readonly embargoUntil?: CalendarDate | null | undefined;
  /** Why it may take effect before its notice has run; left out where nothing is waived. */
  readonly noticeWaiver?: NoticeWaiver | null | undefined;
  /** The number of the version that it corrects; left out for any other. */
  readonly corrects?: number | null | undefined;
  /** Why it governs days before its signature; left out where it does not. */
  readonly retroactive?: { readonly reason: string } | null | undefined;
  /** Scheduled versions that take over from it and were not drafted from it; left out where there are none. */
  readonly notCarriedBy?: readonly number[] | undefined;
}

/** An envelope's bytes and their hash: what is stored, shown and signed. */
export interface SealedEnvelope {
  /** Canonical JSON (RFC 8785). */
  readonly envelope: string;
  /** `sha256:<hex>` of those bytes. */
  readonly envelopeHash: string;
}

/** Seals an envelope. Scope is a set: its order does not change the hash. */
export function sealEnvelope(envelope: Envelope): SealedEnvelope {
  const { policy, version, contentHash, dates, changeClass, scope } = envelope;
  const {
    embargoUntil = null,
    noticeWaiver = null,
    corrects = null,
    retroactive = null,
    notCarriedBy = [],
  } = envelope;
  const text = canonicalJson({
    // only what is named here is signed, even when a caller's objects hold more
    policy: { id: policy.id, slug: policy.slug, number: policy.number, title: policy.title },
    version,
    contentHash,
    dates: {
      origin: dates.origin,
      lastReview: dates.lastReview,
      nextReview: dates.nextReview,
      effective: dates.effective,
      literatureSearchedThrough: dates.literatureSearchedThrough,
    },
    changeClass,
    scope: {
      linesOfBusiness: scope.linesOfBusiness.toSorted(),
      jurisdictions: scope.jurisdictions.toSorted(),
    },
    // left out where there is none, as in envelopes signed before they were known
    ...(embargoUntil === null ? {} : { embargoUntil }),
    ...(noticeWaiver === null
      ? {}
      : { noticeWaiver: { ground: noticeWaiver.ground, reason: noticeWaiver.reason } }),
    ...(corrects === null ? {} : { corrects }),
    ...(retroactive === null ? {} : { retroactive: { reason: retroactive.reason } }),
    ...(notCarriedBy.length === 0 ? {} : { notCarriedBy }),
  });
  return { envelope: text, envelopeHash: sha256(text) };
}

/** Reads a sealed envelope back. */
export function readEnvelope(text: string): Envelope {
  return JSON.parse(text) as Envelope;
}

/** One version of a batch, as its signer is shown it. */
export interface BatchItem {
  readonly envelopeHash: string;
  readonly sourceName: string | null;
  readonly sourceHash: string | null;
  readonly broughtBy: string;
}

/** The hash over a whole adoption batch: its id, each version's envelope, each source file and who brought it, in any order. */
export function batchHashOf(batchId: string, items: readonly BatchItem[]): string {
  const sorted = items.toSorted((a, b) => (a.envelopeHash < b.envelopeHash ? -1 : 1));
  return hashOf({ adoption: batchId, items: sorted });
}
