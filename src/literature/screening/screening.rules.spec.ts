import { describe, expect, it } from '@jest/globals';
import { IllegalTransition } from '../../kernel/errors.ts';
import {
  decided,
  decisionsFrom,
  screeningDecisions,
  screeningStates,
  type ScreeningDecision,
  type ScreeningState,
} from './screening.rules.ts';

const allowed: readonly (readonly [ScreeningState, ScreeningDecision, ScreeningState])[] = [
  ['identified', 'include', 'included'],
  ['identified', 'exclude', 'excluded'],
  ['identified', 'seek', 'sought'],
  ['sought', 'include', 'included'],
  ['sought', 'exclude', 'excluded_in_full_text'],
  ['sought', 'not_retrieved', 'not_retrieved'],
  ['sought', 'retrieve', 'retrieved'],
  ['not_retrieved', 'seek', 'sought'],
  ['not_retrieved', 'retrieve', 'retrieved'],
  ['not_retrieved', 'include', 'included'],
  ['not_retrieved', 'exclude', 'excluded_in_full_text'],
  ['retrieved', 'include', 'included'],
  ['retrieved', 'exclude', 'excluded_in_full_text'],
];

describe('decided', () => {
  it.each(allowed)('a record that is %s, on %s, is %s', (from, decision, to) => {
    expect(decided('PMID 1', from, decision)).toBe(to);
  });

  it('refuses every other decision and says from where to where', () => {
    for (const from of screeningStates) {
      for (const decision of screeningDecisions) {
        if (allowed.some(([state, given]) => state === from && given === decision)) continue;
        expect(() => decided('PMID 1', from, decision)).toThrow(IllegalTransition);
      }
    }
  });

  it('never says what PRISMA could not count: nothing is excluded in full text that was not sought', () => {
    for (const [from, , to] of allowed) {
      if (to === 'excluded_in_full_text' || to === 'retrieved' || to === 'not_retrieved') {
        expect(from).not.toBe('identified');
      }
    }
  });
});

describe('decisionsFrom', () => {
  it('offers a look at title and abstract three ways', () => {
    expect(decisionsFrom('identified')).toEqual(['include', 'exclude', 'seek']);
  });

  it.each(['included', 'excluded', 'excluded_in_full_text'] as const)(
    'offers none once it is %s',
    (state) => {
      expect(decisionsFrom(state)).toEqual([]);
    },
  );
});
