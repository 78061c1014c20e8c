import type { CalendarDate } from '../kernel/calendar-date.ts';
import { contains } from '../kernel/period.ts';
import type { VersionPeriod } from './version-lifecycle.rules.ts';

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
 * What a version signed for a day does to the days its policy governs. It takes over on that day and keeps the days
 * until the next version's first one, so versions may be signed out of order and inserted between; one signed for a
 * day on which another already begins replaces that one whole. An end without successor (a retirement) stays an end.
 * `known` are the policy's rows as now known, in any order; no two share a day.
 */
export function takeForce(
  known: readonly KnownPeriod[],
  version: { readonly versionId: string; readonly effective: CalendarDate },
): PeriodChange {
  const { versionId, effective: from } = version;
  const cut = known.find((period) => contains(period, from));
  if (cut === undefined) return { close: [], add: [{ versionId, from, until: firstAfter(known, from) }] };
  const kept = cut.from < from ? [{ versionId: cut.versionId, from: cut.from, until: from }] : [];
  return { close: [cut.id], add: [...kept, { versionId, from, until: cut.until }] };
}

function firstAfter(known: readonly KnownPeriod[], day: CalendarDate): CalendarDate | null {
  const later = known.map((period) => period.from).filter((from) => from > day);
  return later.toSorted()[0] ?? null;
}
