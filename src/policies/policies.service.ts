import { Injectable } from '@nestjs/common';
import type { Actor } from '../kernel/actor.ts';
import { Clock } from '../kernel/clock.ts';
import { DomainError, InvalidRequest } from '../kernel/errors.ts';
import { justAfter, laterOf } from '../kernel/instant.ts';
import type { PartialDate } from '../kernel/partial-date.ts';
import { Audit } from '../platform/audit/audit.ts';
import { Database, type Tx } from '../platform/database/database.ts';
import { Events } from '../platform/events/events.ts';
import { EditedMeanwhile } from './policies.errors.ts';
import { policySectionChanged } from './policies.events.ts';
import { lockPolicy, policyOf, reviewDatesOf } from './policy-records.ts';
import { holdersOf, PolicyPeople, type PeopleChange } from './policy-people.ts';
import { PolicyRow } from './policy.entity.ts';
import { checkReviewDates } from './review-dates.rules.ts';
import { recordReviewDates } from './record-review-dates.ts';

/** A change of a policy's own data; what is left out stays. */
export interface PolicyChange extends PeopleChange {
  readonly number?: string | null | undefined;
  readonly manualSection?: string | null | undefined;
  readonly cadenceMonths?: number | undefined;
  readonly anchorMonth?: number | null | undefined;
  /** How far a next review may lie after the last without a reason of its own; to change it needs a reason. */
  readonly ceilingMonths?: number | undefined;
  /** How many directors sign each decision about it; to change it needs a reason. */
  readonly directorsNeeded?: number | undefined;
  readonly nextReview?: PartialDate | undefined;
  /** Why; needed for a next review, for a ceiling and for another number of directors. */
  readonly reason?: string | undefined;
}

const columns = [
  'number',
  'manualSection',
  'ownerId',
  'backupId',
  'cadenceMonths',
  'anchorMonth',
  'ceilingMonths',
  'directorsNeeded',
] as const;

/** Changes what belongs to the policy rather than to a version: owner, reviewers, rhythm, the next review. */
@Injectable()
export class PoliciesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly people: PolicyPeople,
  ) {}

  /**
   * Changes a policy; with `revision` only one that is still at it. Throws precondition_failed, invalid_request for
   * persons who are not there and a cadence above the ceiling, reason_required for another ceiling or number of directors
   * without a reason,
   * and what {@link reschedule} throws.
   */
  async change(actor: Actor, policyKey: string, change: PolicyChange, revision?: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      const policy = await lockPolicy(tx, policyKey);
      if (revision !== undefined && policy.revision !== revision) {
        throw new EditedMeanwhile(policy.slug, policy.revision, revision);
      }
      await this.changeHeld(tx, actor, policy, change);
    });
  }

  /** {@link change} in the caller's transaction, on a policy as just read and held. */
  async changeHeld(tx: Tx, actor: Actor, policy: PolicyRow, change: PolicyChange): Promise<void> {
    checkRhythm(policy, change);
    if ((change.directorsNeeded ?? policy.directorsNeeded) !== policy.directorsNeeded) {
      reasonFor('say why the number of directors changes', change.reason);
    }
    await this.people.check(tx, change, await holdersOf(tx, policy));
    const values = Object.fromEntries(
      columns.flatMap((name) => (change[name] === undefined ? [] : [[name, change[name]] as const])),
    ) as Partial<PolicyRow>;
    await tx.update(PolicyRow, { id: policy.id }, { ...values, revision: policy.revision + 1 });
    await this.people.set(tx, actor, [policy], change, change.reason ?? null);
    const { reviewerIds } = change;
    const to = reviewerIds === undefined ? values : { ...values, reviewerIds };
    if (Object.keys(to).length > 0) await this.noteChange(tx, actor, policy, to, change.reason);
    if (change.manualSection !== undefined && change.manualSection !== policy.manualSection) {
      await this.events.record(tx, policySectionChanged, { policyId: policy.id });
    }
    if (change.nextReview !== undefined) {
      const changed = await policyOf(tx, policy.id);
      await this.reschedule(tx, actor, changed, change.nextReview, change.reason);
    }
  }

  /**
   * Moves the next review of a policy as just read and held, in the caller's transaction; false where it is due then
   * already, which changes nothing. Throws reason_required without a reason, date_out_of_order, and invalid_request as
   * long as no version is signed.
   */
  async reschedule(
    tx: Tx,
    actor: Actor,
    policy: PolicyRow,
    nextReview: PartialDate,
    given: string | undefined,
  ): Promise<boolean> {
    const reason = reasonFor('say why the next review moves', given);
    const current = await reviewDatesOf(tx, policy.id);
    if (current === null) {
      throw new InvalidRequest([{ field: 'nextReview', reason: 'no version of this policy is signed yet' }]);
    }
    if (current.nextReview === null) {
      throw new InvalidRequest([{ field: 'nextReview', reason: 'this policy is retired: no review is due' }]);
    }
    if (current.nextReview === nextReview) return false;
    checkReviewDates({ lastReview: current.lastReview, nextReview }, policy, reason);
    const at = laterOf(this.clock.now(), justAfter(current.recordedAt));
    const dates = {
      policyId: policy.id,
      versionId: null,
      lastReview: current.lastReview,
      nextReview,
      reason,
      actor,
      at,
    };
    await recordReviewDates(tx, this.events, [dates]);
    await this.audit.record(tx, {
      actor,
      action: 'policy.rescheduled',
      subject: { type: 'policy', id: policy.id },
      detail: { policy: policy.slug, nextReview: { from: current.nextReview, to: nextReview } },
      reason,
    });
    return true;
  }

  private async noteChange(
    tx: Tx,
    actor: Actor,
    policy: PolicyRow,
    to: Record<string, unknown>,
    reason: string | undefined,
  ): Promise<void> {
    const from = Object.fromEntries(columns.filter((name) => name in to).map((name) => [name, policy[name]]));
    await this.audit.record(tx, {
      actor,
      action: 'policy.changed',
      subject: { type: 'policy', id: policy.id },
      detail: { policy: policy.slug, from, to },
      reason,
    });
  }
}

/** Refuses a cadence above the ceiling, whichever of the two moves, and another ceiling without a reason. */
function checkRhythm(policy: PolicyRow, { cadenceMonths, ceilingMonths, reason }: PolicyChange): void {
  const ceiling = ceilingMonths ?? policy.ceilingMonths;
  const cadence = cadenceMonths ?? policy.cadenceMonths;
  if (cadence > ceiling && (cadenceMonths !== undefined || ceilingMonths !== undefined)) {
    throw new InvalidRequest([
      cadenceMonths === undefined
        ? { field: 'ceilingMonths', reason: `must not be below the cadence of ${cadence} months` }
        : { field: 'cadenceMonths', reason: `must not be above the ceiling of ${ceiling} months` },
    ]);
  }
  if (ceiling !== policy.ceilingMonths) reasonFor('say why the ceiling moves', reason);
}

/** The reason given, trimmed. Throws reason_required, saying for what. */
function reasonFor(what: string, given: string | undefined): string {
  const reason = given?.trim() ?? '';
  if (reason !== '') return reason;
  throw new DomainError('reason_required', `reason: ${what}`, {
    fields: [{ field: 'reason', reason: what }],
  });
}
