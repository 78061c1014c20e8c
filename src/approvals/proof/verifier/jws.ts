import {
  calculateJwkThumbprint,
  compactVerify,
  decodeProtectedHeader,
  flattenedVerify,
  type JWK,
} from 'jose';
import { fromBase64url, toBase64url, utf8 } from './bytes.ts';

/** The one algorithm that a service's key signs with. */
export const SERVICE_ALGORITHMS = ['ES256'];
/** Algorithms of providers' ID tokens (RFC 7518, RFC 8037): none without a public key. */
export const PROVIDER_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** The JSON payload of a compact JWS whose signature holds. Throws when it does not, saying why. */
export async function verifiedPayload(
  jws: string,
  key: JWK,
  algorithms: string[],
): Promise<Record<string, unknown>> {
  jws.split('.').forEach(fromBase64url);
  const { payload } = await compactVerify(jws, key, { algorithms });
  const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError('says nothing that could be read');
  }
  return { ...value };
}

/** Holds a detached JWS (RFC 7515 Appendix F) against the text it signs. Throws when it does not fit, saying why. */
export async function checkDetached(
  jws: string,
  text: string,
  key: JWK,
  algorithms: string[],
): Promise<void> {
  const [header = '', , signature = ''] = jws.split('.');
  fromBase64url(header);
  fromBase64url(signature);
  const payload = toBase64url(utf8(text));
  await flattenedVerify({ protected: header, payload, signature }, key, { algorithms });
}

/** The key id that a JWS names in its header; undefined where it names none or cannot be read. */
export function keyIdOf(jws: string): string | undefined {
  try {
    return decodeProtectedHeader(jws).kid;
  } catch {
    return undefined; // the check of its signature says what is wrong with it
  }
}

/** A public key's fingerprint: its JWK thumbprint (RFC 7638, SHA-256, base64url). Throws for what is no key. */
export async function fingerprintOf(key: JWK): Promise<string> {
  return await calculateJwkThumbprint(key);
}
