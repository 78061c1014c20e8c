import type { ProofSignature } from '../proof-bundle.ts';
import { digest, fromBase64url, joined, sameBytes, utf8, type Bytes } from './bytes.ts';

type Evidence = NonNullable<ProofSignature['evidence']>;
/** A passkey's signature over an envelope. */
export type PasskeyEvidence = Extract<Evidence, { kind: 'passkey' }>;

/** Bits of the flags (WebAuthn Level 3 §6.1): somebody was there, and the device knew them. */
const USER_PRESENT = 1;
const USER_VERIFIED = 4;
const FLAGS_AT = 32;
/** The shortest authenticator data: hash of the relying party's id, flags, counter. */
const SHORTEST = 37;

/**
 * Holds a passkey's assertion to WebAuthn Level 3 §7.2 for the challenge it was to sign. Throws a TypeError that says
 * what does not fit.
 */
export async function checkAssertion(evidence: PasskeyEvidence, challenge: string): Promise<void> {
  const clientData = fromBase64url(evidence.clientDataJSON);
  const authenticatorData = fromBase64url(evidence.authenticatorData);
  checkClientData(clientData, evidence, challenge);
  await checkAuthenticatorData(authenticatorData, evidence);
  const signed = joined(authenticatorData, await digest(clientData));
  const signature = fromBase64url(evidence.signature);
  if (!(await verified(evidence, signature, signed))) {
    throw new TypeError("the device's signature does not fit its public key");
  }
}

function checkClientData(bytes: Bytes, { origin, rpId }: PasskeyEvidence, challenge: string): void {
  const said: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  const client = typeof said === 'object' && said !== null ? { ...said } : {};
  if (!('type' in client) || client.type !== 'webauthn.get')
    throw new TypeError('the device signed something else than a request to sign');
  if (!('challenge' in client) || client.challenge !== challenge) {
    throw new TypeError('the device signed another challenge: not this envelope, meaning and signer');
  }
  if (!('origin' in client) || client.origin !== origin)
    throw new TypeError('the device signed for another site');
  if ('crossOrigin' in client && client.crossOrigin === true) {
    throw new TypeError('the device signed inside a page of another site');
  }
  const host = new URL(origin).hostname;
  if (host !== rpId && !host.endsWith(`.${rpId}`)) {
    throw new TypeError(`the site ${host} does not belong to ${rpId}`);
  }
}

async function checkAuthenticatorData(data: Bytes, { rpId }: PasskeyEvidence): Promise<void> {
  if (data.length < SHORTEST) throw new TypeError("the device's data is too short");
  if (!sameBytes(data.slice(0, FLAGS_AT), await digest(utf8(rpId)))) {
    throw new TypeError(`the device signed for another site than ${rpId}`);
  }
  const flags = data[FLAGS_AT] ?? 0;
  if ((flags & USER_PRESENT) === 0) throw new TypeError('nobody was at the device');
  if ((flags & USER_VERIFIED) === 0) throw new TypeError('the device did not ask for finger, face or PIN');
}

async function verified(
  { algorithm, publicKeyJwk }: PasskeyEvidence,
  signature: Bytes,
  signed: Bytes,
): Promise<boolean> {
  const scheme = schemes[algorithm];
  if (scheme === undefined)
    throw new TypeError(`the algorithm ${algorithm} is not one that passkeys sign with here`);
  const { kty, crv, x, y, n, e } = publicKeyJwk;
  // only what makes the key: what it may be used for, as somebody else wrote it, is not asked
  const jwk = Object.fromEntries(
    Object.entries({ kty, crv, x, y, n, e }).filter(([, value]) => value !== undefined),
  );
  const key = await crypto.subtle.importKey('jwk', jwk, scheme.key, false, ['verify']);
  return await crypto.subtle.verify(scheme.verify, key, scheme.signature(signature), signed);
}

/** How each of JOSE's algorithms is verified; ECDSA comes in DER from a device, and WebCrypto takes r and s. */
const schemes: Readonly<Record<string, Scheme>> = {
  ES256: {
    key: { name: 'ECDSA', namedCurve: 'P-256' },
    verify: { name: 'ECDSA', hash: 'SHA-256' },
    signature: (der) => rawSignature(der, 32),
  },
  EdDSA: { key: { name: 'Ed25519' }, verify: { name: 'Ed25519' }, signature: (raw) => raw },
  RS256: {
    key: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    verify: { name: 'RSASSA-PKCS1-v1_5' },
    signature: (raw) => raw,
  },
};

interface Scheme {
  readonly key: { readonly name: string; readonly namedCurve?: string; readonly hash?: string };
  readonly verify: { readonly name: string; readonly hash?: string };
  readonly signature: (bytes: Bytes) => Bytes;
}

/** r and s, each of `size` bytes, of an ECDSA signature in DER (RFC 3279 §2.2.3). Throws for any other bytes. */
export function rawSignature(der: Bytes, size: number): Bytes {
  const [r, afterR] = integerAt(der, 2, size);
  const [s, end] = integerAt(der, afterR, size);
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || end !== der.length) {
    throw new TypeError("the device's signature is not written as ECDSA signatures are");
  }
  return joined(r, s);
}

function integerAt(der: Bytes, at: number, size: number): [Bytes, number] {
  const length = der[at + 1] ?? 0;
  const end = at + 2 + length;
  const bytes = der.slice(at + 2, end);
  const isMinimal = bytes[0] !== 0 || (bytes[1] ?? 0) >= 0x80;
  const digits = bytes[0] === 0 ? bytes.slice(1) : bytes;
  if (der[at] !== 2 || length === 0 || !isMinimal || digits.length > size || (bytes[0] ?? 0) >= 0x80) {
    throw new TypeError("the device's signature is not written as ECDSA signatures are");
  }
  return [joined(new Uint8Array(size - digits.length), digits), end];
}
