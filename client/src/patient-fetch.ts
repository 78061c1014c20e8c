import { setTimeout as after } from 'node:timers/promises';

/** How a call that was told to wait is made again. */
export interface Patience {
  /** Instead of the runtime's own `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Instead of this machine's clock. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Times that one call is made again. */
const TRIES = 10;
/** The longest that one call waits at a time, in seconds: asked for more, it fails, and the caller decides. */
const LONGEST_WAIT = 300;

const sleep = async (milliseconds: number, signal: AbortSignal): Promise<void> =>
  await after(milliseconds, undefined, { signal });

/**
 * A `fetch` that waits as long as it is asked to (429 and 503 with Retry-After, RFC 9110 §10.2.3) and calls again: filling
 * a large copy runs into the server's limits, and what was loaded before need not be loaded again for it.
 */
export function patientFetch({ fetch = globalThis.fetch, wait = sleep }: Patience = {}): (
  request: Request,
) => Promise<Response> {
  return async (request) => {
    for (let left = TRIES; ; left -= 1) {
      const response = await fetch(request.clone());
      const seconds = secondsAsked(response);
      if (seconds === null || left === 0) return response;
      await response.body?.cancel();
      await wait(seconds * 1000, request.signal);
    }
  };
}

/** Null where no wait is asked for, or too long a one. */
function secondsAsked({ status, headers }: Response): number | null {
  const text = headers.get('retry-after') ?? '';
  if (![429, 503].includes(status) || !/^\d{1,6}$/.test(text)) return null;
  return Number(text) <= LONGEST_WAIT ? Number(text) : null;
}
