import { IllegalTransition } from './errors.ts';

/** For each state the states that may follow. Written with `satisfies`, a new state does not compile until it is placed. */
export type TransitionTable<State extends string> = Record<State, readonly State[]>;

/** Returns `to` when the table allows it from `from`; throws {@link IllegalTransition}, naming `subject`, when not. */
export function transition<State extends string>(
  table: TransitionTable<State>,
  subject: string,
  from: State,
  to: State,
): State {
  if (!table[from].includes(to)) throw new IllegalTransition(subject, from, to);
  return to;
}
