import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { Database } from '../../platform/database/database.ts';
import { PoliciesService } from '../../policies/policies.service.ts';
import type { PeopleChange } from '../../policies/policy-people.ts';
import { RungPlanner } from '../ladder/rung-planner.ts';
import { holdOpenReview } from './open-cycles.ts';
import { ReviewsQueries, type Review } from './reviews.queries.ts';

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
   * Moves an open review to another date: what its ladder had still to send is suppressed and planned anew. The date that
   * stands changes nothing. Throws cycle_closed, and what moving a policy's next review throws.
   */
  async reschedule(actor: Actor, cycleId: string, nextReview: PartialDate, reason: string): Promise<Review> {
    const { policyId } = await this.queries.one(cycleId);
    await this.database.transaction(async (tx) => {
      const { policy } = await holdOpenReview(tx, cycleId, policyId);
      const moved = await this.policies.reschedule(tx, actor, policy, nextReview, reason);
      // The event of the new dates does the same; done here too, so that the answer shows the review as it now is.
      if (moved) await this.planner.planIn(tx, policyId);
    });
    return await this.queries.one(cycleId);
  }

  /**
   * Gives the review's policy to another owner, other reviewers or another backup, who get its mail from now on. Throws
   * cycle_closed, and invalid_request for persons who are not there.
   */
  async assign(
    actor: Actor,
    cycleId: string,
    change: PeopleChange,
    reason: string | undefined,
  ): Promise<Review> {
    const { policyId } = await this.queries.one(cycleId);
    await this.database.transaction(async (tx) => {
      const { policy } = await holdOpenReview(tx, cycleId, policyId);
      await this.policies.changeHeld(tx, actor, policy, { ...change, reason });
    });
    return await this.queries.one(cycleId);
  }
}
