import type { FastifyReply, FastifyRequest } from 'fastify';
import { wallMilliseconds } from '../../platform/clock/system-clock.ts';
import { isSecure, sessionCookieName } from '../../platform/http/session-cookie-name.ts';
import type { BrowserCookies } from '../../platform/http/request-context.ts';
import { BROWSER_DAYS } from './known-browsers.ts';
import type { OpenedSession } from './sessions.ts';

const DEVICE_COOKIE = 'almanac_device';

/**
 * Scripts cannot read it, other sites' forms do not send it, and with https it never travels in the clear.
 * Lax, not Strict: a link in a reminder mail must find its reader signed in.
 */
const flags = (publicUrl: string) => ({
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: isSecure(publicUrl),
  path: '/',
});

/** The token a request brings, if any. */
export function sessionTokenOf(request: FastifyRequest, publicUrl: string): string | undefined {
  return request.cookies[sessionCookieName(publicUrl)];
}

/** What a browser brings of earlier sign-ins. */
export function browserCookiesOf(request: FastifyRequest, publicUrl: string): BrowserCookies {
  return {
    sessionToken: sessionTokenOf(request, publicUrl),
    deviceToken: request.cookies[deviceCookieName(publicUrl)],
  };
}

/**
 * Gives a session's token to the browser, for as long as the session can last, and with it the token by which the
 * browser will be known at its next sign-in.
 */
export function setSessionCookie(reply: FastifyReply, session: OpenedSession, publicUrl: string): void {
  const maxAge = Math.floor((session.expiresAt.epochMilliseconds - wallMilliseconds()) / 1000);
  void reply.setCookie(sessionCookieName(publicUrl), session.token, { ...flags(publicUrl), maxAge });
  void reply.setCookie(deviceCookieName(publicUrl), session.deviceToken, {
    ...flags(publicUrl),
    sameSite: 'strict',
    maxAge: BROWSER_DAYS * 24 * 3600,
  });
}

/** Takes the session's cookie back; the browser stays known. */
export function clearSessionCookie(reply: FastifyReply, publicUrl: string): void {
  void reply.clearCookie(sessionCookieName(publicUrl), flags(publicUrl));
}

function deviceCookieName(publicUrl: string): string {
  return isSecure(publicUrl) ? `__Host-${DEVICE_COOKIE}` : DEVICE_COOKIE;
}
