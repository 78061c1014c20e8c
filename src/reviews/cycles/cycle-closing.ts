import { Injectable } from '@nestjs/common';
import { system } from '../../kernel/actor.ts';
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
import type { ReviewOutcome } from '../../policies/policy-version.entity.ts';
import { lockReviewOf } from '../review-locks.ts';
import { suppressEarlierRungs } from '../ladder/review-rungs.ts';
import { reviewCycleClosed } from '../reviews.events.ts';

/** Closes a policy's open cycle when a version that counts as its review is signed, or the policy is retired. */
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

  /**
   * Closes the cycle of a retired policy, and suppresses what its ladder had still to send. Does nothing the second time,
   * nor to a cycle that a reinstatement has begun since, nor for a withdrawal, after which the review goes on.
   */
  async closeRetired({ policyId, reviewsEndAt }: PolicyRetired): Promise<void> {
    if (reviewsEndAt === null) return;
    await this.database.transaction(async (tx) => {
      await lockReviewOf(tx, policyId);
      const closed = await row<{ id: string }>(
        tx,
        `update review_cycle set closed_at = $3, outcome = 'retired'
          where policy_id = $1 and closed_at is null and schedule_revision < $2 returning id`,
        [policyId, reviewsEndAt, this.clock.now()],
      );
      await suppressEarlierRungs(tx, policyId, reviewsEndAt);
      if (closed === undefined) return;
      const cycleId = closed.id;
      await this.events.record(tx, reviewCycleClosed, { cycleId, policyId, outcome: 'retired' });
      await this.audit.record(tx, {
        actor: system('reviews'),
        action: 'review.cycle.closed',
        subject: { type: 'review_cycle', id: cycleId },
        detail: { policyId, outcome: 'retired' },
      });
    });
  }

  /**
   * Closes the cycle with the version's outcome and suppresses what its ladder had still to send. Does nothing for a
   * version that closes no review, and nothing the second time.
   */
  async close({ policyId, versionId, version, reviewOutcome }: VersionApproved): Promise<void> {
    if (reviewOutcome === null) return;
    await this.database.transaction(async (tx) => {
      await lockReviewOf(tx, policyId);
      const revision = await revisionSetBy(tx, policyId, versionId);
      const cycleId = await this.closeOpenCycle(tx, policyId, versionId, reviewOutcome, revision);
      if (revision !== null) await suppressEarlierRungs(tx, policyId, revision);
      if (cycleId === undefined) return;
      await this.events.record(tx, reviewCycleClosed, { cycleId, policyId, outcome: reviewOutcome });
      await this.audit.record(tx, {
        actor: system('reviews'),
        action: 'review.cycle.closed',
        subject: { type: 'review_cycle', id: cycleId },
        detail: { policyId, outcome: reviewOutcome, version },
      });
    });
  }

  private async closeOpenCycle(
    tx: Tx,
    policyId: string,
    versionId: string,
    outcome: ReviewOutcome,
    revision: number | null,
  ): Promise<string | undefined> {
    // Told after its cancellation, the event must not close the cycle that goes on.
    // Told late or twice, the event must not close the cycle that the version's own review dates opened.
    const closed = await row<{ id: string }>(
      tx,
      `update review_cycle set closed_at = $4, outcome = $3, closing_version_id = $2
        where policy_id = $1 and closed_at is null and ($5::int is null or schedule_revision < $5)
          and not exists (select from review_cycle before where before.closing_version_id = $2)
          and not ${isCancelled('$2')}
       returning id`,
      [policyId, versionId, outcome, this.clock.now(), revision],
    );
    return closed?.id;
  }
}

/** True, in SQL, for a version that was cancelled before it began. */
function isCancelled(version: string): string {
  return `exists (select from policy_act act
    where act.version_id = ${version}::uuid and act.kind = 'cancel' and act.decided_at is not null)`;
}

/** The revision of the review dates that a version brought; null when it left them as they were. */
async function revisionSetBy(tx: Tx, policyId: string, versionId: string): Promise<number | null> {
  const set = await row<{ revision: number | null }>(
    tx,
    'select min(revision) as revision from policy_review_dates where policy_id = $1 and version_id = $2',
    [policyId, versionId],
  );
  return set?.revision ?? null;
}
