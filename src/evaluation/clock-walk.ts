import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { addDays } from '../kernel/calendar-date.ts';
import { Clock } from '../kernel/clock.ts';
import { DomainError, InvalidRequest } from '../kernel/errors.ts';
import { atTime, dayIn, startOfDay, type Instant } from '../kernel/instant.ts';
import { MovableClock } from '../platform/clock/movable-clock.ts';
import { Database } from '../platform/database/database.ts';
import { Jobs } from '../platform/jobs/jobs.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { Sweeps } from '../platform/sweeps/sweeps.ts';

/** Milliseconds between two looks at the queue, and how long a step may keep it busy. */
const LOOK_MS = 5;
const STEP_LIMIT_MS = 60_000;
/** Farthest walk, day by day, in hours: three years, some minutes of work. */
const LONGEST_WALK_HOURS = 3 * 366 * 24;

/**
 * Moves a simulated Clock the way time passes: it stops at each midnight and each mail hour of the organisation on
 * the way, runs the sweeps that production runs each minute, and lets the queue come to rest.
 */
@Injectable()
export class ClockWalk {
  constructor(
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly organisation: Organisation,
    private readonly sweeps: Sweeps,
    private readonly jobs: Jobs,
  ) {}

  /**
   * Walks to an instant. A move back goes there at once. With `leap` a move forward does too, as if Almanac had slept.
   * Throws InvalidRequest for a walk that would take hours.
   */
  async walkTo(target: Instant, options: { leap?: boolean } = {}): Promise<void> {
    const clock = this.movable();
    if (options.leap !== true) {
      if (clock.now().until(target).total('hours') > LONGEST_WALK_HOURS)
        throw new InvalidRequest([{ field: 'to', reason: 'is more than three years away: leap there' }]);
      const { mailTime } = await this.organisation.hours(this.database.source.manager);
      for (const stop of this.stopsBefore(target, mailTime)) {
        clock.moveTo(stop);
        await this.settle();
      }
    }
    clock.moveTo(target);
    await this.settle();
  }

  /** Runs the sweeps and waits until nothing that may start now waits in the queue. */
  async settle(): Promise<void> {
    await this.sweeps.runAll();
    const end = performance.now() + STEP_LIMIT_MS;
    while (!(await this.jobs.isIdle())) {
      if (performance.now() > end) throw new DomainError('unavailable', 'the queue does not come to rest');
      await new Promise((wake) => setTimeout(wake, LOOK_MS));
    }
  }

  private movable(): MovableClock {
    if (this.clock instanceof MovableClock) return this.clock;
    throw new DomainError('unavailable', 'this Clock cannot be moved');
  }

  private *stopsBefore(target: Instant, mailTime: string): Generator<Instant> {
    const { zone } = this.organisation;
    const now = this.clock.now();
    for (let day = dayIn(zone, now); ; day = addDays(day, 1)) {
      for (const stop of [startOfDay(day, zone), atTime(day, mailTime, zone)]) {
        if (Temporal.Instant.compare(stop, target) >= 0) return;
        if (Temporal.Instant.compare(stop, now) > 0) yield stop;
      }
    }
  }
}
