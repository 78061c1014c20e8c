import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { AlertNotOpen } from '../../literature/literature.errors.ts';
import { mayBeDecided } from '../../literature/retractions/alert-states.rules.ts';
import { AlertsService, type HeldAlert } from '../../literature/retractions/alerts.service.ts';
import { noticeDefinitions } from '../../literature/retractions/notice-kinds.rules.ts';
import { Database } from '../../platform/database/database.ts';
import { ReviewOpeningService, type BegunReview } from '../../reviews/cycles/review-opening.service.ts';

/** Opens reviews because of what became of a cited work. */
@Injectable()
export class InterimReviewsService {
  constructor(
    private readonly database: Database,
    private readonly alerts: AlertsService,
    private readonly reviews: ReviewOpeningService,
  ) {}

  /**
   * Opens an interim review for an alert, or puts the finding into the review that is open. Asked again, it answers with
   * the same review. Throws not_found, alert_not_open for an alert whose notice was lifted or whose work is not cited any
   * more, and what ReviewOpeningService.openInterim throws.
   */
  async open(actor: Actor, alertId: string, given: string | null): Promise<BegunReview> {
    return await this.database.transaction(async (tx) => {
      const alert = await this.alerts.hold(tx, alertId);
      if (alert.state === 'interim_opened' && alert.cycleId !== null) {
        return { cycleId: alert.cycleId, opened: false };
      }
      if (!mayBeDecided(alert.state)) throw new AlertNotOpen(alertId, alert.state);
      const reason = given ?? reasonOf(alert);
      const review = await this.reviews.openInterim(tx, actor, {
        policyId: alert.policyId,
        openedBy: 'retraction',
        reason,
        finding: findingOf(alert),
      });
      await this.alerts.noteInterim(tx, actor, alert, { cycleId: review.cycleId, reason });
      return review;
    });
  }
}

function reasonOf({ kind, workPmid, workDoi }: HeldAlert): string {
  const name = workPmid !== null ? `PMID ${workPmid}` : `doi:${workDoi ?? ''}`;
  return `${noticeDefinitions[kind].name}: a cited paper (${name}) ${noticeDefinitions[kind].happened}.`;
}

/** The facts of the finding: the same for every person who asks, so that it comes to a review once. */
function findingOf({ kind, noticeId, noticePmid, noticeDoi, workPmid, workDoi }: HeldAlert) {
  return { kind, noticeId, noticePmid, noticeDoi, pmid: workPmid, doi: workDoi };
}
