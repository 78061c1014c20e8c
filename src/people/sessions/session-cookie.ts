import type { FastifyReply, FastifyRequest } from 'fastify';
import { wallMilliseconds } from '../../platform/clock/system-clock.ts';
import { SESSION_COOKIE } from '../../platform/http/session-cookie-name.ts';
import type { OpenedSession } from './sessions.ts';

/**
 * Scripts cannot read it, other sites' forms do not send it, and with https it never travels in the clear.
 * Lax, not Strict: a link in a reminder mail must find its reader signed in.
 */
const flags = (publicUrl: string) => ({
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: publicUrl.startsWith('https:'),
  path: '/',
});

/** The token a request brings, if any. */
export function sessionTokenOf(request: FastifyRequest): string | undefined {
  return request.cookies[SESSION_COOKIE];
}

/** Gives a session's token to the browser, for as long as the session can last. */
export function setSessionCookie(reply: FastifyReply, session: OpenedSession, publicUrl: string): void {
  const maxAge = Math.floor((session.expiresAt.epochMilliseconds - wallMilliseconds()) / 1000);
  void reply.setCookie(SESSION_COOKIE, session.token, { ...flags(publicUrl), maxAge });
}

/** Takes the cookie back. */
export function clearSessionCookie(reply: FastifyReply, publicUrl: string): void {
  void reply.clearCookie(SESSION_COOKIE, flags(publicUrl));
}
