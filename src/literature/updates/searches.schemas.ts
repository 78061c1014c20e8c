import type { SearchView, UpdateView } from './literature-updates.queries.ts';
import { updateState } from './search-state.rules.ts';

/** An update, its state told from its searches. */
export function presentUpdate(update: UpdateView) {
  return {
    id: update.id,
    cycleId: update.cycleId,
    cause: update.cause,
    strategyRevision: update.strategyRevision,
    through: update.through,
    state: updateState(update.searches.map(({ state }) => state)),
    startedAt: update.startedAt.toString(),
    completedAt: update.completedAt?.toString() ?? null,
    supersededAt: update.supersededAt?.toString() ?? null,
    searches: update.searches.map(presentSearch),
  };
}

function presentSearch(search: SearchView) {
  return {
    id: search.id,
    strategy: search.strategy,
    query: search.query,
    source: search.source,
    from: search.from,
    through: search.through,
    pmids: search.uids,
    why: search.why,
    state: search.state,
    hits: search.hits,
    stored: search.stored,
    missing: search.missing,
    translation: search.translation,
    warnings: search.warnings,
    failures: search.failures,
    lastError: search.lastError,
    nextTryAt: search.nextTryAt?.toString() ?? null,
  };
}
