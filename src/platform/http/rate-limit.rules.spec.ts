import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SPAN, take } from './rate-limit.rules.ts';

/** How many of requests at these times are allowed. */
function allowedOf(times: readonly number[], perMinute: number): number[] {
  let wholeAt: number | undefined;
  return times.filter((now) => {
    const share = take(wholeAt, now, perMinute);
    ({ wholeAt } = share);
    return share.allowed;
  });
}

describe('a share of requests', () => {
  it('lets a minute’s worth through at once, and then one at a time', () => {
    const burst = Array.from({ length: 7 }, () => 1000);
    expect(allowedOf([...burst, 1000 + SPAN / 6 - 1, 1000 + SPAN / 6], 6)).toHaveLength(7);
  });

  it.each([
    [undefined, 0, true, 5, 0],
    [50_000, 0, true, 0, 0],
    [50_001, 0, false, 0, 1],
    [60_000, 0, false, 0, 10],
    [60_000, 9000, false, 0, 1],
    [60_000, 10_000, true, 0, 0],
    [60_000, 120_000, true, 5, 0],
  ])('whole again at %s, asked at %d: %s', (wholeAt, now, allowed, remaining, retryAfterSeconds) => {
    expect(take(wholeAt, now, 6)).toMatchObject({ allowed, remaining, retryAfterSeconds });
  });

  it('is never more than two minutes’ worth in any minute and one, however the requests come', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.array(fc.integer({ min: 0, max: 3 * SPAN }), { maxLength: 600 }),
        (perMinute, given) => {
          const times = given.toSorted((a, b) => a - b);
          const allowed = allowedOf(times, perMinute);
          for (const start of allowed) {
            const within = allowed.filter((time) => time >= start && time < start + SPAN).length;
            expect(within).toBeLessThanOrEqual(2 * perMinute);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('says how long to wait: then, and not a second before, one is allowed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 0, max: SPAN }),
        (perMinute, wholeAt) => {
          const { allowed, retryAfterSeconds } = take(wholeAt, 0, perMinute);
          if (allowed) return;
          expect(take(wholeAt, retryAfterSeconds * 1000, perMinute).allowed).toBe(true);
          if (retryAfterSeconds > 1)
            expect(take(wholeAt, (retryAfterSeconds - 1) * 1000, perMinute).allowed).toBe(false);
        },
      ),
    );
  });
});
