import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.ts';
import { Clock } from '../kernel/clock.ts';
import { InvalidRequest } from '../kernel/errors.ts';
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
  /** What the request calls the date. */
  readonly field: string;
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
   * Moves the next reviews of held policies. Passing a ceiling must be said of the very policy: a reason given for a
   * thousand moves is none for the one that passes it. Throws invalid_request, naming each item that cannot be moved.
   */
  async reschedule(tx: Tx, actor: Actor, items: readonly MovedReview[], reason: string): Promise<void> {
    const current = await currentDatesOf(
      tx,
      items.map(({ policy }) => policy.id),
    );
    const problems = items.flatMap((item) => {
      const problem = problemOf(item, current.get(item.policy.id));
      return problem === null ? [] : [{ field: item.field, reason: problem }];
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
  }
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
  return `${nextReview} is later than the ceiling ${formatPartialDate(ceiling)}: say pastCeiling with it where that is meant`;
}

function peopleOf(policy: PolicyRow, change: PeopleChange): Partial<PolicyRow> {
  return {
    ...(change.ownerId === undefined ? {} : { ownerId: policy.ownerId }),
    ...(change.backupId === undefined ? {} : { backupId: policy.backupId }),
  };
}
