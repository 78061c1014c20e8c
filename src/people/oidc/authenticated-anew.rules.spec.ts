import { describe, expect, it } from '@jest/globals';
import { authenticatedAnew } from './authenticated-anew.rules.ts';

describe('a sign-in during the trip', () => {
  const times = { startedAt: 1000.7, now: 1060, tolerance: 30 };
  it.each<[unknown, boolean]>([
    [969, false],
    [970, true],
    [1000, true],
    [1060, true],
    [1090, true],
    [1091, false],
    [undefined, false],
    ['1030', false],
    [Number.NaN, false],
    [null, false],
  ])('at %j: %j', (authTime, anew) => {
    expect(authenticatedAnew(authTime, times)).toBe(anew);
  });
});
