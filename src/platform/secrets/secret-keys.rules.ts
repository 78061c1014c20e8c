/** A key that secrets in the database are sealed with. */
export interface SecretKey {
  /** Stands with every value that was sealed with it. */
  readonly id: string;
  /** 256 bits, for A256GCM. */
  readonly bytes: Uint8Array;
}

/** The keys of a setting, or what is wrong with it in words that repeat no key. */
export type ReadSecretKeys = { readonly keys: readonly SecretKey[] } | { readonly problem: string };

const KEY_BYTES = 32;
const idPattern = /^[A-Za-z0-9_-]{1,40}$/;
const base64Pattern = /^[A-Za-z0-9+/]{43}=$/;

/** Reads `id:base64,id:base64`: each id once, each key 32 bytes. The first seals, all open. */
export function readSecretKeys(text: string): ReadSecretKeys {
  const keys: SecretKey[] = [];
  const parts = text.split(',').map((part) => part.trim());
  for (const [index, part] of parts.entries()) {
    if (part === '') continue; // a comma at the end
    const colon = part.indexOf(':');
    const id = colon === -1 ? '' : part.slice(0, colon);
    const encoded = part.slice(colon + 1);
    const place = `key ${index + 1}`;
    if (!idPattern.test(id))
      return { problem: `${place} has no id: write <id>:<base64>, the id of letters, digits, - and _` };
    if (keys.some((key) => key.id === id)) return { problem: `the id ${id} is given twice` };
    if (!base64Pattern.test(encoded))
      return { problem: `${place} (${id}) is not the base64 of ${KEY_BYTES} bytes` };
    keys.push({ id, bytes: Uint8Array.from(Buffer.from(encoded, 'base64')) });
  }
  return { keys };
}

/** A key as the setting has it. */
export function writeSecretKey({ id, bytes }: SecretKey): string {
  return `${id}:${Buffer.from(bytes).toString('base64')}`;
}
