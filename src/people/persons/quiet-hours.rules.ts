import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { atTime, dayIn, isZone, type Instant, type Zone } from '../../kernel/instant.ts';

/** When a person wants no mail: wall times of the person's own zone, past midnight where the end is the earlier one. */
export interface QuietHours {
  /** Null for the organisation's. */
  readonly zone: Zone | null;
  /** `HH:MM` or `HH:MM:SS`. */
  readonly from: string;
  /** `HH:MM` or `HH:MM:SS`; another time than `from`. */
  readonly until: string;
}

/**
 * When mail that is ready at `at` may go: at once, or when the quiet hours end that `at` falls into. An end that the
 * clock skips that night is the moment after the gap. A zone this runtime does not know is taken for `houseZone`: a
 * mail at an odd hour is better than none.
 */
export function afterQuietHours(at: Instant, quiet: QuietHours | null, houseZone: Zone): Instant {
  if (quiet === null) return at;
  const zone = quiet.zone !== null && isZone(quiet.zone) ? quiet.zone : houseZone;
  const today = dayIn(zone, at);
  return endOfNight(addDays(today, -1), at, quiet, zone) ?? endOfNight(today, at, quiet, zone) ?? at;
}

/** When the quiet hours end that begin on `day`; null where `at` is not in them. */
function endOfNight(day: CalendarDate, at: Instant, { from, until }: QuietHours, zone: Zone): Instant | null {
  const begins = atTime(day, from, zone);
  const ends = atTime(until < from ? addDays(day, 1) : day, until, zone);
  const within =
    begins.epochNanoseconds <= at.epochNanoseconds && at.epochNanoseconds < ends.epochNanoseconds;
  return within ? ends : null;
}
