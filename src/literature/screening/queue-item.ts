import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { PublicationRecord } from '../records/publication-record.ts';
import type { StudyType } from '../records/study-type.rules.ts';
import type { ReturnNotice } from './screening.entity.ts';
import type { ScreeningState } from './screening.rules.ts';
import type { Verdict } from './second-reading.rules.ts';

/** A person as lists name them. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** What was decided on a record, and why. */
export interface ShownDecision {
  readonly by: Named;
  /** On one line: the organisation's reason, then the person's own words. */
  readonly reason: string | null;
  readonly reasonId: string | null;
  /** The person's own words alone. */
  readonly words: string | null;
}

/** What was decided before a notice brought the record back. */
export interface EarlierDecision extends ShownDecision {
  readonly state: ScreeningState;
  readonly at: Instant;
}

/** A second reading, as far as the viewer may see it. */
export interface ShownReading {
  /** Null where the policy wants a second reading and nobody could be asked yet. */
  readonly reader: Named | null;
  readonly askedBy: Named;
  readonly askedAt: Instant;
  /** True where the viewer is to give it: then nothing tells what the first reader said. */
  readonly askedOfMe: boolean;
  /** True where the viewer gave it: then somebody else decides on the record first. */
  readonly givenByMe: boolean;
  readonly readAt: Instant | null;
  /** Null while it is not given, and as long as the first reader has not decided: who reads first is blind too. */
  readonly verdict: Verdict | null;
  readonly reason: string | null;
  /** True while the two differ and nobody has resolved it. */
  readonly conflict: boolean;
  readonly resolvedBy: Named | null;
  readonly resolvedAt: Instant | null;
}

/** How the same paper stands for another policy. */
export interface ElsewhereItem {
  readonly policy: { readonly id: string; readonly slug: string; readonly title: string };
  readonly state: ScreeningState;
  readonly reason: string | null;
  readonly decidedAt: Instant | null;
}

/** The record that stands for another one. */
export interface StandingRecord {
  readonly recordId: string;
  readonly title: string;
  /** Its place in the same policy's queue. */
  readonly screeningId: string | null;
}

/** A record in a policy's queue, with all that a decision on it needs. */
export interface QueueItem {
  readonly screeningId: string;
  readonly recordId: string;
  readonly studyType: StudyType;
  /** Place of the study type in the queue, 1 for guidelines. */
  readonly studyRank: number;
  readonly fields: PublicationRecord;
  readonly policy: { readonly id: string; readonly slug: string; readonly title: string };
  readonly updateId: string;
  /** `identified` to a second reader who has not read it yet. */
  readonly state: ScreeningState;
  readonly identifiedAt: Instant;
  readonly decision: ShownDecision | null;
  readonly decidedAt: Instant | null;
  readonly assignee: Named | null;
  readonly dueOn: CalendarDate | null;
  /** False to a second reader who has not read it yet. */
  readonly overdue: boolean;
  /** From 0 to 1; null while it is not ranked. */
  readonly likelihood: number | null;
  readonly likelihoodBasis: readonly string[];
  readonly returnedFor: readonly ReturnNotice[] | null;
  readonly earlier: EarlierDecision | null;
  readonly secondReading: ShownReading | null;
  /** At most {@link MOST_ELSEWHERE}, the latest decisions first. */
  readonly elsewhere: readonly ElsewhereItem[];
  /** A doubt that two records are the same paper, which a librarian is to settle; null without one. */
  readonly duplicateSuspicionId: string | null;
  /** The record that is screened in this one's place; null for one that stands for itself. */
  readonly sameAs: StandingRecord | null;
  readonly labels: { readonly preprint: boolean; readonly trialFilter: boolean };
  /** True where the viewer may take the last decision back without giving a reason. */
  readonly mayUndo: boolean;
}

/** Other policies shown beside a record. */
export const MOST_ELSEWHERE = 20;
