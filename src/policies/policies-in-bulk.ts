import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.ts';
import { Clock } from '../kernel/clock.ts';
import { DomainError, InvalidRequest } from '../kernel/errors.ts';
import { justAfter, laterOf } from '../kernel/instant.ts';
import { formatPartialDate, type PartialDate } from '../kernel/partial-date.ts';
import { Audit } from '../platform/audit/audit.ts';
import type { Tx } from '../platform/database/database.ts';
import { Events } from '../platform/events/events.ts';
import { PolicyPeople, type PeopleChange } from './policy-people.ts';
import { currentDatesOf, type CurrentDates } from './policies-held.ts';
import type { PolicyRow } from './policy.entity.ts';
import { recordReviewDates } from './record-review-dates.ts';
import { ceilingPassed, isInOrder } from './review-dates.rules.ts';

/** A policy, held, and when its review is to be next. */
export interface MovedReview {
  readonly policy: PolicyRow;
  readonly nextReview: PartialDate;
  /** True where whoever moves it knows that it passes the policy's ceiling. */
  readonly pastCeiling: boolean;
  /** The revision of the review dates that whoever moves it was shown; undefined where nobody says. */
  readonly revision: number | undefined;
  /** What the request calls the move. */
  readonly field: string;
}

/** Reviews that were moved or signed since they were shown: what was meant for the dates of then is not done to those of now. */
export class ReviewsMovedMeanwhile extends DomainError {
  constructor(stale: readonly { readonly item: MovedReview; readonly current: CurrentDates }[]) {
    const fields = stale.map(({ item, current }) => ({
      field: `${item.field}.revision`,
      reason: `the review of ${item.policy.title} moved since it was shown: ${
        current.nextReview === null
          ? 'none is due any more'
          : `it is ${formatPartialDate(current.nextReview)} now`
      }`,
    }));
    super('precondition_failed', fields.map(({ reason }) => reason).join('; '), { fields });
  }
}

/** Changes many policies with one decision: all or none, one statement a table, one audit entry a policy. */
@Injectable()
export class PoliciesInBulk {
  constructor(
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly people: PolicyPeople,
  ) {}

  /** Gives held policies other people. Throws invalid_request for persons who are not there. */
  async assign(
    tx: Tx,
    actor: Actor,
    policies: readonly PolicyRow[],
    change: PeopleChange,
    reason: string | null,
  ): Promise<void> {
    await this.people.check(tx, change);
    await tx.query('update policy set revision = revision + 1 where id = any($1::uuid[])', [
      policies.map(({ id }) => id),
    ]);
    await this.people.set(tx, actor, policies, change, reason);
    await this.audit.recordAll(
      tx,
      policies.map((policy) => ({
        actor,
        action: 'policy.changed',
        subject: { type: 'policy', id: policy.id },
        detail: { policy: policy.slug, from: peopleOf(policy, change), to: change },
        reason: reason ?? undefined,
      })),
    );
  }

  /**
   * Moves the next reviews of held policies; one that is due then already stays untouched, whatever its ceiling. Returns
   * the policies whose review moved. Passing a ceiling must be said of the very policy: a reason given for a thousand moves
   * is none for the one that passes it. Throws {@link ReviewsMovedMeanwhile}, and invalid_request, naming each item that
   * cannot be moved.
   */
  async reschedule(
    tx: Tx,
    actor: Actor,
    asked: readonly MovedReview[],
    reason: string,
  ): Promise<PolicyRow[]> {
    const current = await currentDatesOf(
      tx,
      asked.map(({ policy }) => policy.id),
    );
    const items = asked.filter(({ policy, nextReview }) => current.get(policy.id)?.nextReview !== nextReview);
    checkShown(items, current);
    const problems = items.flatMap((item) => {
      const problem = problemOf(item, current.get(item.policy.id));
      return problem === null ? [] : [{ field: `${item.field}.nextReview`, reason: problem }];
    });
    if (problems.length > 0) throw new InvalidRequest(problems);
    const now = this.clock.now();
    const moves = items.flatMap(({ policy, nextReview }) => {
      const dates = current.get(policy.id);
      return dates === undefined ? [] : [{ policy, nextReview, dates }];
    });
    await recordReviewDates(
      tx,
      this.events,
      moves.map(({ policy, nextReview, dates: { lastReview, recordedAt } }) => {
        const at = laterOf(now, justAfter(recordedAt));
        return { policyId: policy.id, versionId: null, lastReview, nextReview, reason, actor, at };
      }),
    );
    await this.audit.recordAll(
      tx,
      moves.map(({ policy, nextReview, dates }) => ({
        actor,
        action: 'policy.rescheduled',
        subject: { type: 'policy', id: policy.id },
        detail: { policy: policy.slug, nextReview: { from: dates.nextReview, to: nextReview } },
        reason,
      })),
    );
    return moves.map(({ policy }) => policy);
  }
}

/** Throws {@link ReviewsMovedMeanwhile} where an item was shown at another revision. */
function checkShown(items: readonly MovedReview[], current: ReadonlyMap<string, CurrentDates>): void {
  const stale = items.flatMap((item) => {
    const now = current.get(item.policy.id);
    return item.revision === undefined || now === undefined || now.revision === item.revision
      ? []
      : [{ item, current: now }];
  });
  if (stale.length > 0) throw new ReviewsMovedMeanwhile(stale);
}

/** Why a review cannot be moved so; null when it can. */
function problemOf(
  { policy, nextReview, pastCeiling }: MovedReview,
  current: CurrentDates | undefined,
): string | null {
  if (current === undefined) return `no version of ${policy.slug} is signed yet`;
  if (current.nextReview === null) return `${policy.slug} is retired: no review is due`;
  const dates = { lastReview: current.lastReview, nextReview };
  if (!isInOrder(dates)) return `${nextReview} does not come after the last review ${dates.lastReview}`;
  const ceiling = pastCeiling ? null : ceilingPassed(dates, policy);
  if (ceiling === null) return null;
  return `${policy.title}: ${formatPartialDate(nextReview)} is later than the ceiling ${formatPartialDate(ceiling)}; mark it as past its ceiling (pastCeiling) where that is meant`;
}

function peopleOf(policy: PolicyRow, change: PeopleChange): Partial<PolicyRow> {
  return {
    ...(change.ownerId === undefined ? {} : { ownerId: policy.ownerId }),
    ...(change.backupId === undefined ? {} : { backupId: policy.backupId }),
  };
}
