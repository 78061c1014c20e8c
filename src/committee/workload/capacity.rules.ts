import { isBusinessDay, type HolidayCalendar } from '../../kernel/business-days.ts';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { rangeOf } from '../../kernel/partial-date.ts';
import { contains, type Period } from '../../kernel/period.ts';
import type { Month } from './months.rules.ts';

/** What somebody said that a person can review. */
export interface CapacitySetting {
  /** Null: every person of whom nothing else is said. */
  readonly personId: string | null;
  /** The first month it holds for; null from the beginning. */
  readonly from: Month | null;
  /** Null: as much as the organisation says for everybody. */
  readonly reviewsPerMonth: number | null;
}

/** Days on which a person is away. */
export interface Leave extends Period {
  readonly personId: string;
}

/** What a person can do in a month. */
export interface MonthCapacity {
  /** Reviews, to the tenth: what is said for the month, less the share of its business days on leave; null where nothing is said. */
  readonly reviews: number | null;
  /** Business days on leave. */
  readonly leaveDays: number;
}

/** Answers for any person and month; each month's business days are counted once. */
export function capacityPlan(
  settings: readonly CapacitySetting[],
  leaves: readonly Leave[],
  holidays: HolidayCalendar,
): (personId: string, month: Month) => MonthCapacity {
  const own = Map.groupBy(settings, ({ personId }) => personId);
  const away = Map.groupBy(leaves, ({ personId }) => personId);
  const businessDays = new Map<Month, CalendarDate[]>();
  const daysOf = (month: Month): CalendarDate[] => {
    const known = businessDays.get(month) ?? businessDaysOf(month, holidays);
    businessDays.set(month, known);
    return known;
  };
  return (personId, month) => {
    const full = saidFor(own.get(personId) ?? [], month) ?? saidFor(own.get(null) ?? [], month);
    const days = daysOf(month);
    const periods = away.get(personId) ?? [];
    const leaveDays = days.filter((day) => periods.some((period) => contains(period, day))).length;
    const share = days.length === 0 ? 0 : (days.length - leaveDays) / days.length;
    return { reviews: full === null ? null : Math.round(full * share * 10) / 10, leaveDays };
  };
}

/** The setting that began last, of those that have begun by the month. */
function saidFor(settings: readonly CapacitySetting[], month: Month): number | null {
  const begun = settings.filter(({ from }) => from === null || from <= month);
  const latest = begun.toSorted((a, b) => ((a.from ?? '') < (b.from ?? '') ? 1 : -1))[0];
  return latest?.reviewsPerMonth ?? null;
}

function businessDaysOf(month: Month, holidays: HolidayCalendar): CalendarDate[] {
  const { from, until } = rangeOf(month);
  const days: CalendarDate[] = [];
  for (let day = from; day < until; day = addDays(day, 1)) if (isBusinessDay(day, holidays)) days.push(day);
  return days;
}
