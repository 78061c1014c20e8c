import { randomBytes } from 'node:crypto';

/** Ids that callers may choose for their requests. */
const CHOSEN = /^[\w.-]{1,64}$/;

/** Tells this process's requests from those of every other. */
const here = randomBytes(9).toString('base64url');
let requests = 0;

/**
 * The id under which a request is found in the log: its caller's own `x-request-id`, else where it was answered and its
 * number there. It need not be hard to guess, and randomness of its own would cost more than sending a small reply.
 */
export function requestIdOf(headers: Readonly<Record<string, string | string[] | undefined>>): string {
  const given = headers['x-request-id'];
  if (typeof given === 'string' && CHOSEN.test(given)) return given;
  requests += 1;
  return `${here}.${requests.toString(36)}`;
}
