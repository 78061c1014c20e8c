import { Temporal } from 'temporal-polyfill';
import type { CalendarDate } from './calendar-date.ts';

/** A moment, to the microsecond that PostgreSQL keeps. */
export type Instant = Temporal.Instant;

/** An IANA zone name such as `America/Los_Angeles`. */
export type Zone = string;

/** The years of instants are those of calendar dates, so that every instant has a day in every zone. */
const EARLIEST = Temporal.Instant.from('0001-01-02T00:00:00Z');
const LATEST = Temporal.Instant.from('9998-12-31T00:00:00Z');

/** Reads an RFC 3339 instant with its offset, of the years 0001 to 9998. Throws RangeError for anything else. */
export function instant(text: string): Instant {
  const at = Temporal.Instant.from(text);
  const tooEarly = Temporal.Instant.compare(at, EARLIEST) < 0;
  if (tooEarly || Temporal.Instant.compare(at, LATEST) >= 0) throw new RangeError(`${text} is out of range`);
  return at;
}

/** The instant so many milliseconds after the beginning of 1970. */
export function fromMilliseconds(milliseconds: number): Instant {
  return Temporal.Instant.fromEpochMilliseconds(milliseconds);
}

/** True for a zone name that the runtime knows. */
export function isZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return /^[A-Za-z]/.test(name);
  } catch {
    return false; // RangeError: unknown zone
  }
}

/** The calendar day that `at` falls on in `zone`. */
export function dayIn(zone: Zone, at: Instant): CalendarDate {
  return at.toZonedDateTimeISO(zone).toPlainDate().toString() as CalendarDate;
}

/** The first moment of a day in a zone; where midnight does not exist, the first moment after the gap. */
export function startOfDay(day: CalendarDate, zone: Zone): Instant {
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant();
}

/** A wall time of a day in a zone, `HH:MM`; a time inside a DST gap moves forward by the gap. */
export function atTime(day: CalendarDate, time: string, zone: Zone): Instant {
  return Temporal.PlainDate.from(day)
    .toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) })
    .toInstant();
}

/** The later of two instants. */
export function laterOf(a: Instant, b: Instant): Instant {
  return Temporal.Instant.compare(a, b) >= 0 ? a : b;
}

/** One microsecond later: the smallest step that PostgreSQL keeps. */
export function justAfter(at: Instant): Instant {
  return at.add({ microseconds: 1 });
}

/** `2026-09-18 10:15 PDT`: a moment for people, in a zone. */
export function formatInstant(at: Instant, zone: Zone): string {
  const zoned = at.toZonedDateTimeISO(zone);
  const name = zoned.toLocaleString('en-US', { timeZoneName: 'short' }).split(' ').at(-1) ?? zone;
  return `${zoned.toPlainDate().toString()} ${zoned.toPlainTime().toString({ smallestUnit: 'minute' })} ${name}`;
}
