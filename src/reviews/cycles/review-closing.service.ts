import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { DomainError, InvalidRequest } from '../../kernel/errors.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import type { PolicyRow } from '../../policies/policy.entity.ts';
import { CycleClosing, type CycleEnd } from './cycle-closing.ts';
import { isSignedSince } from './cycle-ends.ts';
import { holdOpenReview, type OpenCycle } from './open-cycles.ts';
import { ReviewsQueries, type Review } from './reviews.queries.ts';

/** What somebody says came of work between reviews. */
export type InterimOutcome =
  | { readonly outcome: 'reaffirmed'; readonly reason: string }
  | { readonly outcome: 'revised'; readonly version: number; readonly reason?: string | undefined };

/** A scheduled review, which only a signature ends: that alone moves the review dates. */
export class ClosedBySignature extends DomainError {
  constructor(slug: string) {
    const policy = `/v1/policies/${slug}`;
    super(
      'closed_by_signature',
      `the scheduled review of ${slug} ends with a signature: sign a version that counts as the review, reaffirm or retire the policy`,
      {
        calls: {
          revised: `POST ${policy}/versions/{version}/signatures`,
          reaffirmed: `POST ${policy}/reaffirm`,
          retired: `POST ${policy}/retire`,
        },
      },
    );
  }
}

/** Ends work between reviews by hand. */
@Injectable()
export class ReviewClosingService {
  constructor(
    private readonly database: Database,
    private readonly closing: CycleClosing,
    private readonly queries: ReviewsQueries,
  ) {}

  /**
   * Closes an interim review; of two who close it at once one does. Throws {@link ClosedBySignature} for a scheduled
   * one, {@link CycleClosed}, and invalid_request for a version that was not signed since it opened.
   */
  async close(actor: Actor, cycleId: string, said: InterimOutcome): Promise<Review> {
    const { policyId } = await this.queries.one(cycleId);
    await this.database.transaction(async (tx) => {
      const { policy, cycle } = await holdOpenReview(tx, cycleId, policyId);
      if (cycle.kind === 'scheduled') throw new ClosedBySignature(policy.slug);
      const version = said.outcome === 'revised' ? await signedSince(tx, policy, cycle, said.version) : null;
      const { outcome, reason = null } = said;
      const end: CycleEnd = { cycleId, policyId, outcome, actor, version, reason };
      await this.closing.end(tx, end);
    });
    return await this.queries.one(cycleId);
  }
}

/** A version by its number that was signed since the cycle opened, and still stands. Throws invalid_request. */
async function signedSince(
  tx: Tx,
  policy: PolicyRow,
  cycle: OpenCycle,
  number: number,
): Promise<{ id: string; number: number }> {
  const version = await row<{ id: string; number: number }>(
    tx,
    `select version.id, version.number from policy_version version join review_cycle cycle on cycle.id = $3
      where version.policy_id = $1 and version.number = $2 and ${isSignedSince('version', 'cycle')} and not exists (
        select from policy_act act where act.version_id = version.id and act.kind = 'cancel' and act.decided_at is not null)`,
    [policy.id, number, cycle.id],
  );
  if (version !== undefined) return version;
  const reason = `no version ${number} of ${policy.slug} that stands was signed since this review opened`;
  throw new InvalidRequest([{ field: 'version', reason }]);
}
