import type { CalendarDate } from './calendar-date.ts';

/** Half-open days `[from, until)`; `until: null` has no end. */
export interface Period {
  readonly from: CalendarDate;
  readonly until: CalendarDate | null;
}

export function contains(period: Period, day: CalendarDate): boolean {
  return period.from <= day && (period.until === null || day < period.until);
}

export function overlaps(a: Period, b: Period): boolean {
  return (b.until === null || a.from < b.until) && (a.until === null || b.from < a.until);
}

/** True for a period that covers no day. */
export function isEmpty(period: Period): boolean {
  return period.until !== null && period.until <= period.from;
}
