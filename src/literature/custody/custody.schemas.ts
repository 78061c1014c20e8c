import { coveredDays, unbrokenFrom } from './coverage.rules.ts';
import type { NamedChain } from './custody-facts.ts';
import type { CustodyView, NotedGap } from './custody.queries.ts';
import { gapWords } from './gap-words.rules.ts';

/** A policy's chain of custody. */
export function presentCustody(custody: CustodyView) {
  const { policy, start, startsFrom, searchedThrough, intervalDays, strategies, gaps, missing } = custody;
  return {
    policy,
    start,
    startsFrom,
    searchedThrough,
    surveillanceDays: intervalDays,
    strategies: strategies.map((strategy) => presentChain(strategy, start)),
    gaps: gaps.map(({ kind, strategyId, days }) => ({
      kind,
      strategy: strategies.find((strategy) => strategy.strategyId === strategyId)?.name ?? null,
      from: days?.from ?? null,
      through: days?.through ?? null,
      why: gapWords[kind],
    })),
    missing,
  };
}

function presentChain(
  { name, source, query, searched, underWay, failed }: NamedChain,
  start: CustodyView['start'],
) {
  const covered = coveredDays(searched);
  return {
    name,
    source,
    query,
    searchedThrough: start === null ? null : unbrokenFrom(start, covered),
    covered,
    underWay: underWay.map(({ from, through }) => ({ from, through })),
    failed: failed.map(({ from, through }) => ({ from, through })),
  };
}

/** A gap as it was noted. */
export function presentNotedGap({ id, policy, strategy, kind, from, through, foundAt }: NotedGap) {
  return { id, policy, strategy, kind, from, through, why: gapWords[kind], foundAt: foundAt.toString() };
}
