import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Canonical JSON (RFC 8785): the same value gives the same bytes everywhere. Throws for what JSON cannot hold. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('this value has no JSON form');
  return text;
}

/** SHA-256 of bytes or UTF-8 text, written `sha256:<hex>`. */
export function sha256(content: string | Uint8Array): string {
  return `sha256:${hash('sha256', content, 'hex')}`;
}

/** SHA-256 over the canonical JSON of a value. */
export function hashOf(value: unknown): string {
  return sha256(canonicalJson(value));
}
