import { Temporal } from 'temporal-polyfill';
import { InvalidDate } from '../../kernel/errors.ts';
import { isCalendarDate } from '../../kernel/calendar-date.ts';
import { instant, startOfDay, type Instant, type Zone } from '../../kernel/instant.ts';
import { isPartialDate, rangeOf } from '../../kernel/partial-date.ts';

/** How a date of a resource compares with the one searched for (hl7.org/fhir/R4/search.html#prefix). */
export const datePrefixes = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb'] as const;
export type DatePrefix = (typeof datePrefixes)[number];

/** A date to search for: all moments that it may mean, `[from, until)`. */
export interface SearchDate {
  readonly prefix: DatePrefix;
  readonly from: Instant;
  readonly until: Instant;
}

const PREFIXED = /^([a-z]{2})?(.*)$/s;
const MOMENT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * Reads a prefix and a date as precise as it is given, to the minute or finer with a time. What names no offset is in
 * `zone`, the house's. Throws InvalidDate, naming `field`, for no date and for a prefix that there is not.
 */
export function readSearchDate(text: string, zone: Zone, field: string): SearchDate {
  const [, given, rest = ''] = PREFIXED.exec(text) ?? [];
  const prefix = given === undefined ? 'eq' : datePrefixes.find((known) => known === given);
  if (prefix === undefined) {
    throw new InvalidDate(field, text.slice(0, 50), `a prefix is one of ${datePrefixes.join(', ')}`);
  }
  if (isPartialDate(rest)) {
    const { from, until } = rangeOf(rest);
    return { prefix, from: startOfDay(from, zone), until: startOfDay(until, zone) };
  }
  // a + that was sent as it is arrives as a blank
  const moment = momentOf(rest.replace(/ (?=\d{2}:\d{2}$)/, '+'), zone);
  if (moment === null) {
    throw new InvalidDate(
      field,
      text.slice(0, 50),
      'YYYY, YYYY-MM, YYYY-MM-DD or with a time YYYY-MM-DDThh:mm:ss and an offset',
    );
  }
  return { prefix, ...moment };
}

/** The span that a date with a time means: a minute, a second, or the fraction of one. Null where it is none. */
function momentOf(text: string, zone: Zone): Pick<SearchDate, 'from' | 'until'> | null {
  const match = MOMENT.exec(text);
  if (match === null) return null;
  const [, day = '', hour, minute, second, fraction, offset] = match;
  if (!isCalendarDate(day)) return null;
  const local = `${day}T${hour}:${minute}:${second ?? '00'}${fraction === undefined ? '' : `.${fraction}`}`;
  try {
    const from =
      offset === undefined
        ? Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant()
        : instant(`${local}${offset}`);
    return { from, until: from.add(spanOf(second, fraction)) };
  } catch {
    return null; // 25:00, a 61st minute, or beyond the years of our calendar
  }
}

function spanOf(second: string | undefined, fraction: string | undefined): Temporal.DurationLike {
  if (second === undefined) return { minutes: 1 };
  if (fraction === undefined) return { seconds: 1 };
  return { nanoseconds: Math.max(1000, 10 ** (9 - fraction.length)) }; // PostgreSQL keeps microseconds
}
