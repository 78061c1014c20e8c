import { beforeEach, describe, expect, it } from '@jest/globals';
import { patientFetch } from '../../client/src/patient-fetch.ts';

const URL = 'https://almanac.example.org/v1/policies';

describe('a fetch that waits as long as it is asked to', () => {
  let replies: Response[];
  let waited: number[];
  let bodies: string[];

  beforeEach(() => {
    replies = [];
    waited = [];
    bodies = [];
  });

  const call = async (init: RequestInit = {}): Promise<Response> =>
    await patientFetch({
      fetch: async (request) => {
        bodies.push(await request.text());
        return replies.shift() ?? new Response('late', { status: 200 });
      },
      wait: async (milliseconds) => void (await Promise.resolve(waited.push(milliseconds))),
    })(new Request(URL, init));
  const busy = (status: number, after: string) =>
    new Response('no', { status, headers: { 'retry-after': after } });

  it.each([429, 503])('calls again after %s, with the same body', async (status) => {
    replies = [busy(status, '2'), busy(status, '30')];
    const reply = await call({ method: 'POST', body: 'held' });
    expect([reply.status, waited, bodies]).toEqual([200, [2000, 30_000], ['held', 'held', 'held']]);
  });

  it.each([
    ['without a time', new Response('no', { status: 503 })],
    ['with too long a one', busy(429, '301')],
    ['with none that it knows', busy(429, 'Wed, 21 Oct 2026 07:28:00 GMT')],
    ['of another kind', busy(500, '1')],
  ])('gives a refusal %s to its caller', async (_, refusal) => {
    replies = [refusal];
    expect([await call(), waited]).toEqual([refusal, []]);
  });

  it('gives up after some tries', async () => {
    replies = Array.from({ length: 20 }, () => busy(429, '1'));
    expect((await call()).status).toBe(429);
    expect(waited).toHaveLength(10);
  });
});
