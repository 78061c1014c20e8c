/** What a person decided on an alert; `open` as long as nobody did. */
export type AlertDecision = 'open' | 'acknowledged' | 'interim_opened';

/**
 * How an alert stands, what asks for somebody first: a person's decision on it, unless its notice was lifted or the
 * policy's active and scheduled versions cite the work no more. That is told from what stands, so that a notice that
 * stands again, or a work that is cited again, is back where it was and nobody is alerted twice.
 */
export const alertStates = ['open', 'interim_opened', 'acknowledged', 'lifted', 'no_longer_cited'] as const;
export type AlertState = (typeof alertStates)[number];

/** True while there is something to decide: what was lifted or is not cited needs nobody. */
export function mayBeDecided(state: AlertState): boolean {
  return state === 'open' || state === 'acknowledged';
}
