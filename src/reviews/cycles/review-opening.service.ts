import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { DomainError, InvalidRequest } from '../../kernel/errors.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { lockPolicy, reviewDatesOf } from '../../policies/policy-records.ts';
import type { PolicyRow } from '../../policies/policy.entity.ts';
import { lockReviewOf } from '../review-locks.ts';
import { CycleJoining, type Finding } from './cycle-joining.ts';
import { CycleNotices } from './cycle-notices.ts';
import { CycleOpening, type OpenedBy } from './cycle-opening.ts';
import { CycleClosed, openCycleOf, type OpenCycle } from './open-cycles.ts';
import type { CycleKind } from './review-stage.rules.ts';

/** Work on a policy between its reviews. */
export interface InterimWork {
  readonly policyId: string;
  readonly openedBy: Extract<OpenedBy, 'retraction' | 'interim_request'>;
  readonly reason: string;
  /** The same finding, fact for fact, comes to a cycle once; null for a request without one. */
  readonly finding: Finding | null;
}

/** What came of asking for a review. */
export interface BegunReview {
  readonly cycleId: string;
  /** True for a new cycle; false where the one that was open took the work over. */
  readonly opened: boolean;
}

/** The policy's regular review is under way already. */
export class ReviewAlreadyOpen extends DomainError {
  constructor(slug: string, cycleId: string) {
    super('review_already_open', `the scheduled review of ${slug} is open already`, { cycleId });
  }
}

/** Opens reviews without the ladder: the regular one early, or work between reviews. */
@Injectable()
export class ReviewOpeningService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly opening: CycleOpening,
    private readonly joining: CycleJoining,
    private readonly notices: CycleNotices,
  ) {}

  /**
   * Opens a review by hand. A scheduled one begins the regular review early, and takes over an interim one that is open;
   * interim work joins whatever is open. Throws not_found, {@link ReviewAlreadyOpen}, {@link CycleClosed} for the moment
   * in which a signed review is being closed, and invalid_request for a policy without reviews.
   */
  async open(actor: Actor, policyKey: string, kind: CycleKind, reason: string): Promise<BegunReview> {
    return await this.database.transaction(async (tx) => {
      const policy = await lockPolicy(tx, policyKey);
      if (kind === 'scheduled') return await this.beginEarly(tx, actor, policy, reason);
      const work = { policyId: policy.id, openedBy: 'interim_request', reason, finding: null } as const;
      return await this.beginInterim(tx, actor, policy, work);
    });
  }

  /**
   * Opens an interim review, or adds the finding to the policy's open cycle, whichever kind that is, in the caller's
   * transaction. Nobody is told twice of one finding. Throws what {@link open} throws; a job tries again.
   */
  async openInterim(tx: Tx, actor: Actor, work: InterimWork): Promise<BegunReview> {
    return await this.beginInterim(tx, actor, await lockPolicy(tx, work.policyId), work);
  }

  private async beginEarly(tx: Tx, actor: Actor, policy: PolicyRow, reason: string): Promise<BegunReview> {
    const open = await this.holdCycle(tx, policy);
    if (open === undefined) return await this.begin(tx, actor, policy, 'scheduled', 'hand', reason, null);
    if (open.kind === 'scheduled') throw new ReviewAlreadyOpen(policy.slug, open.id);
    const now = this.clock.now();
    await this.opening.becomeScheduled(tx, actor, [open.id], reason, now);
    await this.notices.tell(tx, { policyId: policy.id, cycleId: open.id, kind: 'opened', reason }, now);
    return { cycleId: open.id, opened: false };
  }

  private async beginInterim(
    tx: Tx,
    actor: Actor,
    policy: PolicyRow,
    { openedBy, reason, finding }: InterimWork,
  ): Promise<BegunReview> {
    const open = await this.holdCycle(tx, policy);
    if (open === undefined) return await this.begin(tx, actor, policy, 'interim', openedBy, reason, finding);
    const joining = { cycleId: open.id, policyId: policy.id, reason, finding: finding ?? null };
    if (await this.joining.join(tx, actor, joining)) {
      const told = { policyId: policy.id, cycleId: open.id, kind: 'joined', reason } as const;
      await this.notices.tell(tx, told, this.clock.now());
    }
    return { cycleId: open.id, opened: false };
  }

  /** The open cycle, with its review held. One whose review was just signed takes no more work. */
  private async holdCycle(tx: Tx, policy: PolicyRow): Promise<OpenCycle | undefined> {
    await lockReviewOf(tx, policy.id);
    const open = await openCycleOf(tx, policy.id);
    if (open?.ended === true) throw new CycleClosed(policy.slug, null);
    return open;
  }

  private async begin(
    tx: Tx,
    actor: Actor,
    policy: PolicyRow,
    kind: CycleKind,
    openedBy: OpenedBy,
    reason: string,
    finding: Finding | null,
  ): Promise<BegunReview> {
    const policyId = policy.id;
    const detail = finding === null ? {} : { finding };
    const now = this.clock.now();
    const dates = await currentDates(tx, policyId);
    const cycle = { policyId, ...dates, kind, openedBy, reason, detail };
    const [opened] = await this.opening.open(tx, actor, [cycle], now);
    const cycleId = opened!.id; // the policy is held and none was open
    await this.notices.tell(tx, { policyId, cycleId, kind: 'opened', reason }, now);
    return { cycleId, opened: true };
  }
}

/** The policy's current review dates. Throws invalid_request where no review is due. */
async function currentDates(
  tx: Tx,
  policyId: string,
): Promise<{ nextReview: PartialDate; scheduleRevision: number }> {
  const dates = await reviewDatesOf(tx, policyId);
  if (dates === null) {
    throw new InvalidRequest([{ field: 'policy', reason: 'no version of this policy is signed yet' }]);
  }
  const { nextReview, revision } = dates;
  if (nextReview === null) {
    throw new InvalidRequest([{ field: 'policy', reason: 'this policy is retired: no review is due' }]);
  }
  return { nextReview, scheduleRevision: revision };
}
