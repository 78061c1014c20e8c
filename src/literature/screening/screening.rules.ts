import { transition, type TransitionTable } from '../../kernel/transitions.ts';

/** `identified` waits for a person; the others are what a person decided. */
export const screeningStates = ['identified', 'included', 'excluded'] as const;
export type ScreeningState = (typeof screeningStates)[number];

/** What a person says of a record. */
export type ScreeningDecision = 'include' | 'exclude';

/** Screened once a policy: a decision stays. */
const next = {
  identified: ['included', 'excluded'],
  included: [],
  excluded: [],
} as const satisfies TransitionTable<ScreeningState>;

const outcome = { include: 'included', exclude: 'excluded' } as const satisfies Record<
  ScreeningDecision,
  ScreeningState
>;

/** The state after a decision. Throws IllegalTransition, naming `subject`, when the record is decided already. */
export function decided(subject: string, from: ScreeningState, decision: ScreeningDecision): ScreeningState {
  return transition<ScreeningState>(next, subject, from, outcome[decision]);
}
