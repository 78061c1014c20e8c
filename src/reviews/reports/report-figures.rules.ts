import { daysBetween, type CalendarDate } from '../../kernel/calendar-date.ts';
import { lastDayOf, type PartialDate } from '../../kernel/partial-date.ts';

/** A review's window as it was when it counted, and as it was before anybody rescheduled it. */
export interface Windows {
  readonly nextReview: PartialDate;
  readonly originalNextReview: PartialDate;
}

/** A review that ended. */
export interface EndedReview extends Windows {
  /** The day of the final signature. */
  readonly doneOn: CalendarDate;
}

/** How many reviews were on time. */
export interface OnTime {
  readonly ended: number;
  /** Of these, those whose final signature came by the last day of the window. */
  readonly onTime: number;
  /** Reviews still open after the last day of their window. */
  readonly openLate: number;
  /** On time of all that ended or are late, 0 to 1; null when there is none. */
  readonly rate: number | null;
}

/** By the windows in force, or by the original ones, which no reschedule makes better. */
export type WindowKind = keyof Windows;

/** The rate of reviews on time; what is open and late counts against it. */
export function onTimeBy(
  window: WindowKind,
  ended: readonly EndedReview[],
  open: readonly Windows[],
  today: CalendarDate,
): OnTime {
  const onTime = ended.filter((review) => review.doneOn <= lastDayOf(review[window])).length;
  const openLate = open.filter((review) => lastDayOf(review[window]) < today).length;
  const all = ended.length + openLate;
  return {
    ended: ended.length,
    onTime,
    openLate,
    rate: all === 0 ? null : Math.round((onTime / all) * 1000) / 1000,
  };
}

/** Ages of overdue reviews that are told together; `to` null has no end. */
const ages = [
  { from: 1, to: 7 },
  { from: 8, to: 30 },
  { from: 31, to: 90 },
  { from: 91, to: 180 },
  { from: 181, to: null },
] as const;

/** How many reviews are overdue by so many days. */
export interface OverdueAge {
  readonly from: number;
  readonly to: number | null;
  readonly reviews: number;
}

/** How old overdue reviews are, by the days since the last day of their window. */
export function overdueAges(daysLate: readonly number[]): OverdueAge[] {
  return ages.map(({ from, to }) => ({
    from,
    to,
    reviews: daysLate.filter((days) => days >= from && (to === null || days <= to)).length,
  }));
}

/** Days since the last day of a window; 1 on the day after, not above 0 while it is not over. */
export function daysLateOn(today: CalendarDate, nextReview: PartialDate): number {
  return daysBetween(lastDayOf(nextReview), today);
}
