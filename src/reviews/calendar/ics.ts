import ical, { escape, ICalEventStatus, ICalEventTransparency, type ICalEventData } from 'ical-generator';
import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../../kernel/instant.ts';
import { plainLine, shortened } from '../../platform/mail/plain-line.rules.ts';
import type { NumberedEvent } from './calendar-event.rules.ts';

/** How often a calendar program may look again, in seconds: a review moves rarely, and nobody should look all the time. */
const REFRESH_SECONDS = 6 * 60 * 60;

/** Longest text that is put into one property, in characters. */
const TEXT_LENGTH = 2000;

/**
 * A calendar in iCalendar (RFC 5545), by the extensions of RFC 7986 and those that programs look for: its name and how
 * often to look. It carries no METHOD: it is a calendar to read, not a message about a meeting.
 */
export function icsOf(name: string, events: readonly NumberedEvent[]): string {
  const calendar = ical({
    prodId: '//Almanac//Medical policy reviews//EN',
    name: escape(plainLine(name), false), // the library leaves this one as it is
    ttl: REFRESH_SECONDS,
    events: events.map(eventData),
  });
  return `${calendar.toString()}\r\n`;
}

function eventData(event: NumberedEvent): ICalEventData {
  const changed = toSecond(event.changedAt);
  return {
    id: event.uid,
    sequence: event.sequence,
    stamp: changed,
    lastModified: changed,
    ...timesOf(event),
    summary: shortened(plainLine(event.summary), TEXT_LENGTH),
    description: shortened(event.description.split('\n').map(plainLine).join('\n'), TEXT_LENGTH),
    url: event.url,
    categories: event.categories.map((category) => ({ name: plainLine(category) })),
    status: event.status === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    transparency: event.busy ? ICalEventTransparency.OPAQUE : ICalEventTransparency.TRANSPARENT,
    ...(event.location === null ? {} : { location: { title: plainLine(event.location) } }),
  };
}

/** Days stay days, and their end is the day after the last (RFC 5545 3.6.1); times are told in UTC. */
function timesOf({ when }: NumberedEvent): Pick<ICalEventData, 'start' | 'end' | 'allDay'> {
  if ('from' in when)
    return {
      allDay: true,
      start: Temporal.PlainDate.from(when.from),
      end: Temporal.PlainDate.from(when.until),
    };
  return { start: toSecond(when.startsAt), end: toSecond(when.endsAt) };
}

/** In UTC, which is how the library reads and writes it whatever zone the process has. */
const toSecond = (at: Instant): string => at.toString({ smallestUnit: 'second', roundingMode: 'floor' });
