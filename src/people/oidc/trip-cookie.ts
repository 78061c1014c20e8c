import type { FastifyReply, FastifyRequest } from 'fastify';
import { newSecret } from '../../kernel/ids.ts';

/** Longest that somebody may take at the provider, in seconds. */
export const TRIP_SECONDS = 600;

/** With https no other host of the domain can set it (`__Host-`, RFC 6265bis §4.1.3.2), nor send somebody with its own. */
const nameOf = (publicUrl: string) =>
  publicUrl.startsWith('https:') ? '__Host-almanac_trip' : 'almanac_trip';

/** Lax: the way back comes from the provider's site. */
const flags = (publicUrl: string) => ({
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: publicUrl.startsWith('https:'),
  path: '/',
});

/** The secret of the browser that is on a trip; undefined when it has none. */
export function browserOf(request: FastifyRequest, publicUrl: string): string | undefined {
  const given = request.cookies[nameOf(publicUrl)];
  return given !== undefined && /^[\w-]{32}$/.test(given) ? given : undefined;
}

/** Gives the browser a secret for its trips; one that it has is kept, so that two tabs do not disturb each other. */
export function sendOff(request: FastifyRequest, reply: FastifyReply, publicUrl: string): string {
  const browser = browserOf(request, publicUrl) ?? newSecret('');
  void reply.setCookie(nameOf(publicUrl), browser, { ...flags(publicUrl), maxAge: TRIP_SECONDS });
  return browser;
}
