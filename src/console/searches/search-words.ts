import type { GapKind } from '../../literature/custody/custody.rules.ts';
import type { UpdateCause } from '../../literature/updates/literature-update.entity.ts';
import type { SearchState } from '../../literature/updates/search-state.rules.ts';
import type { WindowReason } from '../../literature/updates/search-window.rules.ts';
import type { Tone } from '../parts.tsx';

/** Why an update was started, on pages. */
export const causeWords: Record<UpdateCause, string> = {
  cycle: 'for the review',
  request: 'on request',
  surveillance: 'between reviews',
};

/** How a search stands, on pages. */
export const stateWords: Record<SearchState, { readonly tone: Tone; readonly text: string }> = {
  waiting: { tone: 'warning', text: 'Waits' },
  running: { tone: 'info', text: 'Runs' },
  split: { tone: 'plain', text: 'In parts' },
  done: { tone: 'good', text: 'Done' },
  failed: { tone: 'danger', text: 'Failed' },
  dropped: { tone: 'plain', text: 'Dropped' },
};

/** Why a window begins where it does, on pages. */
export const windowWords: Record<WindowReason, string> = {
  first: 'the first search of this policy',
  changed: 'this query is new, so it goes over the whole chain',
  continues: 'goes on 14 days before the last one ended',
  gap: 'begins at a gap and goes over what lies behind it again',
};

/** What a gap is called in a word or two. */
export const gapNames: Record<GapKind, string> = {
  start_unknown: 'No start known',
  never_searched: 'Never searched',
  strategy_new: 'New strategy',
  source_off: 'Service off',
  search_failed: 'Search failed',
  overdue: 'Overdue',
  days_missed: 'Days missed',
  version_ahead: 'Version ahead',
};
