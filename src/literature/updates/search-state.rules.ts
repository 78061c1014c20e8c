import type { TransitionTable } from '../../kernel/transitions.ts';

/**
 * Where a search stands: `waiting` for its first request or, with an error, for the next try; `running`; `split` into
 * searches of smaller windows; `done`; `failed`, when a person must look; `dropped`, when nobody needs it any more: its
 * policy is retired, or a later update searches its days.
 */
export type SearchState = 'waiting' | 'running' | 'split' | 'done' | 'failed' | 'dropped';

/** What may follow. A failed search waits again when somebody starts the update anew. */
export const searchTransitions = {
  waiting: ['waiting', 'running', 'split', 'done', 'failed', 'dropped'],
  running: ['running', 'waiting', 'done', 'failed', 'dropped'],
  split: [],
  done: [],
  failed: ['waiting', 'dropped'],
  dropped: [],
} as const satisfies TransitionTable<SearchState>;

/** How an update stands, from its searches: one that works or waits is news before one that failed. */
export function updateState(
  states: readonly SearchState[],
): 'waiting' | 'running' | 'done' | 'failed' | 'dropped' {
  if (states.includes('running')) return 'running';
  if (states.includes('waiting')) return 'waiting';
  if (states.includes('failed')) return 'failed';
  return states.includes('dropped') ? 'dropped' : 'done';
}
