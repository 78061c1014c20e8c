import { describe, expect, it } from '@jest/globals';
import type { CopyKeeper } from '../../client/src/copy-keeper.ts';
import { Bell, keep } from '../../client/src/keep.ts';

/** Far longer than a test waits. */
const LONG = 3_600_000;

describe('keeping a copy', () => {
  it('pauses only once there is nothing more', async () => {
    const stop = new AbortController();
    const looks: boolean[] = [];
    const parts = [true, true, false];
    const keeper = {
      look: async () => {
        const more = parts[looks.length] ?? false;
        looks.push(more);
        if (!more) setImmediate(() => stop.abort()); // it pauses now, and would for an hour
        return await Promise.resolve(more);
      },
    };
    const failed = (error: unknown): never => {
      throw error;
    };
    await keep(keeper as unknown as CopyKeeper, new Bell(), { idleMilliseconds: LONG, failed }, stop.signal);
    expect(looks).toEqual([true, true, false]);
  });
});
