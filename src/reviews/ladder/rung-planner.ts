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
import { moveOpenCycles } from '../cycles/cycle-moving.ts';
import { rungOf } from './ladder.rules.ts';
import { ladderById, ladderOfPolicy } from './ladders.queries.ts';
import { mailHoursOf } from './mail-hours.ts';
import { onceForAlike } from './alike-windows.ts';
import { lockReviewOf } from '../review-locks.ts';
import { suppressEarlierRungs, writeRungs, type RungOfPolicy } from './review-rungs.ts';
import {
  scheduleAfterDowntime,
  scheduleNewWindow,
  scheduleNextOccurrence,
  type Occurrence,
  type ScheduledRung,
} from './rung-schedule.rules.ts';
import { standingsOf } from './window-standings.ts';

/** A policy's review window at one revision of its dates. */
export interface PlannedWindow {
  readonly policyId: string;
  readonly scheduleRevision: number;
  readonly nextReview: PartialDate;
}

/** A window and the ladder it climbs; null for the one built in. */
export interface WindowOnLadder extends PlannedWindow {
  readonly ladderId: string | null;
}

/** A rung of a window that has just gone out. */
export interface SentRung extends WindowOnLadder, Occurrence {
  readonly key: string;
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
    await moveOpenCycles(tx, [policyId], this.clock.now());
    if (await isPlanned(tx, window)) return;
    const { ladderId, ladder } = await ladderOfPolicy(tx, policyId);
    const hours = await mailHoursOf(tx, this.organisation);
    const rungs = scheduleNewWindow(window.nextReview, ladder, hours, this.clock.now());
    await writeRungs(tx, ofWindow({ ...window, ladderId }, rungs));
  }

  /** Plans windows again whose rungs were left lying on an earlier day than today, each by the ladder of those rungs. */
  async makeUpFor(tx: Tx, windows: readonly WindowOnLadder[], now: Instant): Promise<void> {
    const hours = await mailHoursOf(tx, this.organisation);
    const ladderBy = await ladderById(
      tx,
      windows.map(({ ladderId }) => ladderId),
    );
    const standingOf = await standingsOf(tx, windows, hours.zone);
    const plan = onceForAlike(({ nextReview }, ladder, standing) =>
      scheduleAfterDowntime(nextReview, ladder, hours, now, standing),
    );
    const rungs = windows.flatMap((window) =>
      ofWindow(window, plan(window, ladderBy(window.ladderId), standingOf(window.policyId))),
    );
    await writeRungs(tx, rungs);
  }

  /** Plans the next occurrence of each rung that repeats, by the ladder it was planned from. */
  async planNext(tx: Tx, sent: readonly SentRung[], today: CalendarDate): Promise<void> {
    const hours = await mailHoursOf(tx, this.organisation);
    const ladderBy = await ladderById(
      tx,
      sent.map(({ ladderId }) => ladderId),
    );
    const following = sent.flatMap((last) => {
      const rung = rungOf(ladderBy(last.ladderId), last.key);
      const next = scheduleNextOccurrence(rung, last, last.nextReview, hours, today);
      return next === null ? [] : ofWindow(last, [next]);
    });
    await writeRungs(tx, following);
  }
}

/** Rungs with the window they belong to. */
export function ofWindow(
  { policyId, scheduleRevision, ladderId }: WindowOnLadder,
  rungs: readonly ScheduledRung[],
): RungOfPolicy[] {
  return rungs.map((rung) => ({ ...rung, policyId, scheduleRevision, ladderId }));
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

async function isPlanned(tx: Tx, { policyId, scheduleRevision }: PlannedWindow): Promise<boolean> {
  const planned = await row(
    tx,
    'select from review_rung where policy_id = $1 and schedule_revision = $2 limit 1',
    [policyId, scheduleRevision],
  );
  return planned !== undefined;
}
