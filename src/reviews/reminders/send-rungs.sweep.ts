import { Injectable } from '@nestjs/common';
import { startOfDay, type Instant } from '../../kernel/instant.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { CycleOpening } from '../cycles/cycle-opening.ts';
import { endRungs, newestOfEach, readDueRungs, type DueRung, type RungToSend } from './due-rungs.ts';
import { audienceOf, defaultLadder, rungOf } from '../ladder/ladder.rules.ts';
import { resolveRecipients, type Recipient } from './recipients.ts';
import { ReminderOutbox } from './reminder-outbox.ts';
import { lockAllReviews } from '../review-locks.ts';
import { RungPlanner } from '../ladder/rung-planner.ts';

interface Addressed {
  readonly rung: RungToSend;
  readonly recipients: readonly Recipient[];
  /** True when nobody of the rung's audience is there and the administrators stand in. */
  readonly standIn: boolean;
}

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
    const addressed = await this.address(tx, toSend);
    await this.remind(tx, addressed, now);
    const cycleOf = new Map(toSend.map(({ policyId, cycleId }) => [policyId, cycleId]));
    await endRungs(
      tx,
      [
        ...addressed.map(({ rung, recipients, standIn }) => ({
          id: rung.id,
          cycleId: rung.cycleId,
          inDigest: rung.inDigest,
          suppressed: recipients.length === 0 ? ('no_recipient' as const) : null,
          finding: standIn ? ('no_recipient' as const) : null,
        })),
        ...superseded.map(({ id, policyId, inDigest }) => ({
          id,
          cycleId: cycleOf.get(policyId) ?? null,
          inDigest,
          suppressed: 'superseded' as const,
          finding: null,
        })),
      ],
      now,
    );
    await this.planner.planNext(tx, toSend, this.organisation.today(now));
  }

  /** Finds whom each rung reaches; where it is nobody, the administrators are told. */
  private async address(tx: Tx, toSend: readonly RungToSend[]): Promise<Addressed[]> {
    const asked = (
      rungs: readonly RungToSend[],
      audience: (rung: RungToSend) => ReturnType<typeof audienceOf>,
    ) => rungs.map((rung) => ({ key: rung.id, policyId: rung.policyId, audience: audience(rung) }));
    const found = await resolveRecipients(
      tx,
      asked(toSend, (rung) => audienceOf(defaultLadder, rung)),
    );
    const orphans = toSend.filter(({ id }) => !found.has(id));
    const administrators = await resolveRecipients(
      tx,
      asked(orphans, () => ['admin']),
    );
    for (const { id, policyId } of orphans.filter((rung) => !administrators.has(rung.id))) {
      // ERROR: nobody can be told of this review until a person is given to it or to the role of administrator
      this.logger.error({ rungId: id, policyId }, 'a review reminder has no recipient');
    }
    return toSend.map((rung) => ({
      rung,
      recipients: found.get(rung.id) ?? administrators.get(rung.id) ?? [],
      standIn: !found.has(rung.id),
    }));
  }

  private async remind(tx: Tx, addressed: readonly Addressed[], now: Instant): Promise<void> {
    const reminders = addressed.flatMap(({ rung, recipients }) => {
      const delivery = rung.inDigest ? 'digest' : rungOf(defaultLadder, rung.key).delivery;
      const { cycleId, scheduleRevision, id: rungId } = rung;
      return recipients.map(
        ({ personId }) => ({ cycleId, scheduleRevision, rungId, personId, delivery }) as const,
      );
    });
    await this.outbox.add(tx, reminders, now);
  }
}
