import canonicalize from 'canonicalize';

/** Bytes as WebCrypto takes them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** UTF-8. */
export function utf8(text: string): Bytes {
  return Uint8Array.from(new TextEncoder().encode(text));
}

/** SHA-256 of bytes. */
export async function digest(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** SHA-256 of a text's UTF-8, written `sha256:<hex>`. */
export async function hashOfText(text: string): Promise<string> {
  return hashText(await digest(utf8(text)));
}

/** `sha256:<hex>` of a digest. */
export function hashText(bytes: Uint8Array): string {
  return `sha256:${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** The digest of a `sha256:<hex>`, whose shape is known to be right. */
export function digestOf(hash: string): Bytes {
  const hex = hash.slice('sha256:'.length);
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) =>
    Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16),
  );
}

/** Bytes one after the other. */
export function joined(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** True for the same bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/** As many bytes as a call takes as its arguments. */
const CHUNK = 0x4000;

/** Base64url without padding (RFC 4648 §5). */
export function toBase64url(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * Reads base64url without padding. Throws for a text that is not the one writing of its bytes: unused bits that are set
 * would let a text be changed without its meaning (RFC 4648 §3.5).
 */
export function fromBase64url(text: string): Bytes {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  if (toBase64url(bytes) !== text) throw new TypeError('is not base64url as it is to be written');
  return bytes;
}

/** Canonical JSON (RFC 8785). Throws for what JSON cannot hold. */
export function canonicalText(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('has no JSON form');
  return text;
}

/** The value of a canonical JSON text. Throws for JSON that is written in any other way. */
export function readCanonical(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (canonicalText(value) !== text) throw new TypeError('is not canonical JSON (RFC 8785)');
  return value;
}
