import { Injectable } from '@nestjs/common';
import { actorOnRecord, type Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { InvalidRequest } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { monthOf } from '../../kernel/partial-date.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { lockPolicies } from '../../policies/policies-held.ts';
import { BulkReviews } from '../../reviews/cycles/bulk-reviews.ts';
import { lockAllReviews } from '../../reviews/review-locks.ts';
import {
  levellingFigures,
  whyMoved,
  type LevellingFigures,
  type MoveWhy,
} from './levelling-figures.rules.ts';
import { levellingSteps, type LevellingMove } from './levelling.rules.ts';
import { holdLevelling, type LevellingItem, type LevellingOptions } from './levelling-records.ts';
import { monthsFrom, type Month } from './months.rules.ts';
import { staleness } from './stale-moves.rules.ts';
import { takingTurns } from './take-turns.ts';
import { LevellingApplied, LevellingNeedsReason, StaleLevelling } from './workload.errors.ts';
import { WorkloadQueries, type ReviewToPlan } from './workload.queries.ts';
import { loadOf } from './workload.rules.ts';

/** What is to be levelled, and how. */
export interface LevellingRequest {
  /** The first month into which reviews may be moved; it comes after this one. */
  readonly from: Month;
  readonly months: number;
  readonly options: LevellingOptions;
}

interface Proposal {
  readonly figures: LevellingFigures;
  readonly moves: readonly (LevellingMove & { readonly revision: number; readonly why: MoveWhy })[];
}

/** Proposes how a lopsided year is evened out, and does it once somebody decides so. */
@Injectable()
export class LevellingsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly organisation: Organisation,
    private readonly queries: WorkloadQueries,
    private readonly reviews: BulkReviews,
  ) {}

  /**
   * Stores a proposal and returns its id; no date moves yet. Throws invalid_request for months that have begun: nobody is
   * given work for a month that runs.
   */
  async propose(actor: Actor, request: LevellingRequest): Promise<string> {
    if (request.from <= this.thisMonth()) {
      throw new InvalidRequest([
        { field: 'from', reason: `must come after ${this.thisMonth()}, which has begun` },
      ]);
    }
    const { figures, moves } = await this.compute(request);
    const id = newId();
    await this.database.transaction(async (tx) => {
      await tx.query(
        `insert into levelling (id, created_at, created_by, first_month, months, terms, figures)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [id, this.clock.now(), actorOnRecord(actor), request.from, request.months, request.options, figures],
      );
      await tx.query(
        `insert into levelling_item (levelling_id, policy_id, revision, from_date, to_date, why)
         select $1, item.id, item.revision, item."from", item."to", item.why
           from jsonb_to_recordset($2::jsonb) as item (id uuid, revision int, "from" text, "to" text, why jsonb)`,
        [id, JSON.stringify(moves)],
      );
      await this.audit.record(tx, {
        actor,
        action: 'levelling.proposed',
        subject: { type: 'levelling', id },
        detail: {
          from: request.from,
          months: request.months,
          ...request.options,
          moves: moves.length,
          peak: figures.peak,
        },
      });
    });
    return id;
  }

  /**
   * Makes the moves of a proposal as one reschedule, but for the policies, by slug or id, that are left out. Throws
   * not_found, reason_required, levelling_applied, invalid_request for a policy that it does not move or when nothing is left to move, and
   * {@link StaleLevelling} when a policy is no longer as the proposal took it.
   */
  async apply(actor: Actor, id: string, reason: string, except: readonly string[]): Promise<void> {
    if (reason.trim() === '') throw new LevellingNeedsReason();
    await this.database.transaction(async (tx) => {
      const levelling = await holdLevelling(tx, id);
      if (levelling.appliedAt !== null) throw new LevellingApplied(id);
      const excepted = exceptedOf(levelling.items, except);
      const items = levelling.items.filter((item) => !excepted.has(item.policyId));
      if (items.length === 0)
        throw new InvalidRequest([{ field: 'except', reason: 'no review is left to be moved' }]);
      await this.checkFresh(tx, items, levelling.options);
      const moves = items.map(({ policyId, to }) => ({ policy: policyId, nextReview: to }));
      await this.reviews.rescheduleMany(tx, actor, moves, reason);
      await tx.query(`update levelling set applied_at = $2, applied_by = $3, reason = $4 where id = $1`, [
        id,
        this.clock.now(),
        actorOnRecord(actor),
        reason,
      ]);
      await tx.query(
        'update levelling_item set excepted = true where levelling_id = $1 and policy_id = any($2::uuid[])',
        [id, [...excepted]],
      );
      await this.audit.record(tx, {
        actor,
        action: 'levelling.applied',
        subject: { type: 'levelling', id },
        detail: { moved: items.length, excepted: excepted.size, peak: levelling.peak },
        reason,
      });
    });
  }

  private async compute({ from, months: count, options }: LevellingRequest): Promise<Proposal> {
    const manager = this.database.source.manager;
    const months = monthsFrom(from, count);
    const reviews = await this.queries.reviews(manager);
    const capacityOf = await this.queries.capacityPlan(manager, months);
    const moves = await takingTurns(
      levellingSteps(
        reviews.map((review) => ({ ...review, movable: options.openReviews || !review.isOpen })),
        { ...options, months, capacityOf: (owner, month) => capacityOf(owner, month).reviews },
      ),
    );
    const to = new Map(moves.map((move) => [move.id, move.to]));
    const after = reviews.map((review) => ({
      ...review,
      nextReview: to.get(review.id) ?? review.nextReview,
    }));
    const loads = [reviews, after].map((each) => loadOf(each, months, this.thisMonth(), capacityOf));
    const people = await this.queries.people(
      manager,
      loads[0]!.people.map(({ personId }) => personId),
    );
    const names = new Map(people.map(({ id, name }) => [id, name]));
    const figures = levellingFigures(loads[0]!, loads[1]!, (id) => names.get(id) ?? id);
    const reviewOf = new Map(reviews.map((review) => [review.id, review]));
    return { figures, moves: moves.map((move) => withWhy(move, reviewOf.get(move.id)!, figures)) };
  }

  private async checkFresh(
    tx: Tx,
    items: readonly LevellingItem[],
    { openReviews }: LevellingOptions,
  ): Promise<void> {
    const ids = items.map(({ policyId }) => policyId);
    await lockPolicies(tx, ids);
    await lockAllReviews(tx); // before the look: the sweep opens reviews without holding their policies
    const now = new Map((await this.queries.reviews(tx, ids)).map((review) => [review.id, review]));
    const thisMonth = this.thisMonth();
    const stale = items.flatMap((item) => {
      const why = staleness(item, now.get(item.policyId), thisMonth, openReviews);
      return why === null ? [] : [{ id: item.policyId, slug: item.slug, why }];
    });
    if (stale.length > 0) throw new StaleLevelling(stale);
  }

  private thisMonth(): Month {
    return monthOf(this.organisation.today(this.clock.now()));
  }
}

function withWhy(
  move: LevellingMove,
  review: ReviewToPlan,
  figures: LevellingFigures,
): Proposal['moves'][number] {
  const { revision, ownerId, anchorMonth } = review;
  return { ...move, revision, why: whyMoved({ ...move, ownerId, anchorMonth }, figures) };
}

/** Ids of the policies left out. Throws invalid_request for one that the levelling does not move. */
function exceptedOf(items: readonly LevellingItem[], keys: readonly string[]): Set<string> {
  const idOf = new Map(
    items.flatMap(({ policyId, slug }) => [[policyId, policyId] as const, [slug, policyId] as const]),
  );
  const problems = keys.flatMap((key, index) =>
    idOf.has(key) ? [] : [{ field: `except.${index}`, reason: 'the levelling does not move this policy' }],
  );
  if (problems.length > 0) throw new InvalidRequest(problems);
  return new Set(keys.flatMap((key) => idOf.get(key) ?? []));
}
