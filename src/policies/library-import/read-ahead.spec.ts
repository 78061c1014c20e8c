import { describe, expect, it } from '@jest/globals';
import { readAhead } from './read-ahead.ts';

describe('readAhead', () => {
  it('keeps the order and works on no more than it may', async () => {
    let running = 0;
    let most = 0;
    const work = async (n: number) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < 10 - n; turn += 1) await Promise.resolve();
      running -= 1;
      return n;
    };
    const results: number[] = [];
    for await (const n of readAhead([0, 1, 2, 3, 4, 5, 6], 2, work)) results.push(n);
    expect(results).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(most).toBeLessThanOrEqual(3);
  });

  it('has nothing of nothing, and fails when its turn comes', async () => {
    const fail = async (n: number) => (n === 1 ? await Promise.reject(new Error('one')) : n);
    const seen: number[] = [];
    const run = async () => {
      for await (const n of readAhead([0, 1, 2], 5, fail)) seen.push(n);
    };
    await expect(run()).rejects.toThrow('one');
    expect(seen).toEqual([0]);
    for await (const _ of readAhead([], 2, fail)) throw new Error('nothing was expected');
  });
});
