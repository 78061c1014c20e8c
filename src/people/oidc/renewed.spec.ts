import { describe, expect, it } from '@jest/globals';
import { Renewed } from './renewed.ts';

/** One whose clock and source a test moves. */
function source() {
  const state = { now: 0, fetched: 0, fails: false };
  const renewed = new Renewed(
    { freshSeconds: 600, usableSeconds: 86_400, cooldownSeconds: 30 },
    async () => {
      state.fetched += 1;
      if (state.fails) throw new Error('down');
      return await Promise.resolve({ number: state.fetched });
    },
    () => state.now,
  );
  return { state, renewed };
}

describe('what is fetched and kept', () => {
  it('is fetched once while it is fresh, and again after', async () => {
    const { state, renewed } = source();
    await Promise.all([renewed.value(), renewed.value(), renewed.value()]);
    state.now = 599;
    await renewed.value();
    expect(state.fetched).toBe(1);
    state.now = 600;
    expect(await renewed.value()).toEqual({ number: 2 });
  });

  it('serves for a day while its source is down, which is not asked at every call', async () => {
    const { state, renewed } = source();
    await renewed.value();
    state.fails = true;
    state.now = 600;
    for (let call = 0; call < 5; call++) expect(await renewed.value()).toEqual({ number: 1 });
    expect(state.fetched).toBe(2);
    state.now = 630;
    await renewed.value();
    expect(state.fetched).toBe(3);
    state.now = 86_400;
    await expect(renewed.value()).rejects.toThrow('down');
    state.fails = false;
    state.now += 30;
    expect(await renewed.value()).toEqual({ number: state.fetched });
  });

  it('is not asked for anew within the cool-down, whoever wants something that it lacks', async () => {
    const { state, renewed } = source();
    const first = await renewed.value();
    expect(await renewed.again()).toBe(first);
    state.now = 29;
    expect(await renewed.again()).toBe(first);
    state.now = 30;
    expect(await renewed.again()).toEqual({ number: 2 });
  });

  it('fails quickly while nothing was ever fetched', async () => {
    const { state, renewed } = source();
    state.fails = true;
    for (let call = 0; call < 5; call++) await expect(renewed.value()).rejects.toThrow('down');
    expect(state.fetched).toBe(1);
  });
});
