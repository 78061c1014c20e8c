import { createHash, hkdfSync } from 'node:crypto';

/** What must not be guessed on a trip to the provider. */
export interface TripSecrets {
  /** RFC 7636 §4.1. */
  readonly codeVerifier: string;
  /** OpenID Connect Core 1.0 §3.1.2.1. */
  readonly nonce: string;
}

/**
 * The secrets of one trip, from the browser's cookie and the trip's state by HKDF (RFC 5869): the database keeps none,
 * and nobody who has only the state or only the cookie knows them.
 */
export function tripSecretsOf(browser: string, state: string): TripSecrets {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', browser, state, `almanac ${purpose}`, 32)).toString('base64url');
  return { codeVerifier: derive('code verifier'), nonce: derive('nonce') };
}

/** The code challenge of a verifier, method S256 (RFC 7636 §4.2). */
export function codeChallengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier).digest('base64url');
}
