import { instant, type Instant } from '../../kernel/instant.ts';
import type { DeliveryKind, DeliveryState } from './webhook-terms.rules.ts';

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

/** What is known of an attempt when it is judged. */
export interface JudgedDelivery {
  readonly kind: DeliveryKind;
  /** The attempt's number since the schedule last started, from 1. */
  readonly position: number;
}

/** What a reply came to; `error` is why it is no success. */
export interface JudgedReply {
  readonly status: number | null;
  readonly error: string | null;
  readonly retryAfterSeconds: number | null;
}

/** What follows from an attempt. */
export interface Judgement {
  readonly state: DeliveryState;
  /** Until the next attempt; null when none is to come. */
  readonly delaySeconds: number | null;
  readonly error: string | null;
  /** The receiver wants no more of anything. */
  readonly gone: boolean;
}

/** Decides what follows from an attempt. A test is tried once: whoever pressed the button looks at what came of it. */
export function judge(
  { kind, position }: JudgedDelivery,
  { status, error, retryAfterSeconds: asked }: JudgedReply,
  random: number,
): Judgement {
  const verdict = verdictOn(status);
  const gone = verdict === 'gone';
  if (verdict === 'delivered') return { state: 'delivered', delaySeconds: null, error: null, gone };
  const last = gone || kind === 'test';
  const delaySeconds = last ? null : nextDelaySeconds(position - 1, asked, random);
  return { state: delaySeconds === null ? 'dead' : 'waiting', delaySeconds, error, gone };
}

/** Replies that ask for peace as a whole, where they say for how long (Standard Webhooks 1.0: throttle further requests). */
const overloaded: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** However long a receiver asks for peace, what else there is for it is tried again after this. */
const LONGEST_PAUSE_SECONDS = 3600;

/** Seconds for which a receiver's reply asks that nothing more is sent to it; 0 when it asks for none. */
export function pauseSeconds({
  status,
  retryAfterSeconds: asked,
}: Pick<JudgedReply, 'status' | 'retryAfterSeconds'>): number {
  if (status === null || asked === null || !overloaded.has(status)) return 0;
  return Math.min(asked, LONGEST_PAUSE_SECONDS);
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
