import { Injectable } from '@nestjs/common';
import type { Actor, PersonActor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { DomainError, Forbidden, InvalidRequest, NotFound, type FieldProblem } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { literaturePermissions } from '../literature.permissions.ts';
import { reasonsOf, type ReasonAsked } from './given-reason.ts';
import { holdScreenings, type HeldScreening } from './held-screenings.ts';
import { planDecision, type Decider, type PlannedDecision } from './planned-decision.ts';
import { policiesByKey } from './policies-by-key.ts';
import { personsAnsweredFor } from './screeners.ts';
import { ScreeningMoves } from './screening-moves.ts';
import type { ScreeningDecision } from './screening.rules.ts';
import { SecondReadingBook } from './second-reading-book.ts';

/** A decision as a person gives it. */
export interface GivenDecision extends ReasonAsked {
  /** Slug or id of the policy for which it holds. */
  readonly policy: string;
  readonly decision: ScreeningDecision;
}

/** One of many decisions: with the record's id. */
export interface GivenDecisionOn extends GivenDecision {
  readonly record: string;
}

/** Decisions on records, by a person, once a policy. Who was asked for a second reading gives it the same way. */
@Injectable()
export class ScreeningService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly moves: ScreeningMoves,
    private readonly readings: SecondReadingBook,
  ) {}

  /**
   * Decides on a record for a policy and returns the screening's id. Throws NotFound for a record that is not in the
   * policy's queue, illegal_transition, naming who decided, for one that cannot be decided on so, invalid_request for a
   * reason that is missing, unknown or retired, and second_reading_refused.
   */
  async decide(actor: Actor, recordId: string, given: GivenDecision): Promise<string> {
    const person = deciding(actor);
    return await this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const policy = await policyOf(tx, given.policy);
      const [screening] = isId(recordId) ? await holdScreenings(tx, [{ policyId: policy.id, recordId }]) : [];
      if (screening === undefined) throw absent(policy.slug, recordId);
      const [reason] = await reasonsOf(tx, [given]);
      if (reason === undefined || 'problem' in reason) {
        throw new InvalidRequest([{ field: 'reasonId', reason: reason?.problem ?? 'is not understood' }]);
      }
      const decider = await this.deciderOf(tx, person, now);
      await this.carryOut(tx, person, [planDecision(screening, decider, given.decision, reason)], now);
      return screening.id;
    });
  }

  /**
   * Decides on many records, all or none, and returns the screenings' ids in the order of the decisions. Throws
   * invalid_request, naming each decision that cannot be carried out and why.
   */
  async decideAll(actor: Actor, given: readonly GivenDecisionOn[]): Promise<string[]> {
    const person = deciding(actor);
    return await this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const found = await this.find(tx, given);
      const reasons = await reasonsOf(tx, given);
      const decider = await this.deciderOf(tx, person, now);
      const problems: FieldProblem[] = [];
      const seen = new Set<string>();
      const planned = given.flatMap((decision, index): PlannedDecision[] => {
        const field = `decisions.${index}`;
        const screening = found[index];
        const reason = reasons[index];
        const problem = problemOf(screening, reason, seen);
        if (problem !== null) problems.push({ field, reason: problem });
        if (screening === undefined || reason === undefined || 'problem' in reason || problem !== null)
          return [];
        seen.add(screening.id);
        try {
          return [planDecision(screening, decider, decision.decision, reason)];
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          problems.push({ field, reason: error.message });
          return [];
        }
      });
      if (problems.length > 0) throw new InvalidRequest(problems);
      await this.carryOut(tx, person, planned, now);
      return planned.map(({ screening }) => screening.id);
    });
  }

  private async find(tx: Tx, given: readonly GivenDecisionOn[]): Promise<(HeldScreening | undefined)[]> {
    const policies = await policiesByKey(
      tx,
      given.map(({ policy }) => policy),
    );
    const keys = given.map(({ policy, record }) => {
      const policyId = policies.get(policy)?.id;
      return policyId === undefined || !isId(record) ? null : { policyId, recordId: record.toLowerCase() };
    });
    const held = await holdScreenings(
      tx,
      keys.filter((key) => key !== null),
    );
    const byKey = new Map(
      held.map((screening) => [`${screening.policyId} ${screening.recordId}`, screening]),
    );
    return keys.map((key) => (key === null ? undefined : byKey.get(`${key.policyId} ${key.recordId}`)));
  }

  private async deciderOf(tx: Tx, { personId }: PersonActor, now: Instant): Promise<Decider> {
    const today = this.organisation.today(now);
    return { personId, answersFor: await personsAnsweredFor(tx, personId, today) };
  }

  private async carryOut(
    tx: Tx,
    actor: PersonActor,
    planned: readonly PlannedDecision[],
    now: Instant,
  ): Promise<void> {
    const moved = planned.filter((each) => each.kind === 'move');
    await this.moves.write(
      tx,
      actor,
      moved.map(({ screening, to, reason }) => ({
        screening,
        kind: 'decided',
        to,
        reason,
        standing: { by: actor.personId, at: now, reason },
        action: `literature.record.${to}`,
      })),
      now,
    );
    await this.readings.give(
      tx,
      actor,
      planned.filter((each) => each.kind === 'reading'),
      now,
    );
    const first = moved.map(({ screening }) => screening).filter(({ state }) => state === 'identified');
    await this.readings.askByRule(tx, actor, first, now);
  }
}

/** The person who decides. Throws Forbidden: no key and no part of Almanac does. */
export function deciding(actor: Actor): PersonActor {
  if (actor.kind !== 'person') throw new Forbidden(literaturePermissions.decide.roles);
  return actor;
}

/** The refusal of a record that a policy's queue does not have. */
export function absent(slug: string, recordId: string): NotFound {
  return new NotFound(`literature record in the queue of ${slug}`, recordId.slice(0, 200));
}

function problemOf(
  screening: HeldScreening | undefined,
  reason: object | undefined,
  seen: ReadonlySet<string>,
): string | null {
  if (screening === undefined) return 'the policy has no such record in its queue';
  if (seen.has(screening.id)) return 'the same record is decided on twice';
  return reason !== undefined && 'problem' in reason ? String(reason.problem) : null;
}
