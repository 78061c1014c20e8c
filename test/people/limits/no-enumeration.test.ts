import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.ts';
import { buildPerson } from '../support.ts';

/** Requests of each kind in a round. */
const SAMPLES = 40;
/** Rounds of which one must find nothing: a busy machine makes one kind slower by chance, and not in each of them. */
const ROUNDS = 4;

/**
 * How often a request of the one kind took longer than one of the other, from 0 to 1: the common-language effect size of
 * the Mann-Whitney test, which outliers do not move. 0.5: nothing can be told.
 */
function slowerShare(a: readonly number[], b: readonly number[]): number {
  let slower = 0;
  for (const x of a) for (const y of b) slower += x > y ? 1 : x === y ? 0.5 : 0;
  return slower / (a.length * b.length);
}

describe('how long an answer takes', () => {
  let app: TestApp;
  let known: string;
  beforeAll(async () => {
    app = await startApp();
    known = (await buildPerson(app)).email;
  });
  afterAll(async () => {
    await app.close();
  });

  const took = async (url: string, payload: object, n: number): Promise<number> => {
    const start = performance.now();
    await app.http({ method: 'POST', url, remoteAddress: `198.51.100.${(n % 250) + 1}`, payload });
    return performance.now() - start;
  };

  it.each([
    ['a sign-in', '/v1/sessions', (email: string) => ({ email, password: 'not the right password' })],
    ['asking for a link', '/v1/sessions/forgotten', (email: string) => ({ email })],
  ] as const)('to %s tells nobody whether there is such a person', async (_, url, payloadFor) => {
    const shares: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const times = { known: [] as number[], unknown: [] as number[] };
      for (let n = 0; n < SAMPLES; n++) {
        await app.database.query('delete from sign_in_attempt');
        // in turns, each first as often as second, so that whatever else the machine does falls on both
        const kinds = n % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const);
        for (const kind of kinds) {
          const email = kind === 'known' ? known : 'nobody-here@example.org';
          times[kind].push(await took(url, payloadFor(email), n));
        }
      }
      await app.drain();
      const share = slowerShare(times.known, times.unknown);
      shares.push(share);
      if (Math.abs(share - 0.5) < 0.15) return;
    }
    throw new Error(`a known address took longer in ${shares.join(', ')} of the comparisons`);
  });
});
