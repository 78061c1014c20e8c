import { IllegalTransition } from '../../kernel/errors.ts';

/**
 * Where a record stands for a policy, after PRISMA 2020. `identified` waits for a look at title and abstract, `sought`
 * for its full text, `retrieved` for a decision on it.
 */
export const screeningStates = [
  'identified',
  'excluded',
  'sought',
  'not_retrieved',
  'retrieved',
  'included',
  'excluded_in_full_text',
] as const;
export type ScreeningState = (typeof screeningStates)[number];

/** What a person says of a record. */
export const screeningDecisions = ['include', 'exclude', 'seek', 'not_retrieved', 'retrieve'] as const;
export type ScreeningDecision = (typeof screeningDecisions)[number];

/** States in which a person is still to do something. A text that could not be had is a result, though it may turn up. */
export const waitingStates = [
  'identified',
  'sought',
  'retrieved',
] as const satisfies readonly ScreeningState[];

/** States in which a policy's evidence leaves the record out, with a reason. */
export const exclusionStates = [
  'excluded',
  'excluded_in_full_text',
] as const satisfies readonly ScreeningState[];

/**
 * What each decision makes of a record in each state. Whoever includes or excludes a record whose text was sought has
 * read that text, so that it counts as retrieved and assessed. A decision at the end of the road stays, until it is taken
 * back or a notice brings the record back.
 */
const outcomes = {
  identified: { include: 'included', exclude: 'excluded', seek: 'sought' },
  sought: {
    include: 'included',
    exclude: 'excluded_in_full_text',
    not_retrieved: 'not_retrieved',
    retrieve: 'retrieved',
  },
  not_retrieved: {
    include: 'included',
    exclude: 'excluded_in_full_text',
    seek: 'sought',
    retrieve: 'retrieved',
  },
  retrieved: { include: 'included', exclude: 'excluded_in_full_text' },
  excluded: {},
  included: {},
  excluded_in_full_text: {},
} as const satisfies Record<ScreeningState, Partial<Record<ScreeningDecision, ScreeningState>>>;

/** What a decision aims at, for the refusal of one that cannot be. */
const aims = {
  include: 'included',
  exclude: 'excluded',
  seek: 'sought',
  not_retrieved: 'not_retrieved',
  retrieve: 'retrieved',
} as const satisfies Record<ScreeningDecision, ScreeningState>;

/** The decisions that may be made on a record in a state, in the order of {@link screeningDecisions}. */
export function decisionsFrom(state: ScreeningState): ScreeningDecision[] {
  return screeningDecisions.filter((decision) => outcomeOf(state, decision) !== undefined);
}

/** The state after a decision. Throws IllegalTransition, naming `subject`, where the table has none. */
export function decided(subject: string, from: ScreeningState, decision: ScreeningDecision): ScreeningState {
  const to = outcomeOf(from, decision);
  if (to === undefined) throw new IllegalTransition(subject, from, aims[decision]);
  return to;
}

/** What a decision would have made of a record that it cannot change. */
export const aimOf = (decision: ScreeningDecision): ScreeningState => aims[decision];

/** True where the policy's evidence leaves the record out. */
export function isExclusion(state: ScreeningState): boolean {
  return (exclusionStates as readonly ScreeningState[]).includes(state);
}

function outcomeOf(state: ScreeningState, decision: ScreeningDecision): ScreeningState | undefined {
  const ofState: Partial<Record<ScreeningDecision, ScreeningState>> = outcomes[state];
  return ofState[decision];
}
