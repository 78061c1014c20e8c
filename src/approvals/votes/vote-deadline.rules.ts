import {
  isBusinessDay,
  onOrAfterBusinessDay,
  onOrBeforeBusinessDay,
  type HolidayCalendar,
} from '../../kernel/business-days.ts';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';

/** The longest that a vote may be open, in days. */
export const LONGEST_VOTE_DAYS = 366;

/** The last day of a vote that opens on `day` and takes so many working days after it; at least one. */
export function lastVotingDay(
  day: CalendarDate,
  workingDays: number,
  holidays: HolidayCalendar,
): CalendarDate {
  let last = day;
  for (let counted = 0; counted < workingDays; counted += 1)
    last = onOrAfterBusinessDay(addDays(last, 1), holidays);
  return last;
}

/**
 * When those whose vote is missing are told: as the vote opens or is extended, at half time, on the working day before
 * the last, and on the last; and its chair, when it passed without a decision.
 */
export const reminderKinds = ['opened', 'extended', 'half_time', 'day_before', 'last_day', 'passed'] as const;
export type ReminderKind = (typeof reminderKinds)[number];

/** A reminder and the day it goes on; the first goes at once, the others at the house's mail time. */
export interface ReminderDay {
  readonly kind: ReminderKind;
  readonly on: CalendarDate;
}

/**
 * The days of a vote's reminders after its opening, in order, no two on one day: half of the working days through, the
 * working day before the last day, the last day, and the first working day after it. Short votes have fewer.
 */
export function reminderDays(
  opened: CalendarDate,
  voteBy: CalendarDate,
  holidays: HolidayCalendar,
): ReminderDay[] {
  const working: CalendarDate[] = [];
  for (let day = addDays(opened, 1); day <= voteBy; day = addDays(day, 1)) {
    if (isBusinessDay(day, holidays)) working.push(day);
  }
  const half = working[Math.floor(working.length / 2) - 1];
  const before = onOrBeforeBusinessDay(addDays(voteBy, -1), holidays);
  const days: ReminderDay[] = [
    ...(half === undefined || half >= before ? [] : [{ kind: 'half_time', on: half } as const]),
    ...(before > opened ? [{ kind: 'day_before', on: before } as const] : []),
    ...(voteBy > opened ? [{ kind: 'last_day', on: voteBy } as const] : []),
  ];
  return [...days, { kind: 'passed', on: onOrAfterBusinessDay(addDays(voteBy, 1), holidays) }];
}
