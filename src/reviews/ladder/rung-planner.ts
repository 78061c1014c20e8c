import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Clock } from '../../kernel/clock.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { policyReviewDatesChanged } from '../../policies/policies.events.ts';
import { reviewedSince } from '../../policies/reviewed-since.ts';
import { defaultLadder, rungOf } from './ladder.rules.ts';
import { mailHoursOf } from './mail-hours.ts';
import { lockReviewOf } from '../review-locks.ts';
import { suppressEarlierRungs, writeRungs, type RungOfPolicy } from './review-rungs.ts';
import {
  scheduleAfterDowntime,
  scheduleNewWindow,
  scheduleNextOccurrence,
  type ScheduledRung,
} from './rung-schedule.rules.ts';

/** A policy's review window at one revision of its dates. */
export interface PlannedWindow {
  readonly policyId: string;
  readonly scheduleRevision: number;
  readonly nextReview: PartialDate;
}

/** A rung of a window that has just gone out. */
export interface SentRung extends PlannedWindow {
  readonly key: string;
  readonly occurrence: number;
}

/** Keeps a policy's rungs in step with its review dates. */
@Injectable()
export class RungPlanner {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    events: Events,
  ) {
    events.on(
      policyReviewDatesChanged,
      'reviews.plan-rungs',
      async ({ data }) => await this.plan(data.policyId),
    );
  }

  /**
   * Suppresses what waits from earlier review dates, moves the open cycle to the current ones, and plans their rungs
   * where they are not planned yet. It looks at the current dates, whatever event asked: events arrive in any order,
   * and more than once.
   */
  async plan(policyId: string): Promise<void> {
    await this.database.transaction(async (tx) => await this.planIn(tx, policyId));
  }

  /** {@link plan} in the caller's transaction. */
  async planIn(tx: Tx, policyId: string): Promise<void> {
    await lockReviewOf(tx, policyId);
    const current = await currentDates(tx, policyId);
    if (current === undefined) return;
    await suppressEarlierRungs(tx, policyId, current.scheduleRevision);
    const { nextReview } = current;
    if (nextReview === null) return; // the policy is retired: its open cycle waits for that outcome
    const window = { ...current, nextReview };
    await moveOpenCycle(tx, window);
    if (await isPlanned(tx, window)) return;
    const hours = mailHoursOf(this.organisation);
    const rungs = scheduleNewWindow(window.nextReview, defaultLadder, hours, this.clock.now());
    await writeRungs(tx, ofWindow(window, rungs));
  }

  /** Plans windows again whose rungs were left lying on an earlier day than today. */
  async makeUpFor(tx: Tx, windows: readonly PlannedWindow[], now: Instant): Promise<void> {
    const hours = mailHoursOf(this.organisation);
    const rungs = windows.flatMap((window) =>
      ofWindow(window, scheduleAfterDowntime(window.nextReview, defaultLadder, hours, now)),
    );
    await writeRungs(tx, rungs);
  }

  /** Plans the next occurrence of each rung that repeats. */
  async planNext(tx: Tx, sent: readonly SentRung[], today: CalendarDate): Promise<void> {
    const hours = mailHoursOf(this.organisation);
    const following = sent.flatMap((last) => {
      const rung = rungOf(defaultLadder, last.key);
      const next = scheduleNextOccurrence(rung, last.occurrence, last.nextReview, hours, today);
      return next === null ? [] : ofWindow(last, [next]);
    });
    await writeRungs(tx, following);
  }
}

function ofWindow(
  { policyId, scheduleRevision }: PlannedWindow,
  rungs: readonly ScheduledRung[],
): RungOfPolicy[] {
  return rungs.map((rung) => ({ ...rung, policyId, scheduleRevision }));
}

/** A policy's current review dates; without a next review once it is retired. */
async function currentDates(
  tx: Tx,
  policyId: string,
): Promise<(Omit<PlannedWindow, 'nextReview'> & { readonly nextReview: PartialDate | null }) | undefined> {
  return await row(
    tx,
    `select policy_id as "policyId", revision as "scheduleRevision", next_review as "nextReview"
       from policy_review_dates where policy_id = $1 order by revision desc limit 1`,
    [policyId],
  );
}

/** A reschedule takes the open cycle along; a signed review leaves it behind, for its outcome to close. */
async function moveOpenCycle(
  tx: Tx,
  { policyId, scheduleRevision, nextReview }: PlannedWindow,
): Promise<void> {
  await tx.query(
    `update review_cycle cycle set schedule_revision = $2, next_review = $3
      where cycle.policy_id = $1 and cycle.closed_at is null and cycle.schedule_revision < $2
        and not ${reviewedSince('cycle.policy_id', 'cycle.schedule_revision')}`,
    [policyId, scheduleRevision, nextReview],
  );
}

async function isPlanned(tx: Tx, { policyId, scheduleRevision }: PlannedWindow): Promise<boolean> {
  const planned = await row(
    tx,
    'select from review_rung where policy_id = $1 and schedule_revision = $2 limit 1',
    [policyId, scheduleRevision],
  );
  return planned !== undefined;
}
