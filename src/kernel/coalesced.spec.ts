import { describe, expect, it } from '@jest/globals';
import { coalesced } from './coalesced.ts';

describe('coalesced work', () => {
  /** Work whose turns end when they are told to. */
  const stepped = () => {
    const turns: PromiseWithResolvers<number>[] = [];
    const ask = coalesced(async () => {
      const turn = Promise.withResolvers<number>();
      turns.push(turn);
      return await turn.promise;
    });
    return { turns, ask };
  };
  const settle = async () => await new Promise((wake) => setImmediate(wake));

  it('begins at once when nothing is being done', async () => {
    const { turns, ask } = stepped();
    const asked = ask();
    expect(turns).toHaveLength(1);
    turns[0]!.resolve(1);
    await expect(asked).resolves.toBe(1);
  });

  it('gives all who ask meanwhile one turn that begins when the present one is over', async () => {
    const { turns, ask } = stepped();
    const first = ask();
    const others = [ask(), ask(), ask()];
    await settle();
    expect(turns).toHaveLength(1);
    turns[0]!.resolve(1);
    await expect(first).resolves.toBe(1);
    await settle();
    expect(turns).toHaveLength(2);
    const later = ask(); // while the second is being done
    turns[1]!.resolve(2);
    await expect(Promise.all(others)).resolves.toEqual([2, 2, 2]);
    await settle();
    turns[2]!.resolve(3);
    await expect(later).resolves.toBe(3);
    expect(turns).toHaveLength(3);
  });

  it('goes on after a turn that failed', async () => {
    const { turns, ask } = stepped();
    const first = ask();
    const second = ask();
    turns[0]!.reject(new Error('no database'));
    await expect(first).rejects.toThrow('no database');
    await settle();
    turns[1]!.resolve(2);
    await expect(second).resolves.toBe(2);
    const third = ask();
    turns[2]!.resolve(3);
    await expect(third).resolves.toBe(3);
  });
});
