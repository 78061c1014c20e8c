import { Injectable } from '@nestjs/common';
import { system } from '../../kernel/actor.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import { policyVersionCancelled, type VersionCancelled } from '../../policies/policies.events.ts';
import { lockReviewOf } from '../review-locks.ts';
import { reviewCycleReopened } from '../reviews.events.ts';
import { RungPlanner } from '../ladder/rung-planner.ts';

/** Reopens the cycle that a version had closed, when the version is cancelled and the earlier review dates come back. */
@Injectable()
export class CycleReopening {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly planner: RungPlanner,
    private readonly events: Events,
  ) {
    events.on(policyVersionCancelled, 'reviews.reopen-cycle', async ({ data }) => await this.reopen(data));
  }

  /**
   * Gives the closed cycle the dates that came back, and plans their rungs. Where another cycle is open by now, that one
   * takes the dates over and the closed one stays closed. Does nothing the second time.
   */
  async reopen({ policyId, versionId, version, reviewDatesRevision }: VersionCancelled): Promise<void> {
    if (reviewDatesRevision === null) return;
    await this.database.transaction(async (tx) => {
      await lockReviewOf(tx, policyId);
      const reopened = await row<{ id: string }>(
        tx,
        `update review_cycle cycle
            set closed_at = null, outcome = null, closing_version_id = null,
                schedule_revision = dates.revision, next_review = dates.next_review
           from policy_review_dates dates
          where cycle.policy_id = $1 and cycle.closing_version_id = $2
            and dates.policy_id = $1 and dates.revision = $3 and dates.next_review is not null
            and not exists (select from review_cycle other where other.policy_id = $1 and other.closed_at is null)
         returning cycle.id`,
        [policyId, versionId, reviewDatesRevision],
      );
      await this.planner.planIn(tx, policyId);
      if (reopened === undefined) return;
      await this.events.record(tx, reviewCycleReopened, { cycleId: reopened.id, policyId });
      await this.audit.record(tx, {
        actor: system('reviews'),
        action: 'review.cycle.reopened',
        subject: { type: 'review_cycle', id: reopened.id },
        detail: { policyId, cancelledVersion: version },
      });
    });
  }
}
