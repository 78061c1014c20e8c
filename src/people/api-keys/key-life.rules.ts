import { InvalidRequest } from '../../kernel/errors.ts';
import type { Instant } from '../../kernel/instant.ts';

/** How long keys may last; see API_KEY_DEFAULT_DAYS and API_KEY_LONGEST_DAYS. */
export interface KeyLives {
  readonly defaultDays: number;
  /** 0: any number. */
  readonly longestDays: number;
}

/** Days before the end of a key at which its administrators are warned, the first warning first. */
export const WARNED_DAYS_AHEAD = [30, 7, 1] as const;

/** The longest that a secret that was replaced may stay good, in hours. */
export const LONGEST_OVERLAP_HOURS = 30 * 24;

/**
 * When a key ends that is made at `now`: as asked, else after the days by setting (never more than the most). Throws
 * {@link InvalidRequest} for an end that has passed or is later than may be, or for none where every key must have one.
 */
export function endOfKey(asked: Instant | null | undefined, now: Instant, lives: KeyLives): Instant | null {
  const { defaultDays, longestDays } = lives;
  const latest = longestDays === 0 ? null : after(now, longestDays);
  if (asked === undefined)
    return after(now, longestDays === 0 ? defaultDays : Math.min(defaultDays, longestDays));
  if (asked === null) {
    if (latest === null) return null;
    throw refused(`every key ends: ${longestDays} days from now at the latest`);
  }
  if (asked.epochNanoseconds <= now.epochNanoseconds) throw refused('must be in the future');
  if (latest !== null && asked.epochNanoseconds > latest.epochNanoseconds) {
    throw refused(`at most ${longestDays} days from now`);
  }
  return asked;
}

/** The warning that is due so many days before a key's end, when the last one was sent so many days ahead; null: none. */
export function warningDue(daysLeft: number, warnedDaysAhead: number | null): number | null {
  const reached = WARNED_DAYS_AHEAD.filter((days) => daysLeft <= days).at(-1);
  return reached !== undefined && (warnedDaysAhead === null || reached < warnedDaysAhead) ? reached : null;
}

const after = (now: Instant, days: number): Instant => now.add({ hours: days * 24 });

const refused = (reason: string) => new InvalidRequest([{ field: 'expiresAt', reason }]);
