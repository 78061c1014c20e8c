import type { CodeSystem } from '../../documents/policy-document.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { ChangeClass } from '../../policies/change-class.rules.ts';

/** Which of a change's days puts it into a bulletin: the one on which the public could first know of it, or its first in force. */
export const bulletinBases = ['signed', 'effective'] as const;
export type BulletinBasis = (typeof bulletinBases)[number];

/** The days a bulletin tells of, both included. */
export interface BulletinSpan {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly by: BulletinBasis;
}

/** What an entry tells of: a version, one announced before its signature, or a decision about a policy that is no version. */
const bulletinEntryKinds = ['announced', 'version', 'retired', 'cancelled', 'withdrawn'] as const;
export type BulletinEntryKind = (typeof bulletinEntryKinds)[number];

/** A code with its description; null when none is printed or none may be shown. */
export interface BulletinCode {
  readonly code: string;
  readonly description: string | null;
}

/** What a change does to the codes of one system. */
export interface CodeChange {
  readonly system: CodeSystem;
  readonly added: readonly BulletinCode[];
  readonly removed: readonly BulletinCode[];
}

/** One line of a bulletin. All its text is plain. */
export interface BulletinEntry {
  readonly kind: BulletinEntryKind;
  readonly policy: {
    readonly slug: string;
    readonly title: string;
    readonly number: string | null;
    readonly section: string | null;
  };
  /** The version's number; null for a retirement. */
  readonly version: number | null;
  readonly changeClass: ChangeClass | null;
  /** Sentences. */
  readonly summary: readonly string[];
  readonly codes: readonly CodeChange[];
  readonly effective: CalendarDate;
  /** When those who apply the policy were told, for a change that needs telling; null for others. */
  readonly noticeGiven: CalendarDate | null;
  /** Of the text told of; null for a retirement. */
  readonly contentHash: string | null;
  /** Where to read on. */
  readonly url: string;
}

/** What a payer mails to providers: the changes of some days. */
export interface Bulletin extends BulletinSpan {
  readonly organisation: string;
  /** What its editors say before the changes. */
  readonly note: string | null;
  /** Its day, on which notice was given of all it carries; null for one that was not recorded. */
  readonly recordedOn: CalendarDate | null;
  /** By policy title, then by day. */
  readonly entries: readonly BulletinEntry[];
}
