import { describe, expect, it } from '@jest/globals';
import { retryDelay } from './search-retry.rules.ts';

describe('retryDelay', () => {
  it.each([
    [1, null, 5],
    [2, null, 15],
    [7, null, 3_600],
    [50, null, 3_600],
    [1, 30, 30],
    [4, 30, 300],
  ])('after failure %i, asked to wait %s, waits %i s', (failures, asked, expected) => {
    expect(retryDelay(failures, asked)).toBe(expected);
  });
});
