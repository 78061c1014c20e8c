import { Injectable } from '@nestjs/common';
import { system, type Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import {
  policyRetired,
  policyVersionApproved,
  type PolicyRetired,
  type VersionApproved,
} from '../../policies/policies.events.ts';
import { lockReviewOf } from '../review-locks.ts';
import { suppressEarlierRungs } from '../ladder/review-rungs.ts';
import { reviewCycleClosed, type CycleOutcome } from '../reviews.events.ts';
import { recordCycleEntries } from './cycle-history.ts';
import { cycleOfReview, interimEndedBy, revisionSetBy } from './cycle-ends.ts';

/** How a cycle ends. */
export interface CycleEnd {
  readonly cycleId: string;
  readonly policyId: string;
  readonly outcome: CycleOutcome;
  readonly actor: Actor;
  /** The version that is its outcome; null where none is. */
  readonly version: { readonly id: string; readonly number: number } | null;
  readonly reason: string | null;
}

/** Closes a policy's open cycle when a version that is its outcome is signed, or the policy is retired. */
@Injectable()
export class CycleClosing {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
  ) {
    events.on(policyVersionApproved, 'reviews.close-cycle', async ({ data }) => await this.close(data));
    events.on(policyRetired, 'reviews.close-retired', async ({ data }) => await this.closeRetired(data));
  }

  /** {@link closeRetiredIn} for a policy just retired; not for a withdrawal, after which the review goes on. */
  async closeRetired({ policyId, reviewsEndAt }: PolicyRetired): Promise<void> {
    if (reviewsEndAt === null) return;
    await this.database.transaction(async (tx) => {
      await lockReviewOf(tx, policyId);
      await this.closeRetiredIn(tx, policyId, reviewsEndAt, null);
    });
  }

  /**
   * Closes the cycle of a policy without reviews since `revision` of its review dates, and suppresses what its ladder
   * had still to send. Does nothing the second time, nor to a cycle that a reinstatement has begun since.
   */
  async closeRetiredIn(tx: Tx, policyId: string, revision: number, reason: string | null): Promise<void> {
    const open = await row<{ id: string }>(
      tx,
      'select id from review_cycle where policy_id = $1 and closed_at is null and schedule_revision < $2',
      [policyId, revision],
    );
    await suppressEarlierRungs(tx, policyId, revision);
    if (open === undefined) return;
    const actor = system('reviews');
    await this.end(tx, { cycleId: open.id, policyId, outcome: 'retired', actor, version: null, reason });
  }

  /**
   * Closes the cycle with the version's outcome. A version that is the review suppresses what the ladder had still to
   * send; one signed while only interim work was open ends that and leaves dates and ladder alone. Does nothing for any
   * other version, and nothing the second time.
   */
  async close(approved: VersionApproved): Promise<void> {
    const { policyId, versionId, version, reviewOutcome } = approved;
    await this.database.transaction(async (tx) => {
      await lockReviewOf(tx, policyId);
      const cycleId =
        reviewOutcome === null
          ? await interimEndedBy(tx, policyId, versionId)
          : await this.reviewEndedBy(tx, policyId, versionId);
      if (cycleId === undefined) return;
      await this.end(tx, {
        cycleId,
        policyId,
        outcome: reviewOutcome ?? 'revised',
        actor: system('reviews'),
        version: { id: versionId, number: version },
        reason: null,
      });
    });
  }

  /** Writes the end of an open cycle of a policy whose review is held. False when it has ended meanwhile. */
  async end(tx: Tx, { cycleId, policyId, outcome, actor, version, reason }: CycleEnd): Promise<boolean> {
    const now = this.clock.now();
    const closed = await row(
      tx,
      `update review_cycle set closed_at = $2, outcome = $3, closing_version_id = $4
        where id = $1 and closed_at is null returning id`,
      [cycleId, now, outcome, version?.id ?? null],
    );
    if (closed === undefined) return false;
    const told = version === null ? { outcome } : { outcome, version: version.number };
    await this.events.record(tx, reviewCycleClosed, { cycleId, policyId, outcome });
    await this.audit.record(tx, {
      actor,
      action: 'review.cycle.closed',
      subject: { type: 'review_cycle', id: cycleId },
      detail: { policyId, ...told },
      reason: reason ?? undefined,
    });
    await recordCycleEntries(tx, [{ cycleId, at: now, kind: 'closed', actor, detail: told, reason }]);
    return true;
  }

  private async reviewEndedBy(tx: Tx, policyId: string, versionId: string): Promise<string | undefined> {
    const revision = await revisionSetBy(tx, policyId, versionId);
    if (revision !== null) await suppressEarlierRungs(tx, policyId, revision);
    return await cycleOfReview(tx, policyId, versionId, revision);
  }
}
