/** What a provider's claims say of somebody (OpenID Connect Core 1.0 §5.1). */
export interface ProviderClaims {
  /** The address that the provider has verified, lower-case; null where it has not. */
  readonly verifiedEmail: string | null;
  /** One line, never empty. */
  readonly name: string;
  /** `elsewhere`: the provider keeps them where Almanac does not ask (aggregated or distributed claims, §5.6.2). */
  readonly groups: readonly string[] | 'elsewhere';
}

const LONGEST_NAME = 200;

/**
 * What ID token and user info say together; the ID token, which is signed, stands first. An address and whether it is
 * verified are taken from one and the same, so that neither vouches for what the other says.
 */
export function joinClaims(idToken: Claims, userInfo: Claims): Claims {
  const vouching = [idToken, userInfo].find((each) => 'email' in each && 'email_verified' in each);
  return {
    ...userInfo,
    ...idToken,
    email: vouching?.['email'] ?? idToken['email'] ?? userInfo['email'],
    email_verified: vouching?.['email_verified'],
  };
}

type Claims = Readonly<Record<string, unknown>>;

/** Reads claims as they came; what is no text counts as not there, and without the claim somebody is in no group. */
export function readClaims(claims: Claims, groupsClaim: string): ProviderClaims {
  const email = textOf(claims['email'])?.toLowerCase();
  // some providers send the flag as text
  const verified = claims['email_verified'] === true || claims['email_verified'] === 'true';
  return {
    verifiedEmail: verified && email !== undefined ? email : null,
    name: nameOf(claims) ?? email ?? textOf(claims['sub']) ?? 'Unknown',
    groups: groupsOf(claims, groupsClaim),
  };
}

function nameOf(claims: Claims): string | undefined {
  const parts = [textOf(claims['given_name']), textOf(claims['family_name'])];
  const joined = parts.filter((part) => part !== undefined).join(' ');
  return (
    textOf(claims['name']) ??
    textOf(joined) ??
    textOf(claims['preferred_username']) ??
    textOf(claims['nickname'])
  );
}

/** One line of well-formed text; undefined for none. */
function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const line = value
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, LONGEST_NAME)
    .toWellFormed()
    .trim();
  return line === '' ? undefined : line;
}

function groupsOf(claims: Claims, groupsClaim: string): readonly string[] | 'elsewhere' {
  const value = claims[groupsClaim];
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.filter((group): group is string => typeof group === 'string');
  const elsewhere = claims['_claim_names'];
  const named = typeof elsewhere === 'object' && elsewhere !== null && Object.hasOwn(elsewhere, groupsClaim);
  return named ? 'elsewhere' : [];
}
