/** Which way a number bounds. */
export type Bound = 'least' | 'most';

const NEGATED = String.raw`(?<negated>\b(?:no|not) (?:to )?(?:be )?)?`;
const ends = (...words: string[]) =>
  new RegExp(`(?<![\\p{L}\\p{N}])${NEGATED}(?:${words.join('|')})\\s*$`, 'u');

/** What compares may be turned round: "not less than" bounds from below. */
const compared: Readonly<Record<Bound, RegExp>> = {
  least: ends('(?:more|greater|longer|higher|older|later) than', 'over', 'above', 'exceed(?:s|ing)?'),
  most: ends('(?:less|fewer|shorter|lower|younger|earlier) than', 'under', 'below'),
};
const plain: Readonly<Record<Bound, RegExp>> = {
  least: /(?:(?<![\p{L}\p{N}])(?:at least|minimum(?: of)?)|[≥>]=?)\s*$/u,
  most: /(?:(?<![\p{L}\p{N}])(?:at most|maximum(?: of)?|up to|within|limited to)|[≤<]=?)\s*$/u,
};
const behind: Readonly<Record<Bound, RegExp>> = {
  least:
    /^[\s-]*(?:[a-z%²]+\s){0,2}(?:(?:and|or) (?:more|older|greater|above|longer)|of age (?:and|or) older)\b/,
  most: /^[\s-]*(?:[a-z%²]+\s){0,2}(?:(?:and|or) (?:less|fewer|younger|below)|of age (?:and|or) younger)\b/,
};
const bounds = ['most', 'least'] as const;
const opposite: Readonly<Record<Bound, Bound>> = { least: 'most', most: 'least' };

/** Which way a number bounds that stands between two texts; null where neither says so, and for one with a sign. */
export function boundBetween(before: string, after: string): Bound | null {
  const ahead = plainText(before);
  for (const bound of bounds) {
    const found = compared[bound].exec(ahead);
    if (found !== null) return found.groups?.['negated'] === undefined ? bound : opposite[bound];
  }
  // a word that denies what bounds leaves no bound: "not limited to"
  if (bounds.some((bound) => plain[bound].test(ahead)) && DENIED.test(ahead)) return null;
  if (/[.-]$/.test(ahead)) return null;
  return bounds.find((bound) => plain[bound].test(ahead) || behind[bound].test(plainText(after))) ?? null;
}

const DENIED = /(?<![\p{L}\p{N}])(?:no|not)\s+\S+(?:\s\S+)?\s*$/u;
const plainText = (text: string) =>
  text
    .toLowerCase()
    .replace(/[*_\\]/g, '')
    .replace(/\s+/g, ' ');
