import { describe, expect, it } from '@jest/globals';
import type { Settings } from '../config/settings.ts';
import { RateLimits } from './rate-limits.ts';

const [HERE, THERE] = ['192.0.2.1', '192.0.2.2'];
const PER_MINUTE = 4;

describe('the share of an address', () => {
  const limits = () =>
    new RateLimits({
      rateLimitPublished: PER_MINUTE,
      rateLimitRequests: PER_MINUTE,
      rateLimitCostly: PER_MINUTE,
      rateLimitSignIn: PER_MINUTE,
    } as Settings);

  it('is not taken from by requests that the share of their key refuses', () => {
    const counting = limits();
    counting.noteGood('one');
    counting.noteGood('other');
    const passes = (address: string, key: string) =>
      counting.count(address, key, 'published').refused === undefined;
    expect([1, 2, 3, 4].map((n) => passes(n <= 2 ? HERE : THERE, 'one'))).toEqual(Array(4).fill(true));
    expect([1, 2, 3, 4, 5].map(() => passes(HERE, 'one'))).toEqual(Array(5).fill(false));
    expect([1, 2, 3].map(() => passes(HERE, 'other'))).toEqual([true, true, false]);
  });

  it('does not lessen the share of a key that it refuses', () => {
    const counting = limits();
    counting.noteGood('one');
    counting.noteGood('other');
    for (let n = 0; n < PER_MINUTE; n += 1) counting.count(HERE, 'other', 'published');
    expect(counting.count(HERE, 'one', 'published').refused).toBeDefined();
    const passed = [1, 2, 3, 4, 5].map(() => counting.count(THERE, 'one', 'published').refused === undefined);
    expect(passed).toEqual([true, true, true, true, false]);
  });
});
