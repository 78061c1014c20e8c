import { isBusinessDay, onOrAfterBusinessDay, type HolidayCalendar } from '../../kernel/business-days.ts';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { atTime, dayIn, startOfDay, type Instant, type Zone } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import {
  occurrenceAfter,
  occurrenceNear,
  occurrencesOf,
  planLadder,
  type PlannedRung,
} from './ladder-plan.rules.ts';
import type { Ladder, Rung } from './ladder.rules.ts';

/** When the organisation sends mail: its zone, the time of day (`08:00`) and the days nobody works. */
export interface MailHours {
  readonly zone: Zone;
  readonly mailTime: string;
  readonly holidays: HolidayCalendar;
}

/** A business day and the instant its mail goes. */
export interface Morning {
  readonly day: CalendarDate;
  readonly at: Instant;
}

/** A planned rung and what becomes of it. */
export interface ScheduledRung extends PlannedRung {
  readonly sendAt: Instant;
  /** Goes in the digest whatever its own delivery: it was missed and is made up for. */
  readonly inDigest: boolean;
  /** Missed, and a newer rung goes in its place. */
  readonly superseded: boolean;
}

/**
 * Missed occurrences of a repeating rung that are written down one by one: a year of weeks. A review that is late by
 * decades would otherwise bring thousands of rows that say the same.
 */
export const MISSED_OCCURRENCES_KEPT = 53;

/** The mail of a day. */
export function sendTime(day: CalendarDate, hours: MailHours): Instant {
  return atTime(day, hours.mailTime, hours.zone);
}

/** Mail time of the first business day on which it has not yet passed; `now` itself when it is that very instant. */
export function nextBusinessMorning(now: Instant, hours: MailHours): Morning {
  const today = dayIn(hours.zone, now);
  const earliest = isEarlier(sendTime(today, hours), now) ? addDays(today, 1) : today;
  const day = onOrAfterBusinessDay(earliest, hours.holidays);
  return { day, at: sendTime(day, hours) };
}

/** When mail that is ready now may go: at once on a business day past its mail time, then each following morning. */
export function sendingMornings(now: Instant, hours: MailHours, count: number): readonly Morning[] {
  const today = dayIn(hours.zone, now);
  const mornings: Morning[] = [];
  if (isBusinessDay(today, hours.holidays) && isEarlier(sendTime(today, hours), now)) {
    mornings.push({ day: today, at: now });
  }
  for (let next = nextBusinessMorning(now, hours); mornings.length < count;) {
    mornings.push(next);
    const day = onOrAfterBusinessDay(addDays(next.day, 1), hours.holidays);
    next = { day, at: sendTime(day, hours) };
  }
  return mornings;
}

/**
 * Plans a window that is new at `now` (an import, a reschedule, a signed review). Rungs whose time has passed were
 * missed: only the newest goes out, in the digest of the next business morning.
 */
export function scheduleNewWindow(
  nextReview: PartialDate,
  ladder: Ladder,
  hours: MailHours,
  now: Instant,
): readonly ScheduledRung[] {
  return schedule(nextReview, ladder, hours, now, now);
}

/**
 * Plans a window again whose rungs were left lying on an earlier day than today (downtime). The newest rung that is
 * due goes out: as it is when today is its day, else in the digest of the next business morning.
 */
export function scheduleAfterDowntime(
  nextReview: PartialDate,
  ladder: Ladder,
  hours: MailHours,
  now: Instant,
): readonly ScheduledRung[] {
  return schedule(nextReview, ladder, hours, now, startOfDay(dayIn(hours.zone, now), hours.zone));
}

function schedule(
  nextReview: PartialDate,
  ladder: Ladder,
  hours: MailHours,
  now: Instant,
  missedBefore: Instant,
): readonly ScheduledRung[] {
  const morning = nextBusinessMorning(now, hours);
  const rungs = rungsUntil(morning.day, nextReview, ladder, hours.holidays);
  const onTime = (rung: PlannedRung): ScheduledRung => ({
    ...rung,
    sendAt: sendTime(rung.dueOn, hours),
    inDigest: false,
    superseded: false,
  });
  const planned = rungs.map(onTime);
  const newest = planned.findLastIndex(({ sendAt }) => !isEarlier(now, sendAt));
  const newestDue = planned[newest];
  if (!newestDue) return planned;
  const supersedeBefore = (index: number): ScheduledRung[] =>
    planned.map((rung, at) => (at < index ? { ...rung, superseded: true } : rung));
  if (!isEarlier(newestDue.sendAt, missedBefore)) return supersedeBefore(newest);

  // What is due by the morning on which the missed rung goes would only repeat it: the newest of that morning goes.
  const goesOut = planned.findLastIndex(({ dueOn }) => dueOn <= morning.day);
  return supersedeBefore(goesOut).map((rung, at) =>
    at === goesOut ? { ...rung, sendAt: morning.at, inDigest: true } : rung,
  );
}

/** The whole ladder once; a repeating rung that is due by `day` with its occurrences until then, and no further. */
function rungsUntil(
  day: CalendarDate,
  nextReview: PartialDate,
  ladder: Ladder,
  holidays: HolidayCalendar,
): readonly PlannedRung[] {
  return planLadder(nextReview, ladder, holidays).flatMap((first) => {
    const rung = ladder.find(({ key }) => key === first.key);
    if (!rung || rung.repeatEveryDays === null || first.dueOn > day) return [first];
    return [first, ...laterOccurrences(rung, first, nextReview, holidays, day)];
  });
}

function laterOccurrences(
  rung: Rung,
  first: PlannedRung,
  nextReview: PartialDate,
  holidays: HolidayCalendar,
  day: CalendarDate,
): PlannedRung[] {
  const oldest = Math.max(
    first.occurrence + 1,
    occurrenceNear(rung, nextReview, day) - MISSED_OCCURRENCES_KEPT + 1,
  );
  const due: PlannedRung[] = [];
  for (const occurrence of occurrencesOf(rung, nextReview, holidays, oldest)) {
    if (occurrence.dueOn > day) break;
    due.push(occurrence);
  }
  return due;
}

/**
 * The occurrence of a repeating rung to plan once `occurrence` has gone out on `sentOn`. Null for a rung that comes
 * once.
 */
export function scheduleNextOccurrence(
  rung: Rung,
  occurrence: number,
  nextReview: PartialDate,
  hours: MailHours,
  sentOn: CalendarDate,
): ScheduledRung | null {
  if (rung.repeatEveryDays === null) return null;
  const next = occurrenceAfter(rung, nextReview, hours.holidays, occurrence + 1, sentOn);
  return { ...next, sendAt: sendTime(next.dueOn, hours), inDigest: false, superseded: false };
}

/** True when `a` is earlier than `b`. */
function isEarlier(a: Instant, b: Instant): boolean {
  return a.epochNanoseconds < b.epochNanoseconds;
}
