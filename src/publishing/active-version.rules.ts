import type { CalendarDate } from '../kernel/calendar-date.ts';
import { startOfDay, type Instant, type Zone } from '../kernel/instant.ts';
import { rangeOf, type PartialDate } from '../kernel/partial-date.ts';
import { contains, type Period } from '../kernel/period.ts';

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
}

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
}

/** Chooses the version that governs `on`. Predecessor and successor follow the days in force, not the numbers. */
export function chooseInForce(timeline: PolicyTimeline, on: CalendarDate): InForce | NothingInForce {
  const spans = joinAdjacent(timeline.periods);
  const index = spans.findIndex((span) => contains(span, on));
  const period = spans[index];
  if (period === undefined) {
    return { period: null, nextFrom: spans.find(({ from }) => from > on)?.from ?? null };
  }
  return { period, predecessor: spans[index - 1] ?? null, successor: spans[index + 1] ?? null };
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
