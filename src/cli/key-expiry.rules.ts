import { addDays, isCalendarDate, type CalendarDate } from '../kernel/calendar-date.ts';
import { startOfDay, type Instant, type Zone } from '../kernel/instant.ts';

/** How long a key is good, as it was typed: a number of days, or a last day. */
export type KeyExpiry = { readonly days: number } | { readonly lastDay: CalendarDate };

/** Longest life that may be typed in days: ten years. */
const MOST_DAYS = 3650;

/** Reads `90d` or `YYYY-MM-DD`; undefined for anything else. */
export function parseKeyExpiry(text: string): KeyExpiry | undefined {
  if (isCalendarDate(text)) return { lastDay: text };
  const days = /^([1-9]\d{0,3})d$/.exec(text)?.[1];
  return days === undefined || Number(days) > MOST_DAYS ? undefined : { days: Number(days) };
}

/** The instant from which the key is refused: days of 24 hours from now, or the end of the last day in `zone`. */
export function expiresAt(expiry: KeyExpiry, now: Instant, zone: Zone): Instant {
  return 'days' in expiry
    ? now.add({ hours: 24 * expiry.days })
    : startOfDay(addDays(expiry.lastDay, 1), zone);
}
