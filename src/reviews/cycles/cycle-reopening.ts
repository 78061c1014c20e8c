import { Injectable } from '@nestjs/common';
import { system } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { Events } from '../../platform/events/events.ts';
import { policyVersionCancelled, type VersionCancelled } from '../../policies/policies.events.ts';
import { reviewedSince } from '../../policies/reviewed-since.ts';
import { lockReviewOf } from '../review-locks.ts';
import { reviewCycleReopened } from '../reviews.events.ts';
import { RungPlanner } from '../ladder/rung-planner.ts';
import { CycleClosing } from './cycle-closing.ts';
import { CycleJoining } from './cycle-joining.ts';
import { recordCycleEntries } from './cycle-history.ts';
import { CycleOpening } from './cycle-opening.ts';
import type { CycleKind } from './review-stage.rules.ts';

/** Reopens the cycle that a version had closed, when the version is cancelled before it begins. */
@Injectable()
export class CycleReopening {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly planner: RungPlanner,
    private readonly opening: CycleOpening,
    private readonly joining: CycleJoining,
    private readonly closing: CycleClosing,
    private readonly events: Events,
  ) {
    events.on(policyVersionCancelled, 'reviews.reopen-cycle', async ({ data }) => await this.reopen(data));
  }

  /**
   * Gives the closed cycle the dates that came back, and plans their rungs. Where another cycle is open by now, that one
   * takes the review over and the closed one stays closed. What came back with a cancelled reinstatement is a policy
   * without reviews: the cycle it had begun ends. Does nothing the second time.
   */
  async reopen(cancelled: VersionCancelled): Promise<void> {
    const { policyId, version, reviewDatesRevision } = cancelled;
    await this.database.transaction(async (tx) => {
      await lockReviewOf(tx, policyId);
      if (reviewDatesRevision === null) {
        await this.reopenAs(tx, cancelled, 'interim');
        return;
      }
      await this.planner.planIn(tx, policyId);
      await this.reopenAs(tx, cancelled, 'scheduled');
      if (await endsReviews(tx, policyId, reviewDatesRevision)) {
        const reason = `version ${version} was cancelled: the policy stays retired`;
        await this.closing.closeRetiredIn(tx, policyId, reviewDatesRevision, reason);
      }
    });
  }

  private async reopenAs(tx: Tx, cancelled: VersionCancelled, kind: CycleKind): Promise<void> {
    const { policyId, versionId, version } = cancelled;
    const closed = await row<{ id: string; openId: string | null }>(
      tx,
      `select cycle.id, (select other.id from review_cycle other
                          where other.policy_id = $1 and other.closed_at is null) as "openId"
         from review_cycle cycle where cycle.policy_id = $1 and cycle.closing_version_id = $2 and cycle.kind = $3`,
      [policyId, versionId, kind],
    );
    if (closed === undefined) return;
    if (closed.openId === null) {
      await this.reopenClosed(tx, cancelled, closed.id);
      return;
    }
    const [actor, reason] = [system('reviews'), `version ${version} was cancelled`];
    if (kind === 'scheduled') {
      await this.opening.becomeScheduled(tx, actor, [closed.openId], reason, this.clock.now());
    } else {
      const finding = { cancelledVersion: version };
      await this.joining.join(tx, actor, { cycleId: closed.openId, policyId, reason, finding });
    }
  }

  private async reopenClosed(
    tx: Tx,
    { policyId, version, reviewDatesRevision }: VersionCancelled,
    cycleId: string,
  ): Promise<void> {
    const reopened = await row(
      tx,
      `update review_cycle cycle
          set closed_at = null, outcome = null, closing_version_id = null,
              schedule_revision = dates.revision, next_review = dates.next_review
         from (select revision, next_review from policy_review_dates
                where policy_id = $2 order by revision desc limit 1) dates
        where cycle.id = $1 and dates.next_review is not null
          and ($3::int is null or not ${reviewedSince('cycle.policy_id', '$3::int')})
       returning cycle.id`,
      [cycleId, policyId, reviewDatesRevision],
    );
    if (reopened === undefined) return;
    const actor = system('reviews');
    const detail = { cancelledVersion: version };
    await this.events.record(tx, reviewCycleReopened, { cycleId, policyId });
    await this.audit.record(tx, {
      actor,
      action: 'review.cycle.reopened',
      subject: { type: 'review_cycle', id: cycleId },
      detail: { policyId, ...detail },
    });
    await recordCycleEntries(tx, [{ cycleId, at: this.clock.now(), kind: 'reopened', actor, detail }]);
  }
}

/** Whether a revision of a policy's review dates leaves it without reviews. */
async function endsReviews(tx: Tx, policyId: string, revision: number): Promise<boolean> {
  const found = await row(
    tx,
    'select from policy_review_dates where policy_id = $1 and revision = $2 and next_review is null',
    [policyId, revision],
  );
  return found !== undefined;
}
