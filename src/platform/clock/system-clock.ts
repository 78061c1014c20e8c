import { Temporal } from 'temporal-polyfill';
import { Clock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';

/** The machine's clock. */
export class SystemClock extends Clock {
  override now(): Instant {
    return Temporal.Now.instant();
  }

  override milliseconds(): number {
    return wallMilliseconds();
  }
}

/** The wall clock in milliseconds, for transport: rate limits, session age, webhook timestamps. */
export function wallMilliseconds(): number {
  return Date.now();
}

/** The wall clock as an instant, for transport. */
export function wallNow(): Instant {
  return Temporal.Now.instant();
}
