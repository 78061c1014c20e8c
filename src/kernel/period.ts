import type { CalendarDate } from './calendar-date.ts';

/** Half-open days `[from, until)`; `until: null` has no end. */
export interface Period {
  readonly from: CalendarDate;
  readonly until: CalendarDate | null;
}

/** True when `day` is one of the period's. */
export function contains(period: Period, day: CalendarDate): boolean {
  return period.from <= day && (period.until === null || day < period.until);
}

/** True when the two share a day. */
export function overlaps(a: Period, b: Period): boolean {
  return (b.until === null || a.from < b.until) && (a.until === null || b.from < a.until);
}
