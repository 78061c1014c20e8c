import { instant, type Instant } from '../../kernel/instant.ts';

/** Seconds on the wall clock before each attempt of a delivery (Standard Webhooks 1.0, deliverability). */
export const attemptDelaysSeconds = [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;

/** No delay is longer, whatever a receiver's Retry-After asks. */
const LONGEST_DELAY_SECONDS = 86_400;
/** Delays are spread by up to a tenth, so that receivers that failed together are not tried together. */
const JITTER = 0.1;

/**
 * Seconds to wait after the failed attempt at `position` (0 is the first) or null when the schedule is exhausted.
 * `retryAfterSeconds` is what the receiver asked for; the longer of both counts. `random` is in [0, 1).
 */
export function nextDelaySeconds(
  position: number,
  retryAfterSeconds: number | null,
  random: number,
): number | null {
  const planned = attemptDelaysSeconds[position + 1];
  if (planned === undefined) return null;
  const spread = planned * (1 + JITTER * random);
  return Math.min(LONGEST_DELAY_SECONDS * (1 + JITTER), Math.max(spread, retryAfterSeconds ?? 0));
}

/** What a reply means for a delivery: only 2xx is success, 410 says that the receiver wants no more. */
export type Verdict = 'delivered' | 'failed' | 'gone';

/** Judges a reply's status; null is a reply that never came. Redirects are failures: they are not followed. */
export function verdictOn(status: number | null): Verdict {
  if (status === null) return 'failed';
  if (status >= 200 && status <= 299) return 'delivered';
  return status === 410 ? 'gone' : 'failed';
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const HTTP_DATE = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT$/;

/** Seconds that a Retry-After header asks for (RFC 9110 §10.2.3: seconds or an HTTP date); null when it says nothing readable. */
export function retryAfterSeconds(header: string | undefined, now: Instant): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const [, day, month, year, time] = HTTP_DATE.exec(text) ?? [];
  if (month === undefined || !months.includes(month)) return null;
  try {
    const at = instant(`${year}-${String(months.indexOf(month) + 1).padStart(2, '0')}-${day}T${time}Z`);
    return Math.max(0, Math.ceil((at.epochMilliseconds - now.epochMilliseconds) / 1000));
  } catch {
    return null; // a day that no calendar has: the receiver asked for nothing we can keep
  }
}
