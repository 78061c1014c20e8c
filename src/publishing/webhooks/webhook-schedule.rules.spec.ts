import { describe, expect, it } from '@jest/globals';
import { instant } from '../../kernel/instant.ts';
import {
  attemptDelaysSeconds,
  judge,
  nextDelaySeconds,
  pauseSeconds,
  retryAfterSeconds,
  verdictOn,
} from './webhook-schedule.rules.ts';

describe('the delay after a failed attempt', () => {
  it('follows the list of Standard Webhooks and then ends', () => {
    const delays = attemptDelaysSeconds.map((_, position) => nextDelaySeconds(position, null, 0));
    expect(delays).toEqual([5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400, null]);
  });

  it('is spread by up to a tenth', () => {
    expect(nextDelaySeconds(1, null, 0.999)).toBeCloseTo(330, 0);
  });

  it('is what the receiver asks for when that is longer, but never much over a day', () => {
    expect(nextDelaySeconds(0, 120, 0)).toBe(120);
    expect(nextDelaySeconds(1, 120, 0)).toBe(300);
    expect(nextDelaySeconds(0, 9_999_999, 0)).toBeLessThan(100_000);
  });

  it('does not come back because a receiver asks for later when the schedule is exhausted', () => {
    expect(nextDelaySeconds(9, 60, 0)).toBeNull();
  });
});

describe('the verdict on a reply', () => {
  it.each([
    [200, 'delivered'],
    [204, 'delivered'],
    [299, 'delivered'],
    [199, 'failed'],
    [301, 'failed'],
    [308, 'failed'],
    [404, 'failed'],
    [410, 'gone'],
    [429, 'failed'],
    [500, 'failed'],
    [null, 'failed'],
  ] as const)('%s is %s', (status, verdict) => {
    expect(verdictOn(status)).toBe(verdict);
  });
});

describe('Retry-After', () => {
  const now = instant('2026-11-06T08:49:00Z');

  it.each([
    [undefined, null],
    ['120', 120],
    [' 7 ', 7],
    ['Fri, 06 Nov 2026 08:49:37 GMT', 37],
    ['Fri, 06 Nov 2026 08:00:00 GMT', 0],
    ['Fri, 31 Feb 2026 08:00:00 GMT', null],
    ['soon', null],
    ['-5', null],
    ['1e9', null],
  ])('%s is %s seconds', (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });
});

describe('what follows from an attempt', () => {
  const nothing = { error: null, retryAfterSeconds: null };

  it('is nothing more after a success', () => {
    expect(judge({ kind: 'event', position: 3 }, { ...nothing, status: 204 }, 0)).toEqual({
      state: 'delivered',
      delaySeconds: null,
      error: null,
      gone: false,
    });
  });

  it.each([
    ['event', 1, 500, 'waiting', 5],
    ['event', 9, 500, 'waiting', 86_400],
    ['event', 10, 500, 'dead', null],
    ['verification', 1, null, 'waiting', 5],
    ['verification', 10, null, 'dead', null],
    ['test', 1, 500, 'dead', null],
    ['event', 1, 410, 'dead', null],
  ] as const)(
    'is, for a failed %s at its attempt %i (%s), %s',
    (kind, position, status, state, delaySeconds) => {
      const judged = judge({ kind, position }, { ...nothing, status, error: 'no' }, 0);
      expect(judged).toEqual({ state, delaySeconds, error: 'no', gone: status === 410 });
    },
  );
});

describe('a reply that asks for peace', () => {
  it.each([
    [429, 30, 30],
    [503, 30, 30],
    [502, 30, 30],
    [504, 30, 30],
    [429, null, 0],
    [500, 30, 0],
    [200, 30, 0],
    [null, null, 0],
    [429, 999_999, 3600],
  ])('%s with Retry-After %s: nothing more for %i seconds', (status, asked, seconds) => {
    expect(pauseSeconds({ status, retryAfterSeconds: asked })).toBe(seconds);
  });
});
