import { describe, expect, it } from '@jest/globals';
import { screeningStates } from './screening.rules.ts';
import { contradicts, mayResolve, resolvedState, verdicts } from './second-reading.rules.ts';

describe('contradicts', () => {
  it.each([
    ['include', 'excluded', true],
    ['include', 'excluded_in_full_text', true],
    ['include', 'included', false],
    ['include', 'sought', false],
    ['seek', 'excluded', true],
    ['seek', 'excluded_in_full_text', false],
    ['seek', 'included', false],
    ['exclude', 'included', true],
    ['exclude', 'sought', true],
    ['exclude', 'retrieved', true],
    ['exclude', 'excluded', false],
    ['exclude', 'not_retrieved', false],
  ] as const)('%s against %s: %s', (verdict, state, expected) => {
    expect(contradicts(verdict, state)).toBe(expected);
  });

  it('has nothing to say to a record that nobody has decided on', () => {
    for (const verdict of verdicts) expect(contradicts(verdict, 'identified')).toBe(false);
  });
});

describe('resolvedState', () => {
  it.each([
    ['excluded', 'identified', 'include', 'included'],
    ['excluded', 'identified', 'seek', 'sought'],
    ['excluded', 'identified', 'exclude', 'excluded'],
    ['included', 'identified', 'exclude', 'excluded'],
    ['included', 'retrieved', 'exclude', 'excluded_in_full_text'],
    ['included', 'sought', 'exclude', 'excluded_in_full_text'],
    ['included', 'excluded', 'exclude', 'excluded'],
    ['included', 'identified', 'seek', 'sought'],
    ['sought', 'identified', 'exclude', 'excluded'],
    ['sought', 'identified', 'seek', 'sought'],
    ['retrieved', 'sought', 'exclude', 'excluded_in_full_text'],
    ['retrieved', 'sought', 'seek', 'retrieved'],
    ['excluded_in_full_text', 'retrieved', 'include', 'included'],
    ['excluded_in_full_text', 'sought', 'exclude', 'excluded_in_full_text'],
  ] as const)('%s (from %s), resolved to %s, is %s', (state, decidedFrom, verdict, expected) => {
    expect(resolvedState(state, decidedFrom, verdict)).toBe(expected);
  });

  it('ends every conflict there can be', () => {
    for (const state of screeningStates) {
      for (const verdict of verdicts) {
        if (!contradicts(verdict, state)) continue;
        expect(contradicts(verdict, resolvedState(state, 'identified', verdict))).toBe(false);
      }
    }
  });
});

describe('mayResolve', () => {
  const between = { state: 'excluded', secondVerdict: 'include' } as const;
  it.each([
    ['third', 'include', true],
    ['third', 'exclude', true],
    ['first', 'exclude', false],
    ['first', 'include', true],
    ['first', 'seek', true],
    ['second', 'include', false],
    ['second', 'seek', false],
    ['second', 'exclude', true],
  ] as const)('the %s with %s: %s', (part, verdict, expected) => {
    expect(mayResolve(part, verdict, between)).toBe(expected);
  });
});
