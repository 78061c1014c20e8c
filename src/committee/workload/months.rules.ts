import { Temporal } from 'temporal-polyfill';
import { addMonthsTo, precisionOf, type PartialDate } from '../../kernel/partial-date.ts';

/** A calendar month, `YYYY-MM`. */
export type Month = PartialDate;

/** Months that a workload or a levelling may look at, at most. */
export const MONTHS_AT_MOST = 24;

/** `count` months, from `first` on. */
export function monthsFrom(first: Month, count: number): Month[] {
  return Array.from({ length: count }, (_, index) => addMonthsTo(first, index));
}

/** Whether `count` months from `first` on end with 9997: what is worked out beside them looks beyond, and dates end with 9998. */
export function areMonths(first: Month, count: number): boolean {
  return Number(first.slice(0, 4)) * 12 + monthNumber(first) - 1 + count <= 9998 * 12;
}

/**
 * The month a review counts in: the one in which its window ends. "2026" is work that must be done by December 2026; to
 * spread it over twelve months would give a count that nobody can put a name to.
 */
export function dueMonth(nextReview: PartialDate): Month {
  return (precisionOf(nextReview) === 'year' ? `${nextReview}-12` : nextReview.slice(0, 7)) as Month;
}

/** {@link dueMonth}, or this month when that is over: what is overdue is work of now. */
export function workMonth(nextReview: PartialDate, thisMonth: Month): Month {
  const due = dueMonth(nextReview);
  return due < thisMonth ? thisMonth : due;
}

/**
 * A next review moved to a month at its own precision: a month stays a month, a full day keeps its number or becomes the
 * month's last where the month is too short. Null for a year: to give it a month would claim what nobody said.
 */
export function dateIn(month: Month, nextReview: PartialDate): PartialDate | null {
  switch (precisionOf(nextReview)) {
    case 'year':
      return null;
    case 'month':
      return month;
    case 'day': {
      const day = Number(nextReview.slice(8));
      if (day <= 28) return `${month}${nextReview.slice(7)}` as PartialDate;
      return Temporal.PlainYearMonth.from(month).toPlainDate({ day }).toString() as PartialDate;
    }
  }
}

/** The calendar month, 1 to 12. */
export function monthNumber(month: Month): number {
  return Number(month.slice(5, 7));
}
