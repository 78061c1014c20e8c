import { createHash, type JsonWebKey } from 'node:crypto';
import { canonicalJson } from '../../kernel/canonical.ts';

/** Members that make a key, by its type; all the rest says how it is used (RFC 7638 §3.2, RFC 8037 §2). */
const required: Readonly<Record<string, readonly (keyof JsonWebKey)[]>> = {
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
  RSA: ['e', 'kty', 'n'],
};

/** A public key's thumbprint (RFC 7638, SHA-256, base64url). Throws TypeError for a key of another type. */
export function keyThumbprint(jwk: JsonWebKey): string {
  const members = required[jwk.kty ?? ''];
  if (members === undefined) throw new TypeError(`a key of type ${String(jwk.kty)} has no thumbprint here`);
  const made = Object.fromEntries(members.map((member) => [member, jwk[member]]));
  return createHash('sha256').update(canonicalJson(made)).digest('base64url');
}
