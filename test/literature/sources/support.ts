import { fetch } from 'undici';
import type { RateLimiter } from '../../../src/literature/eutils/rate-limit.ts';
import { CrossrefClient } from '../../../src/literature/sources/crossref.client.ts';
import { EuropePmcClient } from '../../../src/literature/sources/europe-pmc.client.ts';

/** Lets every request through and remembers what it was told. */
export class CountingLimiter implements RateLimiter {
  taken = 0;
  readonly pauses: number[] = [];
  async take(): Promise<void> {
    this.taken += 1;
    await Promise.resolve();
  }
  async pause(seconds: number): Promise<void> {
    this.pauses.push(seconds);
    await Promise.resolve();
  }
}

const limits = { timeoutMilliseconds: 400, maximumBytes: 1_000_000 };

export function europePmcClient(
  baseUrl: string | null,
  limiter: RateLimiter = new CountingLimiter(),
  email: string | null = null,
): EuropePmcClient {
  return new EuropePmcClient({ baseUrl, email, ...limits }, { fetch, rateLimiter: limiter });
}

export function crossrefClient(
  baseUrl: string | null,
  limiter: RateLimiter = new CountingLimiter(),
  email: string | null = null,
): CrossrefClient {
  return new CrossrefClient({ baseUrl, email, ...limits }, { fetch, rateLimiter: limiter });
}

/** The class of the error with which a promise ends; null when it does not. */
export async function failureOf(
  promise: Promise<unknown>,
): Promise<{ name: string; kind: string; message: string } | null> {
  try {
    await promise;
    return null;
  } catch (error) {
    const { name, kind, message } = error as Error & { kind: string };
    return { name, kind, message };
  }
}
