import { Injectable } from '@nestjs/common';
import { startOfDay, type Instant } from '../../kernel/instant.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { CycleOpening } from '../cycles/cycle-opening.ts';
import { audienceOf, rungOf } from '../ladder/ladder.rules.ts';
import { ladderById } from '../ladder/ladders.queries.ts';
import { RungPlanner } from '../ladder/rung-planner.ts';
import { lockAllReviews } from '../review-locks.ts';
import {
  endRungs,
  newestOfEach,
  readDueRungs,
  type DueRung,
  type RungEnd,
  type RungToSend,
} from './due-rungs.ts';
import type { RungReach, RungToPlan } from './plan-reminders.ts';
import { ReminderOutbox } from './reminder-outbox.ts';

/**
 * Sends the rungs whose time has come. Rows and constraints decide, never "does today equal the date": a sweep that
 * runs twice, on two replicas, after days of sleep or with its clock turned back sends nothing twice and loses nothing.
 */
@Injectable()
export class SendRungsSweep {
  constructor(
    private readonly database: Database,
    private readonly organisation: Organisation,
    private readonly planner: RungPlanner,
    private readonly opening: CycleOpening,
    private readonly outbox: ReminderOutbox,
    private readonly logger: Logger,
    sweeps: Sweeps,
  ) {
    sweeps.register('reviews.send-rungs', async (now) => await this.run(now));
  }

  /** Returns how many rungs ended and mails were queued. */
  async run(now: Instant): Promise<number> {
    return await this.database.transaction(async (tx) => {
      await lockAllReviews(tx);
      const due = await this.dueNow(tx, now);
      if (due.length > 0) await this.send(tx, due, now);
      return due.length + (await this.outbox.dispatch(tx, now));
    });
  }

  /** The rungs due on their own day; those left lying since an earlier one are first made up for. */
  private async dueNow(tx: Tx, now: Instant): Promise<DueRung[]> {
    const due = await readDueRungs(tx, now);
    const today = startOfDay(this.organisation.today(now), this.organisation.zone);
    const late = due.filter(({ sendAt }) => sendAt.epochNanoseconds < today.epochNanoseconds);
    if (late.length === 0) return due;
    await this.planner.makeUpFor(tx, newestOfEach(late).newest, now);
    return await readDueRungs(tx, now);
  }

  private async send(tx: Tx, due: readonly DueRung[], now: Instant): Promise<void> {
    const { newest, superseded } = newestOfEach(due);
    const toSend = await this.opening.openFor(tx, newest, now);
    const reach = await this.outbox.plan(tx, await rungsToPlan(tx, toSend), now);
    this.tellOfOrphans(reach);
    await endRungs(tx, [...endsOf(toSend, reach), ...endsOfSuperseded(superseded, toSend)], now);
    await this.planner.planNext(tx, toSend, this.organisation.today(now));
  }

  private tellOfOrphans(reach: readonly RungReach[]): void {
    for (const { rungId } of reach.filter(({ reached }) => reached === 0)) {
      // ERROR: nobody can be told of this review until a person is given to it or to the role of administrator
      this.logger.error({ rungId }, 'a review reminder has no recipient');
    }
  }
}

/** Each rung with whom and how its ladder would tell. */
async function rungsToPlan(tx: Tx, toSend: readonly RungToSend[]): Promise<RungToPlan[]> {
  const ladderBy = await ladderById(
    tx,
    toSend.map(({ ladderId }) => ladderId),
  );
  return toSend.map((rung) => {
    const ladder = ladderBy(rung.ladderId);
    return {
      rungId: rung.id,
      policyId: rung.policyId,
      cycleId: rung.cycleId,
      scheduleRevision: rung.scheduleRevision,
      delivery: rungOf(ladder, rung.key).delivery,
      inDigest: rung.inDigest,
      audience: audienceOf(ladder, rung),
      persons: [],
      passed: [],
      reasons: [],
    };
  });
}

function endsOf(toSend: readonly RungToSend[], reach: readonly RungReach[]): RungEnd[] {
  const reachOf = new Map(reach.map((each) => [each.rungId, each]));
  return toSend.map(({ id, cycleId, inDigest }) => {
    const found = reachOf.get(id);
    const nobody = found === undefined || found.reached === 0;
    const finding = !nobody && found.standIn ? ('no_recipient' as const) : null;
    return { id, cycleId, inDigest, suppressed: nobody ? ('no_recipient' as const) : null, finding };
  });
}

/** A superseded rung is filed with the cycle of the one that goes in its place. */
function endsOfSuperseded(superseded: readonly DueRung[], toSend: readonly RungToSend[]): RungEnd[] {
  const cycleOf = new Map(toSend.map(({ policyId, cycleId }) => [policyId, cycleId]));
  return superseded.map(({ id, policyId, inDigest }) => ({
    id,
    cycleId: cycleOf.get(policyId) ?? null,
    inDigest,
    suppressed: 'superseded',
    finding: null,
  }));
}
