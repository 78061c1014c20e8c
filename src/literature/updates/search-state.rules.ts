import type { TransitionTable } from '../../kernel/transitions.ts';

/**
 * Where a search stands: `waiting` for its first request or, with an error, for the next try; `running`; `split` into
 * searches of smaller windows; `done`; `failed`, when a person must look.
 */
export type SearchState = 'waiting' | 'running' | 'split' | 'done' | 'failed';

/** What may follow. A failed search waits again when somebody starts the update anew. */
export const searchTransitions = {
  waiting: ['waiting', 'running', 'split', 'done', 'failed'],
  running: ['running', 'waiting', 'done', 'failed'],
  split: [],
  done: [],
  failed: ['waiting'],
} as const satisfies TransitionTable<SearchState>;

/** True while the search has requests to send. */
export function isUnderWay(state: SearchState): boolean {
  return state === 'waiting' || state === 'running';
}

/** How an update stands, from its searches: one that works or waits is news before one that failed. */
export function updateState(states: readonly SearchState[]): 'waiting' | 'running' | 'done' | 'failed' {
  if (states.includes('running')) return 'running';
  if (states.includes('waiting')) return 'waiting';
  return states.includes('failed') ? 'failed' : 'done';
}
