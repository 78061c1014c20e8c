import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.ts';
import { DomainError } from '../kernel/errors.ts';
import type { PartialDate } from '../kernel/partial-date.ts';
import { PoliciesService } from '../policies/policies.service.ts';
import { ReviewsQueries, type Review } from './reviews.queries.ts';
import { RungPlanner } from './rung-planner.ts';

/** The review has its outcome; what is to come belongs to the policy's next one. */
export class CycleClosed extends DomainError {
  constructor(slug: string, outcome: string | null) {
    super('cycle_closed', `this review of ${slug} is closed: ${outcome}`, { outcome });
  }
}

/** What a committee does with an open review. */
@Injectable()
export class ReviewsService {
  constructor(
    private readonly policies: PoliciesService,
    private readonly queries: ReviewsQueries,
    private readonly planner: RungPlanner,
  ) {}

  /**
   * Moves an open review to another date: what its ladder had still to send is suppressed and planned anew. Throws
   * {@link CycleClosed}, and what moving a policy's next review throws.
   */
  async reschedule(actor: Actor, cycleId: string, nextReview: PartialDate, reason: string): Promise<Review> {
    const { policyId } = await this.openReview(cycleId);
    await this.policies.reschedule(actor, policyId, nextReview, reason);
    // The event of the new dates does the same; done here too, so that the answer shows the review as it now is.
    await this.planner.plan(policyId);
    return await this.queries.one(cycleId);
  }

  /** Gives the review's policy to another owner, who gets the reminders from now on. Throws {@link CycleClosed}. */
  async assign(actor: Actor, cycleId: string, ownerId: string): Promise<Review> {
    const { policyId } = await this.openReview(cycleId);
    await this.policies.change(actor, policyId, { ownerId });
    return await this.queries.one(cycleId);
  }

  private async openReview(cycleId: string): Promise<Review> {
    const review = await this.queries.one(cycleId);
    if (review.closedAt !== null) throw new CycleClosed(review.slug, review.outcome);
    return review;
  }
}
