import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { startOfDay, type Instant, type Zone } from '../../kernel/instant.ts';
import { rangeOf, type PartialDate } from '../../kernel/partial-date.ts';
import { contains, type Period } from '../../kernel/period.ts';

/** Days on which one version is in force, as known at one moment. */
export interface TimelinePeriod extends Period {
  readonly versionId: string;
  readonly version: number;
  readonly envelopeHash: string;
}

/** One policy's effective periods as known at one moment, with its review dates as known then. */
export interface PolicyTimeline {
  readonly policyId: string;
  readonly slug: string;
  /** In the order of their days; they never overlap (the database's exclusion constraint). */
  readonly periods: readonly TimelinePeriod[];
  readonly review: ReviewDates;
  /** Decisions after which no version governs, in the order in which they were made. */
  readonly ends: readonly PolicyEnd[];
  /** The day on which it may be told as it stands here; null where nothing is ever embargoed, so that any day may. */
  readonly publicOn: CalendarDate | null;
}

/** A day from which a policy is retired, or its version withdrawn for something else. */
export interface PolicyEnd {
  readonly on: CalendarDate;
  /** What governs then; null where nothing was named. */
  readonly successor: PolicySuccessor | null;
}

/** Another policy by its slug, or criteria of others by name. */
export type PolicySuccessor = { readonly policy: string } | { readonly criteria: string };

/** When a policy was last reviewed and when it is next, at the precision given. */
export interface ReviewDates {
  readonly last: PartialDate | null;
  readonly next: PartialDate | null;
}

/** Where the next review stands; null where no next review is set. */
export type ReviewState = 'upcoming' | 'due' | 'overdue' | null;

/** The version in force on a day, between the versions in force before and after it. */
export interface InForce {
  readonly period: TimelinePeriod;
  readonly predecessor: TimelinePeriod | null;
  readonly successor: TimelinePeriod | null;
}

/** No version is in force on the day; `nextFrom` is the first later day on which one will be, as known. */
export interface NothingInForce {
  readonly period: null;
  readonly nextFrom: CalendarDate | null;
  /** The decision by which none is; null before the first version. */
  readonly end: PolicyEnd | null;
}

/** Chooses the version that governs `on`. Predecessor and successor follow the days in force, not the numbers. */
export function chooseInForce(timeline: PolicyTimeline, on: CalendarDate): InForce | NothingInForce {
  const spans = joinAdjacent(timeline.periods);
  const index = spans.findIndex((span) => contains(span, on));
  const period = spans[index];
  if (period === undefined) {
    const nextFrom = spans.find(({ from }) => from > on)?.from ?? null;
    return { period: null, nextFrom, end: endBefore(on, spans, timeline.ends) };
  }
  return { period, predecessor: spans[index - 1] ?? null, successor: spans[index + 1] ?? null };
}

/** Of the decisions that end the last days before a day, the one made last: it replaced those before it. */
function endBefore(
  on: CalendarDate,
  spans: readonly TimelinePeriod[],
  ends: readonly PolicyEnd[],
): PolicyEnd | null {
  const since = spans.findLast(({ until }) => until !== null && until <= on)?.until ?? null;
  return ends.findLast((end) => end.on <= on && (since === null || end.on >= since)) ?? null;
}

/** Makes one span of a version's days where a change of mind left them in pieces that touch. */
function joinAdjacent(periods: readonly TimelinePeriod[]): TimelinePeriod[] {
  const spans: TimelinePeriod[] = [];
  for (const period of periods) {
    const last = spans.at(-1);
    if (last !== undefined && last.versionId === period.versionId && last.until === period.from) {
      spans[spans.length - 1] = { ...last, until: period.until };
    } else {
      spans.push(period);
    }
  }
  return spans;
}

/** The instant at which a version stops being in force, as now known: midnight in the organisation's zone, or null. */
export function validUntil(period: Period, zone: Zone): Instant | null {
  return period.until === null ? null : startOfDay(period.until, zone);
}

/** `upcoming` before the days that the next review covers, `due` inside them, `overdue` after the last. */
export function reviewState(next: PartialDate | null, today: CalendarDate): ReviewState {
  if (next === null) return null;
  const window = rangeOf(next);
  if (today < window.from) return 'upcoming';
  return today < window.until ? 'due' : 'overdue';
}
