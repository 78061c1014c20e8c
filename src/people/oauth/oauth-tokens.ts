import { Injectable } from '@nestjs/common';
import { errors, type JWTPayload } from 'jose';
import type { KeyActor } from '../../kernel/actor.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Outgoing } from '../../platform/outgoing/outgoing.ts';
import { Issuer } from '../oidc/issuer.ts';
import { IssuerKeys } from '../oidc/issuer-keys.ts';
import { allowedScopes, looksLikeJwt, notTheMachines, readAccessToken } from './access-token.rules.ts';
import { AccessTokenRefused } from './oauth.errors.ts';
import { OauthClients } from './oauth-clients.ts';

/** Clocks of two machines may be this far apart, in seconds. */
const CLOCK_TOLERANCE_SECONDS = 30;

/** What is said of a token by jose's code, without what the token holds. */
const reasons: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'it has expired',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'its signature does not match',
  ERR_JWKS_NO_MATCHING_KEY: 'its key is not one of the issuer',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'it does not name its key',
  ERR_JOSE_ALG_NOT_ALLOWED: 'its algorithm is not allowed',
};

/** Access tokens of machines (RFC 9068) that the organisation's authorization server issued by client credentials. */
@Injectable()
export class OauthTokens {
  private readonly server: { readonly issuer: Issuer; readonly keys: IssuerKeys } | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly clients: OauthClients,
    outgoing: Outgoing,
  ) {
    const { oauthIssuer } = settings;
    if (oauthIssuer === null) return;
    const issuer = new Issuer(oauthIssuer, outgoing.fetchAlso([new URL(oauthIssuer).host]));
    this.server = { issuer, keys: new IssuerKeys(issuer) };
  }

  /** True for what may be such a token, where an authorization server is set up. */
  areExpected(token: string): boolean {
    return this.server !== undefined && looksLikeJwt(token);
  }

  /**
   * The machine of a token: signature, `typ`, issuer, audience and times are checked, then that its client is registered
   * here and that it is the machine's own and no person's. It may do what both token and registration allow. Throws {@link AccessTokenRefused}, and ProviderUnavailable
   * while the issuer's keys are not known.
   */
  async actorOf(token: string): Promise<KeyActor> {
    const payload = await this.checked(token);
    const claims = readAccessToken(payload);
    if (claims === undefined) throw new AccessTokenRefused('it names no client_id');
    const client = await this.clients.inUse(this.settings.oauthIssuer!, claims.clientId);
    if (client === undefined) throw new AccessTokenRefused('its client is not registered here');
    const reason = notTheMachines(payload, claims, client.subject);
    if (reason !== null) throw new AccessTokenRefused(reason);
    return {
      kind: 'key',
      keyId: client.id,
      name: client.name,
      scopes: allowedScopes(claims.scopes, client.scopes),
    };
  }

  private async checked(token: string): Promise<JWTPayload> {
    const { issuer, keys } = this.server!;
    try {
      const { payload } = await keys.verify(token, {
        issuer: (await issuer.metadata()).issuer,
        audience: this.settings.oauthAudience!,
        typ: 'at+jwt',
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['exp', 'iat', 'sub', 'client_id', 'jti'],
      });
      return payload;
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      throw new AccessTokenRefused(reasonOf(error));
    }
  }
}

function reasonOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTClaimValidationFailed) return `its ${error.claim} is not as it must be`;
  return reasons[error.code] ?? 'it cannot be read';
}
