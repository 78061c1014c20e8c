import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  decided,
  decisionsFrom,
  screeningDecisions,
  type ScreeningDecision,
  type ScreeningState,
} from './screening.rules.ts';
import { withoutUndone } from './steps-in-force.rules.ts';

interface Step {
  readonly kind: 'decided' | 'undone';
  readonly from: ScreeningState;
  readonly to: ScreeningState;
}

/** What is kept when a person does these things, one after the other, and what cannot be done is refused. */
function stepsOf(acts: readonly (ScreeningDecision | 'undo')[]): Step[] {
  const steps: Step[] = [];
  for (const act of acts) {
    const from = steps.at(-1)?.to ?? 'identified';
    if (act === 'undo') {
      const last = withoutUndone(steps).at(-1);
      if (last !== undefined) steps.push({ kind: 'undone', from, to: last.from });
    } else if (decisionsFrom(from).includes(act)) {
      steps.push({ kind: 'decided', from, to: decided('PMID 1', from, act) });
    }
  }
  return steps;
}

describe('withoutUndone', () => {
  it.each([
    [['include'], ['included']],
    [['include', 'undo'], []],
    [['seek', 'include', 'undo'], ['sought']],
    [['seek', 'include', 'undo', 'undo', 'exclude'], ['excluded']],
    [['undo', 'seek', 'undo', 'undo'], []],
  ] as const)('of %j leaves %j', (acts, standing) => {
    expect(withoutUndone(stepsOf(acts)).map(({ to }) => to)).toEqual(standing);
  });

  it('always leads in unbroken steps from the search to where the record stands', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...screeningDecisions, 'undo' as const), { maxLength: 40 }),
        (acts) => {
          const steps = stepsOf(acts);
          const standing = withoutUndone(steps);
          expect(standing.at(-1)?.to ?? 'identified').toBe(steps.at(-1)?.to ?? 'identified');
          standing.forEach(({ from }, index) => expect(from).toBe(standing[index - 1]?.to ?? 'identified'));
        },
      ),
    );
  });
});
