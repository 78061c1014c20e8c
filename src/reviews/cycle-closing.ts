import { Injectable } from '@nestjs/common';
import { system } from '../kernel/actor.ts';
import { Clock } from '../kernel/clock.ts';
import { Audit } from '../platform/audit/audit.ts';
import { Database, type Tx } from '../platform/database/database.ts';
import { row } from '../platform/database/rows.ts';
import { Events } from '../platform/events/events.ts';
import { policyVersionApproved, type VersionApproved } from '../policies/policies.events.ts';
import type { ReviewOutcome } from '../policies/policy-version.entity.ts';
import { lockReviewOf } from './review-locks.ts';
import { suppressEarlierRungs } from './review-rungs.ts';
import { reviewCycleClosed } from './reviews.events.ts';

/** Closes a policy's open cycle when a version that counts as its review is signed. */
@Injectable()
export class CycleClosing {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
  ) {
    events.on(policyVersionApproved, 'reviews.close-cycle', async ({ data }) => await this.close(data));
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
    // Told late or twice, the event must not close the cycle that the version's own review dates opened.
    const closed = await row<{ id: string }>(
      tx,
      `update review_cycle set closed_at = $4, outcome = $3, closing_version_id = $2
        where policy_id = $1 and closed_at is null and ($5::int is null or schedule_revision < $5)
          and not exists (select from review_cycle before where before.closing_version_id = $2)
       returning id`,
      [policyId, versionId, outcome, this.clock.now(), revision],
    );
    return closed?.id;
  }
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
