import { Injectable } from '@nestjs/common';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { Database } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { policyOf, reviewDatesOf } from '../../policies/policy-records.ts';
import { ladderDates } from './ladder-dates.rules.ts';
import type { PlannedRung } from './ladder-plan.rules.ts';
import type { Ladder } from './ladder.rules.ts';
import { ladderOfPolicy, type LadderInForce } from './ladders.queries.ts';

/** Which ladder a policy climbs, and when. */
export interface PolicyLadder {
  readonly policy: { readonly id: string; readonly slug: string; readonly title: string };
  readonly inForce: LadderInForce;
  /** Null before the first signature and once retired. */
  readonly nextReview: PartialDate | null;
  /** Its days for that review; of a rung that repeats the first few. */
  readonly dates: readonly PlannedRung[];
}

/** What a ladder makes of a policy's review. */
@Injectable()
export class PolicyLadderQueries {
  constructor(
    private readonly database: Database,
    private readonly organisation: Organisation,
  ) {}

  /**
   * The ladder that applies to a policy (slug or id) with its days; or, as a preview, what another would give. Throws
   * NotFound.
   */
  async of(policyKey: string, preview?: Ladder): Promise<PolicyLadder> {
    const { manager } = this.database.source;
    const { id, slug, title } = await policyOf(manager, policyKey);
    const inForce = await ladderOfPolicy(manager, id);
    const nextReview = (await reviewDatesOf(manager, id))?.nextReview ?? null;
    const { holidays } = await this.organisation.hours(manager);
    const dates = nextReview === null ? [] : ladderDates(nextReview, preview ?? inForce.ladder, holidays);
    return { policy: { id, slug, title }, inForce, nextReview, dates };
  }
}
