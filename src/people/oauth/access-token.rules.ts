import { scopes, type Scope } from '../../kernel/actor.ts';

/** What Almanac needs of an access token's claims (RFC 9068 §2.2). */
export interface AccessTokenClaims {
  readonly clientId: string;
  /** Whom it is about: where no person takes part the machine itself, under a name of the server's. */
  readonly subject: string;
  /** What the token allows of Almanac's own; scopes of others are left out. */
  readonly scopes: readonly Scope[];
}

/** The scopes of a `scope` claim that are Almanac's, each once. */
export function readScopes(scope: unknown): Scope[] {
  if (typeof scope !== 'string') return [];
  const named = new Set(scope.split(' '));
  return scopes.filter((each) => named.has(each));
}

/** What a machine may do: what both its token and its registration here allow. */
export function allowedScopes(ofToken: readonly Scope[], ofClient: readonly Scope[]): Scope[] {
  return ofToken.filter((scope) => ofClient.includes(scope));
}

/** Reads checked claims; undefined without a client id and a subject, which RFC 9068 §2.2 requires. */
export function readAccessToken(claims: Readonly<Record<string, unknown>>): AccessTokenClaims | undefined {
  const { client_id: clientId, sub: subject } = claims;
  if (typeof clientId !== 'string' || clientId === '') return undefined;
  if (typeof subject !== 'string' || subject === '') return undefined;
  return { clientId, subject, scopes: readScopes(claims['scope']) };
}

/** Claims that tell how and when a person signed in (RFC 9068 §2.2.1), and in which session. */
const claimsOfPersons = ['auth_time', 'acr', 'sid'] as const;

/**
 * Why a token was not issued to the machine itself (client credentials, RFC 6749 §4.4), or null: one that a person allowed
 * to the same client must not act as the machine. `expected` is the subject that the client was registered with; without
 * one it is the client id (RFC 9068 §5).
 */
export function notTheMachines(
  claims: Readonly<Record<string, unknown>>,
  { clientId, subject }: Pick<AccessTokenClaims, 'clientId' | 'subject'>,
  expected: string | null,
): string | null {
  const told = claimsOfPersons.find((name) => claims[name] !== undefined);
  if (told !== undefined) return `its ${told} tells of a person, and only machines come with one`;
  return subject === (expected ?? clientId) ? null : 'its sub is not the machine that is registered here';
}

/** True for what has the form of a JWS in compact serialisation (RFC 7515 §7.1). */
export function looksLikeJwt(token: string): boolean {
  return token.length <= LONGEST && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);
}

/** Longest token that is looked at, in characters. */
const LONGEST = 16_384;
