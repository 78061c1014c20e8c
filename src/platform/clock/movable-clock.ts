import { Temporal } from 'temporal-polyfill';
import { Clock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';

/** A simulated Clock for evaluation and tests: it stands still, or ticks with the machine, from where it was moved to. */
export class MovableClock extends Clock {
  private base: Instant;
  private movedAt = Temporal.Now.instant();
  private readonly ticking: boolean;

  constructor(start: Instant, options: { ticking?: boolean } = {}) {
    super();
    this.base = start;
    this.ticking = options.ticking ?? false;
  }

  override now(): Instant {
    if (!this.ticking) return this.base;
    return this.base.add(this.movedAt.until(Temporal.Now.instant()));
  }

  /** Moves to an instant, in either direction. */
  moveTo(instant: Instant): void {
    this.base = instant;
    this.movedAt = Temporal.Now.instant();
  }
}
