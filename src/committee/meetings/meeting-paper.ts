import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import type { ReviewState } from '../../reviews/cycles/review-window.rules.ts';
import type { AttendedQuorum, Attendee } from './attendance.rules.ts';
import type { MeetingTime } from './meeting-time.rules.ts';
import type { Disposition, VoteRecord } from './vote-record.rules.ts';

/** What a meeting leaves on paper. */
export type PaperKind = 'agenda' | 'minutes';

/** The meeting as a paper names it. */
export interface PaperMeeting extends MeetingTime {
  readonly id: string;
  readonly name: string;
  readonly place: string | null;
  readonly link: string | null;
}

interface Paper {
  readonly organisation: string;
  readonly meeting: PaperMeeting;
  /** Counts up with each one that is published; null for one that is not. */
  readonly number: number | null;
  /** RFC 3339; null for one that is not published. */
  readonly publishedAt: string | null;
  readonly publishedBy: string | null;
}

/** What an item of a paper is about. */
interface PaperItem {
  /** From 1. */
  readonly position: number;
  readonly title: string;
  readonly policy: {
    readonly slug: string;
    readonly number: string | null;
    readonly section: string | null;
  } | null;
}

/** Where an item's papers are, as whole addresses. */
export interface ItemLinks {
  readonly policy: string | null;
  /** The text that is submitted. */
  readonly draft: string | null;
  /** What changed since the version it was drafted from. */
  readonly redline: string | null;
  /** The records that the review's literature search led to including; null without an open review. */
  readonly evidence: string | null;
  readonly prisma: string | null;
}

/** One item of an agenda. */
export interface AgendaEntry extends PaperItem {
  readonly version: {
    readonly number: number;
    readonly base: number | null;
    readonly contentHash: string;
  } | null;
  readonly review: {
    readonly state: ReviewState;
    readonly days: number;
    readonly nextReview: PartialDate;
  } | null;
  readonly ownerName: string | null;
  readonly carriedFrom: { readonly name: string; readonly day: CalendarDate } | null;
  readonly note: string | null;
  /** Records of the review's literature search: screened, included, and not decided on; null without a review. */
  readonly literature: {
    readonly screened: number;
    readonly included: number;
    readonly awaiting: number;
  } | null;
  readonly links: ItemLinks;
}

/** What a meeting is to take up. */
export interface Agenda extends Paper {
  readonly kind: 'agenda';
  readonly items: readonly AgendaEntry[];
}

/** One item of minutes. */
export interface MinutesEntry extends PaperItem {
  readonly version: { readonly number: number; readonly contentHash: string } | null;
  readonly disposition: Disposition;
  readonly discussion: string | null;
  readonly deferralReason: string | null;
  /** The round that decided, or that is undecided; null where no text was before the meeting. */
  readonly votes: VoteRecord | null;
  /** Rounds on texts that were sent back or replaced before the meeting's end, in their order. */
  readonly otherRounds: readonly VoteRecord[];
  /** Whether the text had been changed since the vote by the time this was written. */
  readonly textChanged: boolean;
}

/** What was set right after the minutes were approved. */
export interface Addendum {
  readonly text: string;
  /** RFC 3339. */
  readonly at: string;
  readonly by: string;
}

/** What a meeting did. */
export interface Minutes extends Paper {
  readonly kind: 'minutes';
  /** The agenda last published; null without one. */
  readonly agenda: number | null;
  readonly attendance: readonly Attendee[];
  readonly quorum: AttendedQuorum;
  readonly items: readonly MinutesEntry[];
  readonly addenda: readonly Addendum[];
}

/** Either paper. */
export type MeetingPaper = Agenda | Minutes;
