import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { Unauthenticated } from '../../kernel/errors.ts';
import { requestContext } from '../../platform/http/request-context.ts';
import { CrossSiteRequest } from '../people.errors.ts';
import type { CurrentSession } from './sessions.ts';

/** The form field in which a page of the console sends its session's token back. */
export const CSRF_FIELD = '_csrf';

/** By request, so that it is gone with it and no other code can forge it as a property. */
const sessions = new WeakMap<object, CurrentSession>();

/** Remembers whose session a request belongs to. Called where the actor is resolved. */
export function noteSession(request: FastifyRequest, session: CurrentSession): void {
  sessions.set(request, session);
  const context = requestContext();
  if (context !== undefined) context.sessionId = session.id;
}

/** Forgets whose session a request belonged to, after that session ended: what is shown then is shown to nobody known. */
export function forgetSession(request: FastifyRequest): void {
  sessions.delete(request);
}

/** The session of a request; undefined for a machine's and for nobody's. */
export function sessionOf(request: FastifyRequest): CurrentSession | undefined {
  return sessions.get(request);
}

/** The session of a request that a person sends. Throws Unauthenticated for any other. */
export function requireSession(request: FastifyRequest): CurrentSession {
  const session = sessions.get(request);
  if (session === undefined) throw new Unauthenticated();
  return session;
}

/** What a form of this session carries in {@link CSRF_FIELD}. */
export function csrfTokenOf(session: Pick<CurrentSession, 'csrfToken'>): string {
  return session.csrfToken;
}

/** Lets a form post of this session pass or throws {@link CrossSiteRequest}. */
export function checkCsrf(session: Pick<CurrentSession, 'csrfToken'>, form: unknown): void {
  const given =
    typeof form === 'object' && form !== null ? (form as Record<string, unknown>)[CSRF_FIELD] : undefined;
  if (typeof given !== 'string' || !equal(given, session.csrfToken)) throw new CrossSiteRequest();
}

function equal(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
