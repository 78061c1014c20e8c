import { describe, expect, it } from '@jest/globals';
import { FREE_FAILURES_OF_ACCOUNT, LONGEST_PAUSE_SECONDS, pauseAfter } from './sign-in-limits.rules.ts';

describe('the pause between guesses at one account', () => {
  it.each([
    [0, 0],
    [19, 0],
    [20, 1],
    [21, 2],
    [29, 512],
    [30, 900],
    [1_000_000, 900],
  ])('after %d failures is %d seconds', (failures, seconds) => {
    expect(pauseAfter(failures)).toBe(seconds);
  });

  it('lets through less than 130 guesses in a day, however many addresses they come from', () => {
    let guesses = 0;
    for (let second = 0; second < 24 * 3600; second += Math.max(pauseAfter(guesses), 0)) {
      guesses += 1;
      if (guesses > 10_000) break;
    }
    expect(guesses).toBeGreaterThan(FREE_FAILURES_OF_ACCOUNT);
    expect(guesses).toBeLessThan(130);
    expect(LONGEST_PAUSE_SECONDS).toBe(900);
  });
});
