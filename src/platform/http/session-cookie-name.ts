/** The cookie that carries a person's session; named here because what tells callers apart needs it too. */
export const SESSION_COOKIE = 'almanac_session';

/**
 * Its name over https: browsers take a cookie with this prefix only from the host itself, with `Secure` and for every path
 * (RFC 6265bis §4.1.3.2), so that no neighbouring host can plant a session of its choice.
 */
export const SECURE_SESSION_COOKIE = `__Host-${SESSION_COOKIE}`;

/** The name of the session's cookie where Almanac is reached at `publicUrl`. */
export function sessionCookieName(publicUrl: string): string {
  return isSecure(publicUrl) ? SECURE_SESSION_COOKIE : SESSION_COOKIE;
}

/** True where cookies travel over https only. */
export function isSecure(publicUrl: string): boolean {
  return publicUrl.startsWith('https:');
}
