import type { DocumentCode, DocumentReference, DocumentSection } from '../../documents/policy-document.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';

/** The parts of the API's replies that the story reads. */
export interface VersionReply {
  readonly version: number;
  readonly changeClass: string | null;
  readonly contentHash: string;
  readonly dates: Record<
    'origin' | 'lastReview' | 'nextReview' | 'literatureSearchedThrough',
    PartialDate | null
  > & {
    readonly effective: CalendarDate | null;
  };
  readonly document: {
    readonly sections: readonly DocumentSection[];
    readonly references: readonly DocumentReference[];
    readonly codes: readonly DocumentCode[];
  };
}

export interface ImportReply {
  readonly policy: { readonly slug: string; readonly title: string };
  readonly version: VersionReply;
  readonly findings: readonly { readonly severity: string; readonly message: string }[];
}

export interface ActiveReply extends VersionReply {
  readonly inForce: { readonly from: CalendarDate; readonly until: CalendarDate | null };
  readonly validUntil: string | null;
  readonly review: { readonly last: PartialDate | null; readonly next: PartialDate | null };
}

export interface QueueReply {
  readonly items: readonly {
    readonly record: {
      readonly id: string;
      readonly pmid: string | null;
      readonly doi: string | null;
      readonly title: string;
      readonly studyType: string;
      readonly citation: string;
    };
  }[];
}

export interface List<Item> {
  readonly items: readonly Item[];
}
