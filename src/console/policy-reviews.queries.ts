import { Injectable } from '@nestjs/common';
import { addDays, type CalendarDate } from '../kernel/calendar-date.ts';
import type { Instant } from '../kernel/instant.ts';
import { lastDayOf, type PartialDate } from '../kernel/partial-date.ts';
import { Database } from '../platform/database/database.ts';
import { ForecastQueries } from '../reviews/reminders/forecast.queries.ts';
import type { ReminderRecipient, ReminderReport } from '../reviews/reminders/reminder-report.ts';
import { RemindersQueries } from '../reviews/reminders/reminders.queries.ts';
import type { CycleOutcome } from '../reviews/reviews.events.ts';

/** A rung as a policy's page shows it. */
export type ShownRung = Pick<
  ReminderReport,
  'rung' | 'occurrence' | 'dueOn' | 'sendAt' | 'state' | 'suppressedReason'
> & {
  readonly recipients: readonly (Pick<ReminderRecipient, 'name' | 'state' | 'sentAt' | 'suppressedReason'> &
    Partial<Pick<ReminderRecipient, 'waitsUntil' | 'bouncedAt' | 'bounceReason' | 'standsInFor' | 'via'>>)[];
};

/** A review of a policy with its reminders. */
export interface ShownReview {
  /** Of its cycle; null before it opens. */
  readonly id: string | null;
  readonly nextReview: PartialDate;
  /** Null before its first rung opens it. */
  readonly openedAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly outcome: CycleOutcome | null;
  readonly rungs: readonly ShownRung[];
}

type Cycle = Omit<ShownReview, 'rungs'> & { readonly id: string };

/** Cycles shown with their reminders, the newest; a policy has about one a year. */
const CYCLES_SHOWN = 3;

/** How far a review that nobody works on is followed past its last day, in days. */
const FOLLOWED_DAYS = 30;

/** Reminders to come that are shown of one review: more than any ladder has. */
const REMINDERS_SHOWN = 200;

/** A policy's reviews with every reminder: its day, whom it told or would tell, and why not. */
@Injectable()
export class PolicyReviewsQueries {
  constructor(
    private readonly database: Database,
    private readonly reminders: RemindersQueries,
    private readonly forecasts: ForecastQueries,
  ) {}

  /** The current review first, whether its cycle has begun or not, then the closed ones. */
  async of(policyId: string, nextReview: PartialDate | null, today: CalendarDate): Promise<ShownReview[]> {
    const cycles = await this.database.query<Cycle>(
      `select id, next_review as "nextReview", opened_at as "openedAt", closed_at as "closedAt", outcome
         from review_cycle where policy_id = $1
        order by closed_at desc nulls first, opened_at desc limit ${CYCLES_SHOWN}`,
      [policyId],
    );
    const known: ShownReview[] = [];
    for (const cycle of cycles) known.push({ ...cycle, rungs: await this.reminders.ofCycle(cycle.id) });
    if (nextReview === null || cycles.some(({ closedAt }) => closedAt === null)) return known;
    const rungs = await this.toCome(policyId, nextReview, today);
    return [{ id: null, nextReview, openedAt: null, closedAt: null, outcome: null, rungs }, ...known];
  }

  private async toCome(policyId: string, nextReview: PartialDate, today: CalendarDate): Promise<ShownRung[]> {
    const last = lastDayOf(nextReview);
    const to = addDays(last > today ? last : today, FOLLOWED_DAYS);
    const filter = { from: today, to, policyId, personId: null };
    const toCome = await this.forecasts.page(filter, undefined, REMINDERS_SHOWN);
    return toCome.map(({ key, occurrence, dueOn, sendAt, recipients }) => ({
      rung: key,
      occurrence,
      dueOn,
      sendAt,
      state: 'planned',
      suppressedReason: null,
      recipients: recipients.map(({ name, standsInFor, via }) => ({
        name,
        standsInFor,
        via,
        state: 'planned',
        sentAt: null,
        suppressedReason: null,
      })),
    }));
  }
}
