import {
  onOrAfterBusinessDay,
  onOrBeforeBusinessDay,
  type HolidayCalendar,
} from '../../kernel/business-days.ts';
import { addDays, daysBetween, type CalendarDate } from '../../kernel/calendar-date.ts';
import { lastDayOf, rangeOf, type PartialDate } from '../../kernel/partial-date.ts';
import { offsetOf, type Ladder, type Rung } from './ladder.rules.ts';

/** A rung of one review window with the business day it is due on. */
export interface PlannedRung {
  readonly key: string;
  /** 0 for the first; only a repeating rung has more. */
  readonly occurrence: number;
  readonly dueOn: CalendarDate;
  /** Keys of less urgent rungs that met or crossed this one and became part of it. */
  readonly absorbs: readonly string[];
}

/**
 * The rungs of a review window, each on a business day, strictly in order; of a repeating rung its first occurrence.
 *
 * A rung before the window moves to the previous business day, so that no reminder slips into the window; the
 * first-day rung and every later one moves to the next. Rungs that then meet on one day, or stand in the wrong order
 * in a window shorter than the ladder expects, become one: the most urgent, on its own day, telling everybody the
 * others would have told.
 */
export function planLadder(
  nextReview: PartialDate,
  ladder: Ladder,
  holidays: HolidayCalendar,
): readonly PlannedRung[] {
  const kept: PlannedRung[] = [];
  for (const rung of [...ladder].sort((a, b) => a.urgency - b.urgency)) {
    const first = firstOccurrence(rung, nextReview, holidays);
    const absorbs: string[] = [];
    for (let last = kept.at(-1); last && last.dueOn >= first.dueOn; last = kept.at(-1)) {
      absorbs.unshift(...last.absorbs, last.key);
      kept.pop();
    }
    kept.push({ ...first, absorbs });
  }
  return kept;
}

/**
 * The occurrences of a repeating rung from `from` on, without end. Where a long closure of the house brings two of
 * them to one day, only the later, more urgent one is given.
 */
export function* occurrencesOf(
  rung: Rung,
  nextReview: PartialDate,
  holidays: HolidayCalendar,
  from = 0,
): Generator<PlannedRung, never> {
  let dueOn = dueDay(rung, nextReview, holidays, from);
  for (let occurrence = from; ; occurrence += 1) {
    const following = dueDay(rung, nextReview, holidays, occurrence + 1);
    if (dueOn < following) yield { key: rung.key, occurrence, dueOn, absorbs: [] };
    dueOn = following;
  }
}

/** The first occurrence at or after `from` that is due later than `day`. */
export function occurrenceAfter(
  rung: Rung,
  nextReview: PartialDate,
  holidays: HolidayCalendar,
  from: number,
  day: CalendarDate,
): PlannedRung {
  const occurrences = occurrencesOf(rung, nextReview, holidays, from);
  let next = occurrences.next().value;
  while (next.dueOn <= day) next = occurrences.next().value;
  return next;
}

/** How many times a repeating rung has been nominally due by `day`, less a few that moved: a place to start looking. */
export function occurrenceNear(rung: Rung, nextReview: PartialDate, day: CalendarDate): number {
  if (rung.repeatEveryDays === null) return 0;
  const since = daysBetween(addDays(anchorDay(rung, nextReview), rung.offsetDays), day);
  return Math.max(0, Math.floor(since / rung.repeatEveryDays));
}

function firstOccurrence(rung: Rung, nextReview: PartialDate, holidays: HolidayCalendar): PlannedRung {
  if (rung.repeatEveryDays !== null) return occurrencesOf(rung, nextReview, holidays).next().value;
  return { key: rung.key, occurrence: 0, dueOn: dueDay(rung, nextReview, holidays, 0), absorbs: [] };
}

function anchorDay(rung: Rung, nextReview: PartialDate): CalendarDate {
  return rung.anchor === 'first_day' ? rangeOf(nextReview).from : lastDayOf(nextReview);
}

function dueDay(
  rung: Rung,
  nextReview: PartialDate,
  holidays: HolidayCalendar,
  occurrence: number,
): CalendarDate {
  const nominal = addDays(anchorDay(rung, nextReview), offsetOf(rung, occurrence));
  const beforeWindow = rung.anchor === 'first_day' && rung.offsetDays < 0;
  return beforeWindow ? onOrBeforeBusinessDay(nominal, holidays) : onOrAfterBusinessDay(nominal, holidays);
}
