import { formatDay, type CalendarDate } from '../../kernel/calendar-date.ts';
import { Temporal } from 'temporal-polyfill';
import { atTime, type Instant, type Zone } from '../../kernel/instant.ts';

/** When a meeting is: a day and a wall time in a zone, whatever the clocks there do. */
export interface MeetingTime {
  readonly day: CalendarDate;
  /** `HH:MM`. */
  readonly startsAt: string;
  readonly durationMinutes: number;
  readonly zone: Zone;
}

/** The moment at which a meeting begins; a time that a change of clocks leaves out moves forward by the gap. */
export function beginningOf({ day, startsAt, zone }: MeetingTime): Instant {
  return atTime(day, startsAt, zone);
}

/** The moment at which it ends: so many minutes later, also in a night in which an hour is there twice. */
export function endOf(time: MeetingTime): Instant {
  return beginningOf(time).add({ minutes: time.durationMinutes });
}

/** The last moment that its minutes tell of: its end, or when they were approved if that was earlier. */
export function lastMomentOf(meeting: MeetingTime & { readonly closedAt: Instant | null }): Instant {
  const end = endOf(meeting);
  const { closedAt } = meeting;
  return closedAt !== null && Temporal.Instant.compare(closedAt, end) < 0 ? closedAt : end;
}

/** Whether its end has passed. */
export function isOver(time: MeetingTime, now: Instant): boolean {
  return Temporal.Instant.compare(endOf(time), now) <= 0;
}

/** `Thursday, November 19, 2026`. */
export function meetingDayInWords(day: CalendarDate, time: MeetingTime): string {
  const weekday = beginningOf({ ...time, day })
    .toZonedDateTimeISO(time.zone)
    .toLocaleString('en-US', { weekday: 'long' });
  return `${weekday}, ${formatDay(day)}`;
}

/** `Thursday, November 19, 2026, 1:00 PM to 2:30 PM PST`. */
export function meetingTimeInWords(time: MeetingTime): string {
  const inZone = (at: Instant, zoneName: boolean) =>
    at.toZonedDateTimeISO(time.zone).toLocaleString('en-US', {
      hour: 'numeric',
      minute: '2-digit',
      ...(zoneName ? { timeZoneName: 'short' as const } : {}),
    });
  const [from, to] = [inZone(beginningOf(time), false), inZone(endOf(time), true)];
  return `${meetingDayInWords(time.day, time)}, ${plainSpaces(from)} to ${plainSpaces(to)}`;
}

/** ICU puts a narrow no-break space before AM and PM, and not every one of its versions does. */
const plainSpaces = (text: string): string => text.replaceAll('\u202f', ' ');
