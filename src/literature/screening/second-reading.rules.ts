import { isExclusion, type ScreeningState } from './screening.rules.ts';

/** What a second reader says of a record, from its title and abstract or, where there is one, its full text. */
export const verdicts = ['include', 'exclude', 'seek'] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * The states that a verdict contradicts: one reader leaves out what the other keeps. A second reader who wanted the full
 * text has no quarrel with its exclusion once it was read, and a text that nobody could get leaves nothing to quarrel over.
 */
export const contradicted = {
  include: ['excluded', 'excluded_in_full_text'],
  seek: ['excluded'],
  exclude: ['sought', 'retrieved', 'included'],
} as const satisfies Record<Verdict, readonly ScreeningState[]>;

/** True where the two readers disagree on whether the policy's evidence keeps the record. */
export function contradicts(verdict: Verdict, state: ScreeningState): boolean {
  return (contradicted[verdict] as readonly ScreeningState[]).includes(state);
}

/**
 * Where a record goes once a conflict is resolved with a verdict. `decidedFrom` is where it stood before the decision
 * that is contradicted: an exclusion after the full text was sought is one in full text.
 */
export function resolvedState(
  state: ScreeningState,
  decidedFrom: ScreeningState,
  verdict: Verdict,
): ScreeningState {
  switch (verdict) {
    case 'include':
      return 'included';
    case 'seek':
      return isExclusion(state) || state === 'included' ? 'sought' : state;
    case 'exclude':
      return readInFull(state, decidedFrom) ? 'excluded_in_full_text' : 'excluded';
  }
}

/** Who resolves a conflict, as to the two who read. */
export type ResolverPart = 'first' | 'second' | 'third';

/**
 * True where a conflict may be resolved so. A third person may say either; one of the two ends it only by changing their
 * own mind: else each could overrule the other.
 */
export function mayResolve(
  part: ResolverPart,
  verdict: Verdict,
  between: { readonly state: ScreeningState; readonly secondVerdict: Verdict },
): boolean {
  const leavesOut = verdict === 'exclude';
  switch (part) {
    case 'first':
      return leavesOut !== isExclusion(between.state);
    case 'second':
      return leavesOut !== (between.secondVerdict === 'exclude');
    case 'third':
      return true;
  }
}

const afterFullText: readonly ScreeningState[] = ['retrieved', 'excluded_in_full_text'];
const onTheWayToFullText: readonly ScreeningState[] = ['sought', 'not_retrieved', ...afterFullText];

function readInFull(state: ScreeningState, decidedFrom: ScreeningState): boolean {
  return afterFullText.includes(state) || (state === 'included' && onTheWayToFullText.includes(decidedFrom));
}
