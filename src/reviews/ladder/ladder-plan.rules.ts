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
  /** How many went before it under its key in this revision; unique, and counted on when the ladder changes. */
  readonly occurrence: number;
  /** Which repetition of its ladder it is, 0 for the first. The same as the occurrence until the ladder changes. */
  readonly step: number;
  /** The day the ladder names, before business days are minded. */
  readonly nominalOn: CalendarDate;
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
 * The repetitions of a rung from the step `from` on, without end. Where a long closure of the house brings two of them to
 * one day, only the later, more urgent one is given.
 */
export function* occurrencesOf(
  rung: Rung,
  nextReview: PartialDate,
  holidays: HolidayCalendar,
  from = 0,
): Generator<PlannedRung, never> {
  let planned = stepOf(rung, nextReview, holidays, from);
  for (let step = from + 1; ; step += 1) {
    const following = stepOf(rung, nextReview, holidays, step);
    if (planned.dueOn < following.dueOn) yield planned;
    planned = following;
  }
}

/** The first repetition at or after the step `from` that is due later than `day`. */
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
export function stepNear(rung: Rung, nextReview: PartialDate, day: CalendarDate): number {
  if (rung.repeatEveryDays === null) return 0;
  const since = daysBetween(addDays(anchorDay(rung, nextReview), rung.offsetDays), day);
  return Math.max(0, Math.floor(since / rung.repeatEveryDays));
}

/** A rung's first day by itself, whatever it meets. */
export function firstOccurrence(rung: Rung, nextReview: PartialDate, holidays: HolidayCalendar): PlannedRung {
  if (rung.repeatEveryDays === null) return stepOf(rung, nextReview, holidays, 0);
  return occurrencesOf(rung, nextReview, holidays).next().value;
}

function anchorDay(rung: Rung, nextReview: PartialDate): CalendarDate {
  return rung.anchor === 'first_day' ? rangeOf(nextReview).from : lastDayOf(nextReview);
}

function stepOf(rung: Rung, nextReview: PartialDate, holidays: HolidayCalendar, step: number): PlannedRung {
  const nominalOn = addDays(anchorDay(rung, nextReview), offsetOf(rung, step));
  const beforeWindow = rung.anchor === 'first_day' && rung.offsetDays < 0;
  const dueOn = beforeWindow
    ? onOrBeforeBusinessDay(nominalOn, holidays)
    : onOrAfterBusinessDay(nominalOn, holidays);
  return { key: rung.key, occurrence: step, step, nominalOn, dueOn, absorbs: [] };
}
