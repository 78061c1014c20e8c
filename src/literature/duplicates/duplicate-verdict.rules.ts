import { transition, type TransitionTable } from '../../kernel/transitions.ts';

/** What is said of two records: nothing yet, one work, two works. */
export const verdicts = ['open', 'same', 'different'] as const;
export type Verdict = (typeof verdicts)[number];

/** A verdict is taken back before another is given, so that nobody overrules unseen what another just said. */
const next = {
  open: ['same', 'different'],
  same: ['open'],
  different: ['open'],
} as const satisfies TransitionTable<Verdict>;

/** The verdict after `to` was said. Throws IllegalTransition, naming `subject`. */
export function judged(subject: string, from: Verdict, to: Verdict): Verdict {
  return transition<Verdict>(next, subject, from, to);
}
