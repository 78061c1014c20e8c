import { Temporal } from 'temporal-polyfill';
import { InvalidDate } from './errors.ts';

declare const brand: unique symbol;

/** A full calendar day, `YYYY-MM-DD`, without a zone. Compares correctly as a string. */
export type CalendarDate = string & { readonly [brand]: 'CalendarDate' };

const SHAPE = /^\d{4}-\d{2}-\d{2}$/;

/** True for a day that exists: `2025-02-30` is false. Years run from 0001 to 9998. */
export function isCalendarDate(text: string): text is CalendarDate {
  if (!SHAPE.test(text) || text < '0001-01-01' || text > '9998-12-31') return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false; // a well-shaped day that no calendar has
  }
}

/** Reads `YYYY-MM-DD`. Throws {@link InvalidDate}, naming `field`, for anything else. */
export function calendarDate(text: string, field = 'date'): CalendarDate {
  if (!isCalendarDate(text)) throw new InvalidDate(field, text, 'a full day, YYYY-MM-DD, is needed');
  return text;
}

/** The day `days` later (earlier when negative). */
export function addDays(day: CalendarDate, days: number): CalendarDate {
  return Temporal.PlainDate.from(day).add({ days }).toString() as CalendarDate;
}

/** The same day of the month `months` later; a day the month lacks becomes its last (31 Jan + 1 = 28 Feb). */
export function addMonths(day: CalendarDate, months: number): CalendarDate {
  return Temporal.PlainDate.from(day).add({ months }, { overflow: 'constrain' }).toString() as CalendarDate;
}

/** Days from `from` to `until`; negative when `until` is earlier. */
export function daysBetween(from: CalendarDate, until: CalendarDate): number {
  return Temporal.PlainDate.from(from).until(until, { largestUnit: 'day' }).days;
}

/** 1 for Monday to 7 for Sunday (ISO 8601). */
export function dayOfWeek(day: CalendarDate): number {
  return Temporal.PlainDate.from(day).dayOfWeek;
}

// Looking a month's name up in the locale costs as much as a query, and mails and calendars print thousands.
const monthNames =
  'January February March April May June July August September October November December'.split(' ');

/** The English name of the month of a `YYYY-MM` or a day. */
export function monthName(date: string): string {
  return monthNames[Number(date.slice(5, 7)) - 1] ?? '';
}

/** The day as US readers write it: `January 1, 2026`. */
export function formatDay(day: CalendarDate): string {
  return `${monthName(day)} ${Number(day.slice(8))}, ${Number(day.slice(0, 4))}`;
}
