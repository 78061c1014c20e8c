import { Injectable } from '@nestjs/common';
import { addDays, type CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import { dayIn, startOfDay, type Instant } from '../../kernel/instant.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';

/** From where a look-up looks at what is published. */
export interface LookUpDay {
  readonly now: Instant;
  /** The organisation's day. */
  readonly today: CalendarDate;
  /** The day as of which embargoes count. */
  readonly embargoDay: CalendarDate;
}

/** Says as of which day look-ups are answered. */
@Injectable()
export class LookUpDays {
  /** The day last told, and the milliseconds in which it is today: to work it out takes as long as a look-up may. */
  private known: { readonly today: CalendarDate; readonly from: number; readonly until: number } | undefined;

  constructor(
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /** What was embargoed on the day of `knownAt` (null: now) is left out, and what still is: it is what we would have said then. */
  at(knownAt: Instant | null): LookUpDay {
    const now = this.clock.now();
    const today = this.today(now);
    if (knownAt === null) return { now, today, embargoDay: today };
    const then = this.dayOf(knownAt);
    return { now, today, embargoDay: then < today ? then : today };
  }

  /** The organisation's day on which an instant falls. */
  dayOf(at: Instant): CalendarDate {
    return dayIn(this.organisation.zone, at);
  }

  private today(now: Instant): CalendarDate {
    const at = now.epochMilliseconds;
    if (this.known !== undefined && at >= this.known.from && at < this.known.until) return this.known.today;
    const today = this.organisation.today(now);
    const begins = (day: CalendarDate) => startOfDay(day, this.organisation.zone).epochMilliseconds;
    this.known = { today, from: begins(today), until: begins(addDays(today, 1)) };
    return today;
  }
}
