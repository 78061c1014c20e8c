import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/** A new identifier: UUID version 7 (RFC 9562), so that rows sort by the time they were made. */
export function newId(): string {
  return v7();
}

/** True for any RFC 9562 UUID in its text form. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** A secret nobody can guess: `prefix` and 192 random bits in base64url. */
export function newSecret(prefix: string): string {
  return prefix + randomBytes(24).toString('base64url');
}
