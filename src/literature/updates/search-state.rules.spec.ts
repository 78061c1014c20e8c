import { describe, expect, it } from '@jest/globals';
import { updateState, type SearchState } from './search-state.rules.ts';

describe('updateState', () => {
  it.each<[SearchState[], string]>([
    [['waiting'], 'waiting'],
    [['done', 'running', 'failed'], 'running'],
    [['done', 'waiting', 'failed'], 'waiting'],
    [['done', 'failed'], 'failed'],
    [['split', 'done', 'done'], 'done'],
    [['done', 'dropped'], 'dropped'],
    [['failed', 'dropped'], 'failed'],
  ])('of %j is %s', (states, expected) => {
    expect(updateState(states)).toBe(expected);
  });
});
