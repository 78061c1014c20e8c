import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { InvalidRequest } from '../../kernel/errors.ts';
import type { PartialDate } from '../../kernel/partial-date.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { PoliciesInBulk } from '../../policies/policies-in-bulk.ts';
import { lockPolicies } from '../../policies/policies-held.ts';
import type { PolicyRow } from '../../policies/policy.entity.ts';
import type { PeopleChange } from '../../policies/policy-people.ts';
import { lockAllReviews } from '../review-locks.ts';
import { moveOpenCycles } from './cycle-moving.ts';

/** A policy, by slug or id, and when its review is to be next. */
export interface ReviewMove {
  readonly policy: string;
  readonly nextReview: PartialDate;
  /** True where it is known that the date passes the policy's ceiling. */
  readonly pastCeiling?: boolean;
  /** The revision of the review dates that was shown; with it, only dates that are still those are moved. */
  readonly revision?: number | undefined;
}

/** What came of moving many reviews. */
export interface MovedReviews {
  readonly changed: number;
  /** Slugs of policies whose review is due then already: nothing was done to them. */
  readonly unchanged: readonly string[];
}

/** Assigns and reschedules many reviews with one decision: all or none. */
@Injectable()
export class BulkReviews {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly policies: PoliciesInBulk,
  ) {}

  /**
   * Gives policies, by slug or id, other people. Each new owner is told once of all of theirs. Throws invalid_request,
   * naming each policy that is not there or named twice, and each person who is not there.
   */
  async assign(
    actor: Actor,
    keys: readonly string[],
    change: PeopleChange,
    reason: string | undefined,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const policies = await hold(tx, keys, (index) => `policies.${index}`);
      await this.policies.assign(tx, actor, policies, change, reason ?? null);
    });
  }

  /** {@link rescheduleMany} in a transaction of its own. */
  async reschedule(actor: Actor, moves: readonly ReviewMove[], reason: string): Promise<MovedReviews> {
    return await this.database.transaction(async (tx) => await this.rescheduleMany(tx, actor, moves, reason));
  }

  /**
   * Moves reviews, begun or to come; what their ladders had still to send is planned anew by the events of the new dates.
   * Throws precondition_failed, naming each item that was shown at another revision, and invalid_request, naming each item
   * whose policy is not there or named twice, has no review due, or whose date does not come after the last review or passes the ceiling without saying so.
   */
  async rescheduleMany(
    tx: Tx,
    actor: Actor,
    moves: readonly ReviewMove[],
    reason: string,
  ): Promise<MovedReviews> {
    const keys = moves.map(({ policy }) => policy);
    const policies = await hold(tx, keys, (index) => `items.${index}.policy`);
    const items = moves.flatMap(({ nextReview, pastCeiling = false, revision }, index) => {
      const policy = policies[index];
      return policy === undefined
        ? []
        : [{ policy, nextReview, pastCeiling, revision, field: `items.${index}` }];
    });
    const moved = await this.policies.reschedule(tx, actor, items, reason);
    await lockAllReviews(tx);
    await moveOpenCycles(
      tx,
      moved.map(({ id }) => id),
      this.clock.now(),
    );
    const changed = new Set(moved.map(({ id }) => id));
    return {
      changed: changed.size,
      unchanged: policies.flatMap(({ id, slug }) => (changed.has(id) ? [] : [slug])),
    };
  }
}

/** Holds each policy named, in the order of the names. Throws invalid_request. */
async function hold(
  tx: Tx,
  keys: readonly string[],
  fieldOf: (index: number) => string,
): Promise<PolicyRow[]> {
  const held = await lockPolicies(tx, keys);
  const firstAt = new Map<string, number>();
  const problems = keys.flatMap((key, index) => {
    const policy = held.get(key);
    if (policy === undefined) return [{ field: fieldOf(index), reason: 'no policy has this slug or id' }];
    const first = firstAt.get(policy.id);
    firstAt.set(policy.id, first ?? index);
    if (first === undefined) return [];
    return [{ field: fieldOf(index), reason: `${policy.slug} is named twice, first by ${fieldOf(first)}` }];
  });
  if (problems.length > 0) throw new InvalidRequest(problems);
  return keys.flatMap((key) => held.get(key) ?? []);
}
