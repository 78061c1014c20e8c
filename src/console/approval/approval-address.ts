import { versionNumber } from '../../policies/version-number.ts';

/** A version by its policy's key and its number. */
export interface VersionPlace {
  readonly key: string;
  readonly number: number;
}

/** The version that an address names. Throws what {@link versionNumber} throws. */
export function placeOf(key: string, number: string): VersionPlace {
  return { key, number: versionNumber(number) };
}

/** The page of a version's approval. */
export function approvalAddress(policy: string, number: number): string {
  return `/console/policies/${encodeURIComponent(policy)}/versions/${number}/approval`;
}

/** The page that shows what a signature on given terms would sign; `terms` are its fields by name. */
export function signingAddress(
  policy: string,
  number: number,
  terms: readonly (readonly [string, string])[] = [],
): string {
  const query = new URLSearchParams(terms.map(([name, value]) => [name, value])).toString();
  return `${approvalAddress(policy, number)}/sign${query === '' ? '' : `?${query}`}`;
}
