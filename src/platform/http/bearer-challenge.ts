import type { FastifyRequest } from 'fastify';
import type { Problem } from './problem.ts';

const REALM = 'Bearer realm="almanac"';

/**
 * What a machine is told of its credential in `WWW-Authenticate` (RFC 6750 §3): without one only how to come, with a
 * token that was not taken `invalid_token`, with too few scopes `insufficient_scope` and the one that is needed.
 * Undefined for replies that need none.
 */
export function bearerChallenge(request: FastifyRequest, problem: Problem): string | undefined {
  const came = /^Bearer\b/i.test(request.headers.authorization ?? '');
  if (problem.status === 401) {
    return came ? `${REALM}, error="invalid_token", error_description="${quotable(problem.detail)}"` : REALM;
  }
  if (problem.code !== 'insufficient_scope') return undefined;
  const needs = problem['needs'];
  const scope = typeof needs === 'string' ? `, scope="${quotable(needs)}"` : '';
  return `${REALM}, error="insufficient_scope"${scope}`;
}

/** The characters that RFC 6750 §3 allows in a quoted value. */
function quotable(text: string): string {
  return text.replaceAll(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '');
}
