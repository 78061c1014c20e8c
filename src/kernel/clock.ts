import type { Instant } from './instant.ts';

/**
 * The domain's time. Rules take `today` or `now` as a parameter; a use case reads the Clock once.
 * Transport (webhook timestamps, rate limits, queue delays, session age) runs on the wall clock instead.
 */
export abstract class Clock {
  /** The current instant, to the microsecond. */
  abstract now(): Instant;

  /** The current instant in whole milliseconds since 1970, for roads on which to make an {@link Instant} is much of the work. */
  milliseconds(): number {
    return this.now().epochMilliseconds;
  }
}
