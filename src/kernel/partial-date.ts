import { Temporal } from 'temporal-polyfill';
import { addDays, formatDay, isCalendarDate, monthName, type CalendarDate } from './calendar-date.ts';
import { InvalidDate } from './errors.ts';

declare const brand: unique symbol;

/**
 * A date as precise as it was given: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, without a zone (the FHIR R4 `date`).
 * It is kept as given on every road: "September 2026" never turns into a day.
 */
export type PartialDate = CalendarDate | (string & { readonly [brand]: 'PartialDate' });

/** How much of a {@link PartialDate} is known. */
export type Precision = 'year' | 'month' | 'day';

/** Half-open range of days, `[from, until)`. */
export interface DayRange {
  readonly from: CalendarDate;
  readonly until: CalendarDate;
}

const precisions: Record<number, Precision> = { 4: 'year', 7: 'month', 10: 'day' };
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const YEAR = /^\d{4}$/;

/** True for a year, month or day that exists. Years run from 0001 to 9998. */
export function isPartialDate(text: string): text is PartialDate {
  if (isCalendarDate(text)) return true;
  const year = text.slice(0, 4);
  return (YEAR.test(text) || MONTH.test(text)) && year !== '0000' && year !== '9999';
}

/** Reads a FHIR `date`. Throws {@link InvalidDate}, naming `field`, for anything else. */
export function partialDate(text: string, field = 'date'): PartialDate {
  if (!isPartialDate(text)) throw new InvalidDate(field, text, 'YYYY, YYYY-MM or YYYY-MM-DD is needed');
  return text;
}

/** How much of the date is known. */
export function precisionOf(date: PartialDate): Precision {
  return precisions[date.length] ?? 'day';
}

/** The days a date covers: `2026-09` is `[2026-09-01, 2026-10-01)`. */
export function rangeOf(date: PartialDate): DayRange {
  switch (precisionOf(date)) {
    case 'day':
      return { from: date as CalendarDate, until: addDays(date as CalendarDate, 1) };
    case 'month':
      return { from: `${date}-01` as CalendarDate, until: `${monthAfter(date)}-01` as CalendarDate };
    case 'year':
      return {
        from: `${date}-01-01` as CalendarDate,
        until: `${padded(Number(date) + 1)}-01-01` as CalendarDate,
      };
  }
}

// Lists and mails ask for ranges by the thousand, and a month's need no calendar.
function monthAfter(month: string): string {
  const [year = '', number = ''] = month.split('-');
  return number === '12' ? `${padded(Number(year) + 1)}-01` : `${year}-${padded(Number(number) + 1, 2)}`;
}

const padded = (number: number, length = 4): string => String(number).padStart(length, '0');

/** The last day a date covers: September 30 for `2026-09`. */
export function lastDayOf(date: PartialDate): CalendarDate {
  return addDays(rangeOf(date).until, -1);
}

/** True when every day of `a` comes before every day of `b`. Dates that share a day are in neither order. */
export function isBefore(a: PartialDate, b: PartialDate): boolean {
  return rangeOf(a).until <= rangeOf(b).from;
}

/**
 * The date `months` later at the same precision; a day the month lacks becomes its last.
 * A year has no month to count from: it moves by whole years, rounded up.
 */
export function addMonthsTo(date: PartialDate, months: number): PartialDate {
  switch (precisionOf(date)) {
    case 'day':
      return Temporal.PlainDate.from(date)
        .add({ months }, { overflow: 'constrain' })
        .toString() as CalendarDate;
    case 'month':
      return Temporal.PlainYearMonth.from(date).add({ months }).toString() as PartialDate;
    case 'year':
      return padded(Number(date) + Math.ceil(months / 12)) as PartialDate;
  }
}

/** The month a day lies in, `YYYY-MM`. */
export function monthOf(day: CalendarDate): PartialDate {
  return day.slice(0, 7) as PartialDate;
}

/** As US readers write it, at its own precision: `1999`, `September 2026`, `January 1, 2026`. */
export function formatPartialDate(date: PartialDate): string {
  switch (precisionOf(date)) {
    case 'day':
      return formatDay(date as CalendarDate);
    case 'month':
      return `${monthName(date)} ${Number(date.slice(0, 4))}`;
    case 'year':
      return date;
  }
}
