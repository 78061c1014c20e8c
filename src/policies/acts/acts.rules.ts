import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { contains } from '../../kernel/period.ts';
import type { VersionPeriod } from '../version-lifecycle.rules.ts';

/** Why a policy's last period cannot end on a day. */
export type RetirementProblem =
  | { readonly why: 'nothing_governs' }
  | { readonly why: 'ended_already'; readonly on: CalendarDate }
  | { readonly why: 'versions_scheduled'; readonly versionIds: readonly string[] }
  | { readonly why: 'before_last_version'; readonly from: CalendarDate };

/**
 * Why a policy cannot be retired on a day, or null when it can. The day ends its last period: a version scheduled for
 * that day or later must be cancelled first, in an act of its own, and an end that was decided is not moved to a later
 * day. `known` are its periods as now known, by their first day.
 */
export function retirementProblem(
  on: CalendarDate,
  known: readonly VersionPeriod[],
  today: CalendarDate,
): RetirementProblem | null {
  const last = known.at(-1);
  if (last === undefined) return { why: 'nothing_governs' };
  const scheduled = known.filter(({ from }) => from > today && from >= on);
  if (scheduled.length > 0) {
    return { why: 'versions_scheduled', versionIds: scheduled.map(({ versionId }) => versionId) };
  }
  if (last.until !== null && on >= last.until) return { why: 'ended_already', on: last.until };
  if (on < last.from) return { why: 'before_last_version', from: last.from };
  return null;
}

/** Whether a retirement reaches back before the day of its signature, and so needs two directors. */
export function retiresRetroactively(on: CalendarDate, today: CalendarDate): boolean {
  return on < today;
}

/**
 * The version that governed last before a period, and may govern again: none that was itself withdrawn, and none with the
 * text that is taken away, as a version that this one reaffirmed has. Null when there is none. `known` are the policy's periods as now known, by their first day.
 */
export function predecessorOf(
  period: VersionPeriod,
  known: readonly VersionPeriod[],
  excludedIds: ReadonlySet<string>,
): VersionPeriod | null {
  const before = known.filter(
    ({ from, versionId }) =>
      from < period.from && versionId !== period.versionId && !excludedIds.has(versionId),
  );
  return before.at(-1) ?? null;
}

/** The periods that a day belongs to or that come after it. */
export function governingFrom(on: CalendarDate, periods: readonly VersionPeriod[]): VersionPeriod[] {
  return periods.filter((period) => contains(period, on) || period.from > on);
}
