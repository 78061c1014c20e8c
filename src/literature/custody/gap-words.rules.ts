import type { Gap, GapKind } from './custody.rules.ts';

/** What a gap means, for people: a sentence without its full stop. */
export const gapWords: Record<GapKind, string> = {
  start_unknown:
    'Nothing says from which day on to search: the policy has neither a last review nor a literature date',
  never_searched: 'The literature was never searched',
  strategy_new: 'The strategy is new and has not been run over these days',
  source_off: 'The service that the strategy asks is switched off',
  search_failed: 'The search of these days has failed',
  overdue: 'The next update is overdue',
  days_missed: 'These days were passed over between two searches, or what was found of them is not here',
  version_ahead: 'The signed version prints a literature date that its searches did not reach',
};

/** What a person does about a gap: a sentence without its full stop. */
export const gapRemedies: Record<GapKind, string> = {
  start_unknown: 'Record the last review of the policy, then start an update',
  never_searched: 'Start an update',
  strategy_new: 'Start an update: it runs the strategy from the beginning of the chain',
  source_off: 'Ask the operator to switch the service on, or take the strategy out',
  search_failed: 'Read why, mend the strategy where it is to blame, and start the update again',
  overdue: 'Start an update',
  days_missed: 'Start an update: it begins at the earliest of these days',
  version_ahead: 'Start an update: it begins at the earliest of these days',
};

/** The days of a gap, `2026-03-02 to 2026-03-10`; null where none are known. */
export function daysInWords({ days }: Pick<Gap, 'days'>): string | null {
  if (days === null) return null;
  return days.from === days.through ? days.from : `${days.from} to ${days.through}`;
}
