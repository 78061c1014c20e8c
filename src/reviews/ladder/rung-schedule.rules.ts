import { isBusinessDay, onOrAfterBusinessDay, type HolidayCalendar } from '../../kernel/business-days.ts';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { atTime, dayIn, startOfDay, type Instant, type Zone } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { occurrenceAfter, type PlannedRung } from './ladder-plan.rules.ts';
import type { Ladder, Rung } from './ladder.rules.ts';
import { openRungs, untouched, type WaitingRung, type WindowStanding } from './open-rungs.rules.ts';

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
  return scheduleChangedWindow(nextReview, ladder, hours, now, untouched);
}

/**
 * Plans a window anew under another ladder, other holidays or another mail time. Rungs that would have gone before `now`
 * and of which nobody was told were missed, as those of a new window; one that waited for today all the same still goes.
 */
export function scheduleChangedWindow(
  nextReview: PartialDate,
  ladder: Ladder,
  hours: MailHours,
  now: Instant,
  standing: WindowStanding,
): readonly ScheduledRung[] {
  return schedule(nextReview, ladder, hours, now, standing, now);
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
  standing: WindowStanding,
): readonly ScheduledRung[] {
  return schedule(nextReview, ladder, hours, now, standing, startOfDay(dayIn(hours.zone, now), hours.zone));
}

function schedule(
  nextReview: PartialDate,
  ladder: Ladder,
  hours: MailHours,
  now: Instant,
  standing: WindowStanding,
  missedBefore: Instant,
): readonly ScheduledRung[] {
  const morning = nextBusinessMorning(now, hours);
  const planned = openRungs(nextReview, ladder, hours.holidays, morning.day, standing).map(
    (rung): ScheduledRung => ({
      ...rung,
      sendAt: sendTime(rung.dueOn, hours),
      inDigest: false,
      superseded: false,
    }),
  );
  const newest = planned.findLastIndex(({ sendAt }) => !isEarlier(now, sendAt));
  const newestDue = planned[newest];
  if (!newestDue) return planned;
  const onlyFrom = (index: number, changes: Partial<ScheduledRung> = {}): ScheduledRung[] =>
    planned.map((rung, at) => {
      if (at < index) return { ...rung, superseded: true };
      return at === index ? { ...rung, ...changes } : rung;
    });
  const waited = standing.waiting.find((waiting) => isSame(waiting, newestDue));
  const today = startOfDay(dayIn(hours.zone, now), hours.zone);
  if (waited && isBetween(today, waited.sendAt, now)) {
    return onlyFrom(newest, { sendAt: waited.sendAt, inDigest: waited.inDigest });
  }
  const limit = waited?.inDigest === false ? today : missedBefore;
  if (!isEarlier(newestDue.sendAt, limit)) return onlyFrom(newest);

  // What is due by the morning on which the missed rung goes would only repeat it: the newest of that morning goes.
  const goesOut = planned.findLastIndex(({ dueOn }) => dueOn <= morning.day);
  return onlyFrom(goesOut, { sendAt: morning.at, inDigest: true });
}

/** Of a rung that repeats, which occurrence went out: its count and its place in the ladder. */
export type Occurrence = Pick<PlannedRung, 'occurrence' | 'step'>;

/** The occurrence of a repeating rung to plan once one has gone out on `sentOn`. Null for a rung that comes once. */
export function scheduleNextOccurrence(
  rung: Rung,
  sent: Occurrence,
  nextReview: PartialDate,
  hours: MailHours,
  sentOn: CalendarDate,
): ScheduledRung | null {
  if (rung.repeatEveryDays === null) return null;
  const next = occurrenceAfter(rung, nextReview, hours.holidays, sent.step + 1, sentOn);
  return {
    ...next,
    occurrence: sent.occurrence + next.step - sent.step,
    sendAt: sendTime(next.dueOn, hours),
    inDigest: false,
    superseded: false,
  };
}

function isSame(waiting: WaitingRung, { key, occurrence, dueOn }: PlannedRung): boolean {
  return waiting.key === key && waiting.occurrence === occurrence && waiting.dueOn === dueOn;
}

/** True when `at` is neither earlier than `from` nor later than `to`. */
function isBetween(from: Instant, at: Instant, to: Instant): boolean {
  return !isEarlier(at, from) && !isEarlier(to, at);
}

/** True when `a` is earlier than `b`. */
function isEarlier(a: Instant, b: Instant): boolean {
  return a.epochNanoseconds < b.epochNanoseconds;
}
