import { describe, expect, it } from '@jest/globals';
import { withLigatures } from './ligatures.rules.ts';

describe('ligatures without a meaning', () => {
  it.each([
    ['evalua�on', 'evaluation'],
    ['bene�t', 'benefit'],
    ['de�ni�on', 'definition'],
    ['classi�ca�on', 'classification'],
    ['in�uence', 'influence'],
    ['e�ec�ve', 'effective'],
    ['e�cacy', 'efficacy'],
    ['a�er', 'after'],
    ['pa�ent', 'patient'],
    ['pa�ern', 'pattern'],
    ['�me', 'time'],
    ['�ve', 'five'],
    ['ac�ve', 'active'],
  ])('%s is %s', (printed, word) => {
    expect(withLigatures(printed)).toBe(word);
  });

  it('stay where no letter follows', () => {
    expect(withLigatures('893�6816')).toBe('893�6816');
  });
});
