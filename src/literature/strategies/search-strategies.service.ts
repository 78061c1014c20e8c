import { Injectable } from '@nestjs/common';
import { system, type Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { NotFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { EditedMeanwhile } from '../../policies/policies.errors.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import type { PolicyRow } from '../../policies/policy.entity.ts';
import { lockPolicy, policyOf } from '../../policies/policy-records.ts';
import { currentStrategies, strategiesAt } from './current-strategies.ts';
import { storedProposal } from './proposal/stored-proposal.ts';
import { areSame, isSameQuery, type GivenStrategy } from './revision-changes.rules.ts';
import { SearchStrategyRow } from './search-strategy.entity.ts';
import { LiteratureSourceUnavailable, QueryNotUnderstood } from './strategies.errors.ts';
import { trialFaults, type StrategyTrial } from './strategy-trial.rules.ts';
import { StrategyTrials } from './strategy-trials.ts';
import { tryStrategy } from './try-strategy.job.ts';

/** What comes with a change of a policy's strategies. */
export interface StrategiesChange {
  /** The revision it was made against; undefined changes whatever is there. */
  readonly revision?: number | undefined;
  readonly reason?: string | undefined;
  /** Saves a query too that the service does not understand whole. */
  readonly acceptWarnings?: boolean | undefined;
  /** Saves a query too that cannot be tried because its service is away; it is tried later. */
  readonly untried?: boolean | undefined;
}

type Tried = GivenStrategy & Pick<SearchStrategyRow, 'triedAt' | 'trial' | 'basis'>;

/** The searches of each policy. Every change is a new revision; earlier ones stay, since updates ran them. */
@Injectable()
export class SearchStrategiesService {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly organisation: Organisation,
    private readonly trials: StrategyTrials,
  ) {}

  /** The current strategies in their order; none before the first revision. Throws NotFound. */
  async current(policyKey: string): Promise<SearchStrategyRow[]> {
    const tx = this.database.source.manager;
    return await currentStrategies(tx, (await policyOf(tx, policyKey)).id);
  }

  /**
   * Replaces a policy's strategies by these, as its next revision; the same ones again change nothing. Each query that is
   * not among the current ones is tried first. Throws NotFound, precondition_failed when somebody else changed them
   * meanwhile, {@link QueryNotUnderstood}, and {@link LiteratureSourceUnavailable} when a query cannot be tried.
   */
  async replace(
    actor: Actor,
    policyKey: string,
    strategies: readonly GivenStrategy[],
    change: StrategiesChange = {},
  ): Promise<SearchStrategyRow[]> {
    const before = await this.current(policyKey);
    checkRevision(policyKey, before, change);
    if (isGivenAlready(before, strategies)) return before;
    const tried = await this.tryAll(actor, policyKey, strategies, before, change);
    return await this.database.transaction(async (tx) => {
      const policy = await lockPolicy(tx, policyKey);
      const current = await currentStrategies(tx, policy.id);
      // whoever gives no revision replaces what stood when they asked, or says so again
      checkRevision(policy.slug, current, { revision: change.revision });
      if (isGivenAlready(current, strategies)) return current;
      const { reason } = change;
      return await this.addRevision(tx, policy, current, {
        actor,
        origin: 'given',
        strategies: tried,
        reason,
      });
    });
  }

  /** Makes an earlier revision the current one again, as a new revision. Throws what {@link replace} throws. */
  async restore(
    actor: Actor,
    policyKey: string,
    revision: number,
    change: StrategiesChange = {},
  ): Promise<SearchStrategyRow[]> {
    const tx = this.database.source.manager;
    const policy = await policyOf(tx, policyKey);
    const earlier = await strategiesAt(tx, policy.id, revision);
    if (earlier.length === 0) throw new NotFound(`search strategies of ${policy.slug}`, String(revision));
    const reason = change.reason ?? `Revision ${revision} again`;
    return await this.replace(actor, policyKey, earlier.map(asGiven), { ...change, reason });
  }

  /** The current strategies; a policy without any gets one from what is stored of it. Call it with the policy held. */
  async currentOrProposed(tx: Tx, policy: PolicyRow): Promise<SearchStrategyRow[]> {
    const current = await currentStrategies(tx, policy.id);
    if (current.length > 0) return current;
    const today = this.organisation.today(this.clock.now());
    const { query, basis } = await storedProposal(tx, policy, today);
    const name = basis.every(({ from }) => from === 'title') ? 'Proposed from the title' : 'Proposed';
    return await this.addRevision(tx, policy, [], {
      actor: system('literature'),
      origin: 'proposed',
      strategies: [{ name, query, source: 'pubmed', basis, triedAt: null, trial: null }],
    });
  }

  /** Tries what is new, one after the other: each is a few requests within the rate limit that all share. */
  private async tryAll(
    actor: Actor,
    policyKey: string,
    strategies: readonly GivenStrategy[],
    before: readonly SearchStrategyRow[],
    change: StrategiesChange,
  ): Promise<Tried[]> {
    const tried: Tried[] = [];
    for (const strategy of strategies) {
      const known = [...before, ...tried].find((earlier) => isSameQuery(earlier, strategy));
      const trial =
        known === undefined ? await this.trialOf(actor, policyKey, strategy, change) : known.trial;
      const triedAt = known === undefined ? trial && this.clock.now() : known.triedAt;
      tried.push({ ...strategy, basis: known?.basis ?? [], triedAt, trial });
    }
    if (change.acceptWarnings !== true) refuseFaulty(tried, before);
    return tried;
  }

  private async trialOf(
    actor: Actor,
    policyKey: string,
    strategy: GivenStrategy,
    change: StrategiesChange,
  ): Promise<StrategyTrial | null> {
    try {
      return await this.trials.try(actor, policyKey, strategy);
    } catch (error) {
      if (change.untried === true && error instanceof LiteratureSourceUnavailable) return null;
      throw error;
    }
  }

  private async addRevision(
    tx: Tx,
    policy: PolicyRow,
    before: readonly SearchStrategyRow[],
    given: {
      readonly actor: Actor;
      readonly origin: SearchStrategyRow['origin'];
      readonly strategies: readonly Tried[];
      readonly reason?: string | undefined;
    },
  ): Promise<SearchStrategyRow[]> {
    const { actor, origin, strategies, reason } = given;
    const revision = (before[0]?.revision ?? 0) + 1;
    const createdAt = this.clock.now();
    const added = strategies.map((strategy, index): SearchStrategyRow => ({
      id: newId(),
      policyId: policy.id,
      revision,
      position: index + 1,
      origin,
      createdAt,
      ...strategy,
      createdBy: actor.kind === 'person' ? actor.personId : null,
      reason: reason ?? null,
    }));
    await tx.insert(SearchStrategyRow, added);
    const untried = origin === 'given' ? added.filter(({ trial }) => trial === null) : [];
    await this.jobs.enqueueAll(
      tx,
      tryStrategy,
      untried.map(({ id }) => ({ strategyId: id, question: 0, failures: 0 })),
    );
    const revisions = { before: before.map(asGiven), after: added.map(asGiven) };
    await this.audit.record(tx, {
      actor,
      action: origin === 'proposed' ? 'literature.strategies.proposed' : 'literature.strategies.changed',
      subject: { type: 'policy', id: policy.id },
      detail: { revision, ...revisions },
      reason,
    });
    return added;
  }
}

const asGiven = ({ name, query, source }: GivenStrategy): GivenStrategy => ({ name, query, source });

/** What somebody gave already needs no new revision; what was only proposed becomes theirs. */
function isGivenAlready(before: readonly SearchStrategyRow[], strategies: readonly GivenStrategy[]): boolean {
  return before[0]?.origin === 'given' && areSame(before, strategies);
}

function checkRevision(
  policyKey: string,
  current: readonly SearchStrategyRow[],
  { revision }: StrategiesChange,
): void {
  const stands = current[0]?.revision ?? 0;
  if (revision === undefined || revision === stands) return;
  throw new EditedMeanwhile(`the search strategies of ${policyKey}`, stands, revision);
}

/** What was accepted with its faults before is not asked about again. */
function refuseFaulty(tried: readonly Tried[], before: readonly SearchStrategyRow[]): void {
  const fields = tried.flatMap((strategy, index) => {
    if (strategy.trial === null || before.some((earlier) => isSameQuery(earlier, strategy))) return [];
    return trialFaults(strategy.trial).map((reason) => ({ field: `strategies.${index}.query`, reason }));
  });
  if (fields.length > 0) throw new QueryNotUnderstood(fields);
}
