import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { PoliciesService } from '../../policies/policies.service.ts';
import { lockPolicy } from '../../policies/policy-records.ts';
import type { PolicyRow } from '../../policies/policy.entity.ts';
import { reviewedSince } from '../../policies/reviewed-since.ts';
import type { CycleOutcome } from '../reviews.events.ts';
import { ReviewsQueries, type Review } from './reviews.queries.ts';
import { RungPlanner } from '../ladder/rung-planner.ts';

/** The review has its outcome; what is to come belongs to the policy's next one. */
export class CycleClosed extends DomainError {
  /** `outcome` is null for the moment between the signature that was the review and the closing of its cycle. */
  constructor(slug: string, outcome: CycleOutcome | null) {
    super('cycle_closed', `this review of ${slug} is closed: ${outcome ?? 'its version was just signed'}`, {
      outcome,
    });
  }
}

/** What a committee does with an open review. */
@Injectable()
export class ReviewsService {
  constructor(
    private readonly database: Database,
    private readonly policies: PoliciesService,
    private readonly queries: ReviewsQueries,
    private readonly planner: RungPlanner,
  ) {}

  /**
   * Moves an open review to another date: what its ladder had still to send is suppressed and planned anew. Throws
   * {@link CycleClosed}, and what moving a policy's next review throws.
   */
  async reschedule(actor: Actor, cycleId: string, nextReview: PartialDate, reason: string): Promise<Review> {
    const { policyId } = await this.queries.one(cycleId);
    await this.database.transaction(async (tx) => {
      const policy = await holdOpenReview(tx, cycleId, policyId);
      await this.policies.reschedule(tx, actor, policy, nextReview, reason);
      // The event of the new dates does the same; done here too, so that the answer shows the review as it now is.
      await this.planner.planIn(tx, policyId);
    });
    return await this.queries.one(cycleId);
  }

  /** Gives the review's policy to another owner, who gets the reminders from now on. Throws {@link CycleClosed}. */
  async assign(actor: Actor, cycleId: string, ownerId: string): Promise<Review> {
    const { policyId } = await this.queries.one(cycleId);
    await this.database.transaction(async (tx) => {
      const policy = await holdOpenReview(tx, cycleId, policyId);
      await this.policies.changeHeld(tx, actor, policy, { ownerId });
    });
    return await this.queries.one(cycleId);
  }
}

/**
 * Holds the policy of an open review, so that no signature lands between the look and the change: a review that was
 * just signed must not lend its successor's dates to what was meant for it. Throws {@link CycleClosed}.
 */
async function holdOpenReview(tx: Tx, cycleId: string, policyId: string): Promise<PolicyRow> {
  const policy = await lockPolicy(tx, policyId);
  const cycle = await row<{ outcome: CycleOutcome | null; ended: boolean }>(
    tx,
    `select cycle.outcome, cycle.closed_at is not null
            or ${reviewedSince('cycle.policy_id', 'cycle.schedule_revision')} as ended
       from review_cycle cycle where cycle.id = $1`,
    [cycleId],
  );
  if (cycle?.ended !== false) throw new CycleClosed(policy.slug, cycle?.outcome ?? null);
  return policy;
}
