import type { JsonWebKey } from 'node:crypto';
import type { BoundContent } from './signature-challenge.rules.ts';

/**
 * A passkey's signature over the content (WebAuthn Level 3 §7.2), with all that is needed to check it without the
 * server. Bytes are base64url without padding.
 */
export interface PasskeyEvidence {
  readonly kind: 'passkey';
  readonly challenge: BoundContent;
  readonly credentialId: string;
  /** The credential's public key (RFC 7517), as it was registered. */
  readonly publicKeyJwk: JsonWebKey;
  /** JOSE's name of the algorithm: `ES256`, `EdDSA` or `RS256`. */
  readonly algorithm: string;
  readonly rpId: string;
  readonly origin: string;
  readonly authenticatorData: string;
  readonly clientDataJSON: string;
  readonly signature: string;
  /** The device asked for its finger, face or PIN. */
  readonly userVerified: true;
}

/** An identity provider's word that the person signed in anew for this content: its ID token's `nonce` is the challenge. */
export interface OidcEvidence {
  readonly kind: 'oidc';
  readonly challenge: BoundContent;
  readonly issuer: string;
  readonly subject: string;
  /** The ID token, a compact JWS. */
  readonly idToken: string;
  /** The provider's key that the token was checked with. */
  readonly jwk: JsonWebKey;
  /** Seconds since 1970 at which the provider says the person signed in. */
  readonly authTime: number;
}

/** What is kept beside a signature that something other than a password proved. */
export type SignatureEvidence = PasskeyEvidence | OidcEvidence;
