import type { CalendarDate } from '../kernel/calendar-date.ts';
import type { VersionPeriod } from './version-lifecycle.rules.ts';

/**
 * A decision that stands: from a day on this version governs the policy's days of service, or none does (`versionId:
 * null`: the policy is retired, or something else governs instead).
 */
export interface Decision {
  readonly versionId: string | null;
  readonly from: CalendarDate;
}

/** A row of the policy as now known: open on the recorded axis. */
export interface KnownPeriod extends VersionPeriod {
  readonly id: string;
}

/** What a decision does to the rows: which are closed on the recorded axis, and which are added from then on. */
export interface PeriodChange {
  readonly close: readonly string[];
  readonly add: readonly VersionPeriod[];
}

/**
 * The days each version governs, by the decisions that stand, in the order in which they were made. A decision holds
 * from its day until the next one's first day, so versions may be signed out of order and inserted between; of two for
 * one day the later one replaces the other whole. A decision that was cancelled is not among them: its days go back to
 * whoever would have had them.
 */
export function periodsOf(decisions: readonly Decision[]): VersionPeriod[] {
  const byDay = new Map(decisions.map((decision) => [decision.from, decision] as const)); // the later one is kept
  const begins = [...byDay.values()].toSorted((a, b) => (a.from < b.from ? -1 : 1));
  const changes = begins.filter(({ versionId }, index) => versionId !== begins[index - 1]?.versionId);
  return changes.flatMap(({ versionId, from }, index) =>
    versionId === null ? [] : [{ versionId, from, until: changes[index + 1]?.from ?? null }],
  );
}

/** How rows as now known become the periods that are wanted; what stays as it is is not touched. */
export function changeOf(known: readonly KnownPeriod[], wanted: readonly VersionPeriod[]): PeriodChange {
  return {
    close: known.filter((row) => !wanted.some((period) => isSame(row, period))).map(({ id }) => id),
    add: wanted.filter((period) => !known.some((row) => isSame(row, period))),
  };
}

function isSame(a: VersionPeriod, b: VersionPeriod): boolean {
  return a.versionId === b.versionId && a.from === b.from && a.until === b.until;
}
