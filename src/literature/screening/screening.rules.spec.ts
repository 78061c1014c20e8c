import { describe, expect, it } from '@jest/globals';
import { IllegalTransition } from '../../kernel/errors.ts';
import { decided } from './screening.rules.ts';

describe('decided', () => {
  it.each([
    ['include', 'included'],
    ['exclude', 'excluded'],
  ] as const)('%s makes an identified record %s', (decision, state) => {
    expect(decided('PMID 1', 'identified', decision)).toBe(state);
  });

  it.each([
    ['included', 'exclude'],
    ['included', 'include'],
    ['excluded', 'include'],
    ['excluded', 'exclude'],
  ] as const)('leaves an %s record as it is when asked to %s it', (state, decision) => {
    expect(() => decided('PMID 1', state, decision)).toThrow(IllegalTransition);
  });
});
