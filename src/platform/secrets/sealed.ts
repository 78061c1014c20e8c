import { compactDecrypt, CompactEncrypt, decodeProtectedHeader } from 'jose';
import type { SecretKey } from './secret-keys.rules.ts';

/** Where a sealed value stands; it opens nowhere else. */
export interface SealedPlace {
  readonly table: string;
  readonly column: string;
  /** The row's primary key. */
  readonly row: string;
}

/** A sealed value that could not be opened, and why. Names the place and the key's id, never what was in it. */
export class SecretUnreadable extends Error {
  constructor(place: SealedPlace, reason: string, cause?: unknown) {
    super(`${write(place)}: ${reason}`, { cause });
    this.name = 'SecretUnreadable';
  }
}

/** The compact JWE of a direct key (RFC 7516 §3.1, RFC 7518 §4.5): five parts, the second empty. */
const sealedPattern = /^eyJ[\w-]*\.\.[\w-]+\.[\w-]*\.[\w-]+$/;

/** True for a text that {@link sealValue} may have made. */
export function isSealed(text: string): boolean {
  return sealedPattern.test(text);
}

/**
 * Encrypts a value with A256GCM. Its place goes into the protected header, which the tag covers, so that a value moved to
 * another row or column does not open there.
 */
export async function sealValue(key: SecretKey, place: SealedPlace, plain: string): Promise<string> {
  return await new CompactEncrypt(new TextEncoder().encode(plain))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: key.id, for: write(place) })
    .encrypt(key.bytes);
}

/** Decrypts what {@link sealValue} made for this very place. Throws {@link SecretUnreadable}. */
export async function openValue(
  keys: readonly SecretKey[],
  place: SealedPlace,
  sealed: string,
): Promise<string> {
  const kid = sealingKeyOf(sealed);
  if (kid === null) throw new SecretUnreadable(place, 'it is not sealed');
  const key = keys.find(({ id }) => id === kid);
  if (key === undefined)
    throw new SecretUnreadable(place, `it is sealed with the key ${kid}, which SECRET_KEYS lacks`);
  let opened;
  try {
    opened = await compactDecrypt(sealed, key.bytes, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
  } catch (error) {
    throw new SecretUnreadable(place, `the key ${kid} does not open it, or it was changed`, error);
  }
  if (opened.protectedHeader['for'] !== write(place))
    throw new SecretUnreadable(place, 'it was sealed for another place');
  return new TextDecoder().decode(opened.plaintext);
}

/** The id of the key that a value says it is sealed with; null for what is not sealed. */
export function sealingKeyOf(text: string): string | null {
  if (!isSealed(text)) return null;
  try {
    return decodeProtectedHeader(text).kid ?? null;
  } catch {
    return null; // its first part is no header: a plain text that looks like it
  }
}

function write({ table, column, row }: SealedPlace): string {
  return `${table}.${column}:${row}`;
}
