import type { RateLimiter } from '../../../src/literature/eutils/rate-limit.ts';

/** Lets everything through and notes what was asked of it. */
export class CountingLimiter implements RateLimiter {
  taken = 0;
  readonly pauses: number[] = [];
  take(): Promise<void> {
    this.taken += 1;
    return Promise.resolve();
  }
  pause(seconds: number): Promise<void> {
    this.pauses.push(seconds);
    return Promise.resolve();
  }
}
