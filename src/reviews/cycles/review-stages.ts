import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { permit, mayDo } from '../../kernel/permission.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { PolicyReviewerRow, type PolicyRow } from '../../policies/policy.entity.ts';
import { reviewsPermissions } from '../reviews.permissions.ts';
import { recordCycleEntries } from './cycle-history.ts';
import { holdOpenReview } from './open-cycles.ts';
import type { CycleStage } from './review-stage.rules.ts';
import { ReviewsQueries, type Review } from './reviews.queries.ts';

/** Moves the work of open cycles from stage to stage. */
@Injectable()
export class ReviewStages {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly queries: ReviewsQueries,
  ) {}

  /**
   * A person moves a review to a stage. Its owner and its reviewers may, and who may move any. Does nothing where it is
   * in that stage. Throws `forbidden` and cycle_closed.
   */
  async enterByHand(
    actor: Actor,
    cycleId: string,
    stage: CycleStage,
    reason: string | undefined,
  ): Promise<Review> {
    const { policyId } = await this.queries.one(cycleId);
    await this.database.transaction(async (tx) => {
      const { policy } = await holdOpenReview(tx, cycleId, policyId);
      await checkOwnReview(tx, actor, policy);
      await this.enter(tx, actor, cycleId, stage, reason);
    });
    return await this.queries.one(cycleId);
  }

  /** Enters a stage; the policy's review is held. False for a closed cycle, and for one that is in it already. */
  async enter(tx: Tx, actor: Actor, cycleId: string, stage: CycleStage, reason?: string): Promise<boolean> {
    const entered = await row<{ policyId: string; from: CycleStage | null }>(
      tx,
      `update review_cycle cycle set stage = $2 from review_cycle before
        where cycle.id = $1 and before.id = cycle.id and cycle.closed_at is null and cycle.stage is distinct from $2
       returning cycle.policy_id as "policyId", before.stage as "from"`,
      [cycleId, stage],
    );
    if (entered === undefined) return false;
    const { policyId, from } = entered;
    await this.audit.record(tx, {
      actor,
      action: 'review.stage.entered',
      subject: { type: 'review_cycle', id: cycleId },
      detail: { policyId, from, to: stage },
      reason,
    });
    const at = this.clock.now();
    await recordCycleEntries(tx, [
      { cycleId, at, kind: 'stage_entered', actor, detail: { from, stage }, reason },
    ]);
    return true;
  }
}

/** Throws `forbidden` for a person who neither owns nor reviews the policy and may not move any review. */
async function checkOwnReview(tx: Tx, actor: Actor, policy: PolicyRow): Promise<void> {
  if (mayDo(actor, reviewsPermissions.enterStageOfAny)) return;
  if (actor.kind === 'person') {
    if (policy.ownerId === actor.personId) return;
    const { personId } = actor;
    if (await tx.existsBy(PolicyReviewerRow, { policyId: policy.id, personId })) return;
  }
  permit(actor, reviewsPermissions.enterStageOfAny);
}
