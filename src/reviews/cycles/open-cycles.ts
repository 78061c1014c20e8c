import { DomainError } from '../../kernel/errors.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { lockPolicy } from '../../policies/policy-records.ts';
import type { PolicyRow } from '../../policies/policy.entity.ts';
import { reviewedSince } from '../../policies/reviewed-since.ts';
import { lockReviewOf } from '../review-locks.ts';
import type { CycleOutcome } from '../reviews.events.ts';
import type { CycleKind, CycleStage } from './review-stage.rules.ts';

/** The review has its outcome; what is to come belongs to the policy's next one. */
export class CycleClosed extends DomainError {
  /** `outcome` is null for the moment between the signature that was the review and the closing of its cycle. */
  constructor(slug: string, outcome: CycleOutcome | null) {
    super('cycle_closed', `this review of ${slug} is closed: ${outcome ?? 'its version was just signed'}`, {
      outcome,
    });
  }
}

/** A cycle that has no outcome yet. */
export interface OpenCycle {
  readonly id: string;
  readonly kind: CycleKind;
  readonly stage: CycleStage | null;
  /** True for the moment between the signature that was the review, or the retirement, and the closing of the cycle. */
  readonly ended: boolean;
}

/** The policy's open cycle; undefined where none is. */
export async function openCycleOf(tx: Tx, policyId: string): Promise<OpenCycle | undefined> {
  return await row<OpenCycle>(
    tx,
    `select id, kind, stage, ${reviewedSince('cycle.policy_id', 'cycle.schedule_revision')} as ended
       from review_cycle cycle where policy_id = $1 and closed_at is null`,
    [policyId],
  );
}

/**
 * Holds an open review and its policy, so that neither a signature nor a rung lands between the look and the change: a
 * review that was just signed must not lend its successor's dates to what was meant for it. Throws {@link CycleClosed}.
 */
export async function holdOpenReview(
  tx: Tx,
  cycleId: string,
  policyId: string,
): Promise<{ policy: PolicyRow; cycle: OpenCycle }> {
  const policy = await lockPolicy(tx, policyId);
  await lockReviewOf(tx, policyId);
  const cycle = await openCycleOf(tx, policyId);
  if (cycle === undefined || cycle.id !== cycleId || cycle.ended) {
    throw new CycleClosed(policy.slug, await outcomeOf(tx, cycleId));
  }
  return { policy, cycle };
}

async function outcomeOf(tx: Tx, cycleId: string): Promise<CycleOutcome | null> {
  const found = await row<{ outcome: CycleOutcome | null }>(
    tx,
    'select outcome from review_cycle where id = $1',
    [cycleId],
  );
  return found?.outcome ?? null;
}
