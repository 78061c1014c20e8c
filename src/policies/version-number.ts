import { NotFound } from '../kernel/errors.ts';

/** A version's number in an address. Throws NotFound for what no version can have. */
export function versionNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new NotFound('version', text.slice(0, 20));
  return Number(text);
}
