import { Injectable } from '@nestjs/common';
import { system, type Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { PolicyRow } from '../../policies/policy.entity.ts';
import { lockPolicy, policyOf } from '../../policies/policy-records.ts';
import { proposedQuery } from './search-query.rules.ts';
import { SearchStrategyRow, type StrategyOrigin } from './search-strategy.entity.ts';

/** A strategy as it is given: a name for people, and a PubMed query. */
export interface GivenStrategy {
  readonly name: string;
  readonly query: string;
}

/** The PubMed queries of each policy. Every change is a new revision; earlier ones stay, since searches ran them. */
@Injectable()
export class SearchStrategiesService {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** The current strategies in their order; none before the first revision. Throws NotFound. */
  async current(policyKey: string): Promise<SearchStrategyRow[]> {
    const tx = this.database.source.manager;
    return await currentStrategies(tx, (await policyOf(tx, policyKey)).id);
  }

  /** Replaces a policy's strategies by these, as its next revision. Throws NotFound. */
  async replace(
    actor: Actor,
    policyKey: string,
    strategies: readonly GivenStrategy[],
  ): Promise<SearchStrategyRow[]> {
    return await this.database.transaction(async (tx) => {
      const policy = await lockPolicy(tx, policyKey);
      return await this.addRevision(tx, policy, { actor, origin: 'given', strategies });
    });
  }

  /** The current strategies; a policy without any gets one from its title. Call it with the policy held. */
  async currentOrProposed(tx: Tx, policy: PolicyRow): Promise<SearchStrategyRow[]> {
    const current = await currentStrategies(tx, policy.id);
    if (current.length > 0) return current;
    const proposed = { name: 'Proposed from the title', query: proposedQuery(policy.title) };
    return await this.addRevision(tx, policy, {
      actor: system('literature'),
      origin: 'proposed',
      strategies: [proposed],
    });
  }

  private async addRevision(
    tx: Tx,
    policy: PolicyRow,
    given: { actor: Actor; origin: StrategyOrigin; strategies: readonly GivenStrategy[] },
  ): Promise<SearchStrategyRow[]> {
    const before = await currentStrategies(tx, policy.id);
    const revision = (before[0]?.revision ?? 0) + 1;
    const createdAt = this.clock.now();
    const added = given.strategies.map(({ name, query }, index): SearchStrategyRow => ({
      id: newId(),
      policyId: policy.id,
      revision,
      position: index + 1,
      name,
      query,
      source: 'pubmed',
      origin: given.origin,
      createdBy: given.actor.kind === 'person' ? given.actor.personId : null,
      basis: [],
      triedAt: null,
      trial: null,
      createdAt,
    }));
    await tx.insert(SearchStrategyRow, added);
    await this.audit.record(tx, {
      actor: given.actor,
      action:
        given.origin === 'proposed' ? 'literature.strategies.proposed' : 'literature.strategies.changed',
      subject: { type: 'policy', id: policy.id },
      detail: { revision, before: before.map(asGiven), after: added.map(asGiven) },
    });
    return added;
  }
}

const asGiven = ({ name, query }: SearchStrategyRow): GivenStrategy => ({ name, query });

async function currentStrategies(tx: Tx, policyId: string): Promise<SearchStrategyRow[]> {
  return await rows<SearchStrategyRow>(
    tx,
    `select id, policy_id as "policyId", revision, position, name, query, source, origin, created_by as "createdBy",
            basis, created_at as "createdAt", tried_at as "triedAt", trial
       from search_strategy
      where policy_id = $1 and revision = (select max(revision) from search_strategy where policy_id = $1)
      order by position`,
    [policyId],
  );
}
