import { cose, COSEALG, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers';
import { createPublicKey, type JsonWebKey } from 'node:crypto';

const { COSECRV, COSEKEYS, isCOSEPublicKeyEC2, isCOSEPublicKeyOKP, isCOSEPublicKeyRSA } = cose;

/** Signature algorithms a passkey may use, the one that every verifier knows first. {@link readers} reads each. */
export const passkeyAlgorithms: readonly number[] = [COSEALG.ES256, COSEALG.EdDSA, COSEALG.RS256];

/** A public key as verifiers outside read it. */
export interface ReadablePublicKey {
  /** RFC 7517. */
  readonly jwk: JsonWebKey;
  /** JOSE's name of the signature algorithm. */
  readonly algorithm: string;
}

/**
 * Makes a JWK of a COSE key (RFC 9052 §7, RFC 9053 §7). Throws TypeError for a key that does not fit its algorithm: ES256
 * goes with P-256, EdDSA with Ed25519 (WebAuthn Level 3 §5.8.5), RS256 with 2048 bits or more.
 */
export function readPublicKey(bytes: Uint8Array): ReadablePublicKey {
  const key = decodeCredentialPublicKey(Uint8Array.from(bytes));
  const algorithm = key.get(COSEKEYS.alg);
  const reader = algorithm === undefined ? undefined : readers.get(algorithm);
  const jwk = reader?.jwkOf(key);
  if (reader === undefined || jwk === undefined || !isKey(jwk)) {
    throw new TypeError('no public key that passkeys use here');
  }
  return { jwk, algorithm: reader.name };
}

interface Reader {
  readonly name: string;
  /** Undefined for a key of another kind. */
  jwkOf(key: cose.COSEPublicKey): JsonWebKey | undefined;
}

const readers = new Map<number, Reader>([
  [
    COSEALG.ES256,
    {
      name: 'ES256',
      jwkOf(key) {
        if (!isCOSEPublicKeyEC2(key) || key.get(COSEKEYS.crv) !== COSECRV.P256) return undefined;
        return { kty: 'EC', crv: 'P-256', x: text(key.get(COSEKEYS.x)), y: text(key.get(COSEKEYS.y)) };
      },
    },
  ],
  [
    COSEALG.EdDSA,
    {
      name: 'EdDSA',
      jwkOf(key) {
        if (!isCOSEPublicKeyOKP(key) || key.get(COSEKEYS.crv) !== COSECRV.ED25519) return undefined;
        return { kty: 'OKP', crv: 'Ed25519', x: text(key.get(COSEKEYS.x)) };
      },
    },
  ],
  [
    COSEALG.RS256,
    {
      name: 'RS256',
      jwkOf(key) {
        if (!isCOSEPublicKeyRSA(key) || (key.get(COSEKEYS.n)?.length ?? 0) < 256) return undefined;
        return { kty: 'RSA', n: text(key.get(COSEKEYS.n)), e: text(key.get(COSEKEYS.e)) };
      },
    },
  ],
]);

function text(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('base64url');
}

/** Whether it is a point of its curve, or a number that can be a modulus. */
function isKey(jwk: JsonWebKey): boolean {
  try {
    createPublicKey({ key: jwk, format: 'jwk' });
    return true;
  } catch {
    // OpenSSL says no more than that it is none, and neither need we
    return false;
  }
}
