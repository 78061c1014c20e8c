import type { HolidayCalendar } from '../../kernel/business-days.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import {
  firstOccurrence,
  occurrencesOf,
  planLadder,
  stepNear,
  type PlannedRung,
} from './ladder-plan.rules.ts';
import { rungOf, type Ladder, type Rung } from './ladder.rules.ts';

/** A rung of a window that is planned and has not gone yet. */
export interface WaitingRung {
  readonly key: string;
  readonly occurrence: number;
  readonly dueOn: CalendarDate;
  readonly sendAt: Instant;
  readonly inDigest: boolean;
}

/** What has become of a window's rungs so far. */
export interface WindowStanding {
  /** Of each key the highest occurrence that went out, or found nobody to tell. */
  readonly ended: ReadonlyMap<string, number>;
  /** The last day of which people were told: the day such a rung was due or went, the later; null before the first. */
  readonly toldUntil: CalendarDate | null;
  readonly waiting: readonly WaitingRung[];
}

/** A window of which nothing is planned yet. */
export const untouched: WindowStanding = { ended: new Map(), toldUntil: null, waiting: [] };

/**
 * Missed occurrences of a repeating rung that are written down one by one: a year of weeks. A review that is late by
 * decades would otherwise bring thousands of rows that say the same.
 */
export const MISSED_OCCURRENCES_KEPT = 53;

/**
 * The rungs of a ladder that a window has still to see: each once; one that repeats with its occurrences until `day`,
 * and where there is none with the next. What people were told already covers every rung as old as that, by its own day
 * or by the day it moved to, so that neither another ladder nor another holiday says the same again. A rung that comes
 * once and has gone does not come back on another day; one that repeats is counted on.
 */
export function openRungs(
  nextReview: PartialDate,
  ladder: Ladder,
  holidays: HolidayCalendar,
  day: CalendarDate,
  standing: WindowStanding,
): readonly PlannedRung[] {
  const { ended, toldUntil } = standing;
  const isTold = ({ nominalOn, dueOn }: PlannedRung): boolean =>
    toldUntil !== null && (nominalOn <= toldUntil || dueOn <= toldUntil);
  // One that has gone and would come later now is left out beforehand: it must not take others along that it meets there.
  const comes = (rung: Rung): boolean =>
    rung.repeatEveryDays !== null ||
    !ended.has(rung.key) ||
    isTold(firstOccurrence(rung, nextReview, holidays));
  return planLadder(nextReview, ladder.filter(comes), holidays).flatMap((first) => {
    const rung = rungOf(ladder, first.key);
    if (rung.repeatEveryDays === null) return isTold(first) ? [] : [first];
    const rest = repetitionsAfter(first, rung, nextReview, holidays, day, toldUntil);
    const open = untilFirstAfter(day, isTold(first) ? [] : [first], rest, isTold);
    return countedOn(open, ended.get(rung.key));
  });
}

/** The repetitions after the first, from where they begin to matter. */
function repetitionsAfter(
  first: PlannedRung,
  rung: Rung,
  nextReview: PartialDate,
  holidays: HolidayCalendar,
  day: CalendarDate,
  toldUntil: CalendarDate | null,
): Generator<PlannedRung, never> {
  const toldStep = toldUntil === null ? 0 : stepNear(rung, nextReview, toldUntil);
  const oldest = stepNear(rung, nextReview, day) - MISSED_OCCURRENCES_KEPT + 1;
  return occurrencesOf(rung, nextReview, holidays, Math.max(first.step + 1, toldStep, oldest));
}

function untilFirstAfter(
  day: CalendarDate,
  first: readonly PlannedRung[],
  rest: Generator<PlannedRung, never>,
  isTold: (rung: PlannedRung) => boolean,
): PlannedRung[] {
  const open = [...first];
  for (let next = rest.next().value; open.length === 0 || next.dueOn <= day; next = rest.next().value) {
    if (!isTold(next)) open.push(next);
  }
  return open;
}

/** Numbers occurrences after the last that has gone: under another ladder the same step may be another day. */
function countedOn(open: readonly PlannedRung[], ended: number | undefined): PlannedRung[] {
  const [first] = open;
  if (first === undefined || ended === undefined) return [...open];
  const ahead = Math.max(0, ended + 1 - first.step);
  return open.map((rung) => ({ ...rung, occurrence: rung.step + ahead }));
}
