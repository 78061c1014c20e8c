import type { StrategyRevision } from './strategies.queries.ts';
import type { ToldProposal } from './proposal/proposals.service.ts';
import { changesBetween } from './revision-changes.rules.ts';
import type { SearchStrategyRow } from './search-strategy.entity.ts';
import { recallOf, trialFaults, type StrategyTrial } from './strategy-trial.rules.ts';

/**
 * A policy's strategies; revision 0 stands for none. `known` has the PMIDs of cited works that the asker may know of; null for
 * all.
 */
export function presentStrategies(
  strategies: readonly SearchStrategyRow[],
  known: ReadonlySet<string> | null,
) {
  return {
    revision: strategies[0]?.revision ?? 0,
    origin: strategies[0]?.origin ?? null,
    createdAt: strategies[0]?.createdAt.toString() ?? null,
    strategies: strategies.map((strategy) => presentStrategy(strategy, known)),
  };
}

function presentStrategy(
  { id, name, query, source, basis, triedAt, trial }: SearchStrategyRow,
  known: ReadonlySet<string> | null,
) {
  return {
    id,
    name,
    query,
    source,
    basis,
    untried: triedAt === null,
    triedAt: triedAt?.toString() ?? null,
    trial: trial && presentTrial(known === null ? trial : ofKnownWorks(trial, known)),
  };
}

function ofKnownWorks(trial: StrategyTrial, known: ReadonlySet<string>): StrategyTrial {
  if (trial.cited === null) return trial;
  const missed = trial.cited.missed.filter(({ pmid }) => known.has(pmid));
  return { ...trial, cited: { total: known.size, missed } };
}

/** What a service said of a query; `understood` says whether it took it whole. */
export function presentTrial(trial: StrategyTrial) {
  const faults = trialFaults(trial);
  return { understood: faults.length === 0, faults, ...trial, recall: recallOf(trial) };
}

/** A revision with what it changed. */
export function presentRevision({ strategies, before, ...revision }: StrategyRevision) {
  return {
    ...revision,
    createdAt: revision.createdAt.toString(),
    strategies: strategies.map(({ name, query, source }) => ({ name, query, source })),
    changes: changesBetween(before, strategies),
  };
}

/** A proposed query with where its terms come from. */
export function presentProposal({ query, basis, works, found, unread, failure }: ToldProposal) {
  return { source: 'pubmed' as const, query, basis, cited: { total: works, found, unread }, failure };
}
