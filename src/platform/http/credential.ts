import { sha256 } from '../../kernel/canonical.ts';

const BEARER = 'Bearer ';
/** RFC 9110 §5.5: no field value holds it. */
const NEVER_IN_A_HEADER = '\0';

/**
 * The token of an `Authorization: Bearer …` header (RFC 6750 §2.1); undefined for none or another scheme. Empty where there is
 * only the scheme, as of a machine whose key was never set: it is told, and not taken for nobody.
 */
export function bearerTokenOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  if (authorization.startsWith(BEARER)) return authorization.slice(BEARER.length).trim();
  const bearer = /^Bearer(?: +(.*))?$/i.exec(authorization);
  return bearer === null ? undefined : (bearer[1] ?? '').trim();
}

/**
 * What a credential is counted and looked up by: the SHA-256 of a bearer token; of any other header one that no token has, for
 * a key without its scheme is no key.
 */
export function credentialHash(authorization: string): string {
  return sha256(bearerTokenOf(authorization) ?? `${NEVER_IN_A_HEADER}${authorization}`);
}
