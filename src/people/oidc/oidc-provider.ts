import { Injectable } from '@nestjs/common';
import type { JWTVerifyResult, ResolvedKey } from 'jose';
import * as client from 'openid-client';
import { Settings } from '../../platform/config/settings.ts';
import { Logger } from '../../platform/logging/logger.ts';
import { Outgoing } from '../../platform/outgoing/outgoing.ts';
import { askingWith, Issuer } from './issuer.ts';
import { IssuerKeys } from './issuer-keys.ts';
import { NotAdmitted } from './oidc.errors.ts';
import { joinClaims } from './provider-claims.rules.ts';
import { providerName } from './provider-name.ts';
import { providerRefusal } from './provider-refusal.ts';
import { codeChallengeOf } from './trip-secrets.ts';

/** Where the provider sends people back to, as it is registered there. */
export const CALLBACK_PATH = '/console/sign-in/oidc/callback';

/** Clocks of two machines may be this far apart, in seconds. */
export const CLOCK_TOLERANCE_SECONDS = 30;

/** What a trip asks the provider for. */
export interface AuthorizationRequest {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Further parameters, such as `max_age`. */
  readonly more?: Readonly<Record<string, string>>;
}

/** What came back, checked: the ID token's claims, the token, and the key it was signed with. */
export interface ProviderAnswer {
  readonly idToken: string;
  readonly claims: client.IDToken;
  readonly key: ResolvedKey['key'];
  readonly header: JWTVerifyResult['protectedHeader'];
  /** The claims with what the provider tells at its user-info endpoint; the ID token's stand first. */
  claimsWithUserInfo(): Promise<Readonly<Record<string, unknown>>>;
}

/** The organisation's OpenID provider, seen as a client by the authorization code flow with PKCE (RFC 9700 §2.1.1). */
@Injectable()
export class OidcProvider {
  /** What people call it; null without one. */
  readonly name: string | null;
  private readonly issuer: Issuer | undefined;
  private readonly keys: IssuerKeys | undefined;
  private built: { of: client.ServerMetadata; configuration: client.Configuration } | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly logger: Logger,
    outgoing: Outgoing,
  ) {
    this.name = providerName(settings);
    const { oidcIssuer } = settings;
    if (oidcIssuer === null) return;
    this.issuer = new Issuer(oidcIssuer, outgoing.fetchAlso([new URL(oidcIssuer).host]));
    this.keys = new IssuerKeys(this.issuer);
  }

  /** The address to send a browser to. Throws ProviderUnavailable; NotAdmitted without a provider. */
  async authorizationUrl({ state, nonce, codeVerifier, more }: AuthorizationRequest): Promise<URL> {
    return client.buildAuthorizationUrl(await this.configuration(), {
      redirect_uri: this.redirectUri,
      scope: this.settings.oidcScopes,
      state,
      nonce,
      code_challenge: codeChallengeOf(codeVerifier),
      code_challenge_method: 'S256',
      ...more,
    });
  }

  /**
   * Takes the provider's answer: `iss` (RFC 9207), state, code for tokens, nonce, and of the ID token signature, issuer,
   * audience and times. Throws ProviderAnswerRefused and ProviderUnavailable.
   */
  async answer(query: string, expected: AuthorizationRequest): Promise<ProviderAnswer> {
    const configuration = await this.configuration();
    try {
      const tokens = await client.authorizationCodeGrant(
        configuration,
        new URL(`${this.redirectUri}?${query}`),
        {
          expectedState: expected.state,
          expectedNonce: expected.nonce,
          pkceCodeVerifier: expected.codeVerifier,
          idTokenExpected: true,
        },
      );
      const claims = tokens.claims();
      if (claims === undefined || tokens.id_token === undefined) throw new Error('no ID token came');
      const { key, protectedHeader } = await this.keys!.verify(tokens.id_token, {
        issuer: configuration.serverMetadata().issuer,
        audience: this.settings.oidcClientId!,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['sub', 'iat', 'exp', 'nonce'],
      });
      return {
        idToken: tokens.id_token,
        claims,
        key,
        header: protectedHeader,
        claimsWithUserInfo: async () => await this.withUserInfo(configuration, tokens.access_token, claims),
      };
    } catch (error) {
      throw this.refusal(error);
    }
  }

  /** Where a person signs out of the provider too; undefined where it offers no such thing. Throws ProviderUnavailable. */
  async endSessionUrl(idToken: string): Promise<URL | undefined> {
    const configuration = await this.configuration();
    if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
    return client.buildEndSessionUrl(configuration, {
      id_token_hint: idToken,
      post_logout_redirect_uri: `${this.settings.publicUrl}/console/sign-in`,
    });
  }

  private get redirectUri(): string {
    return `${this.settings.publicUrl}${CALLBACK_PATH}`;
  }

  private async withUserInfo(
    configuration: client.Configuration,
    accessToken: string,
    claims: client.IDToken,
  ): Promise<Readonly<Record<string, unknown>>> {
    const complete = ['email', 'email_verified', this.settings.oidcGroupsClaim].every(
      (name) => name in claims,
    );
    if (complete || configuration.serverMetadata().userinfo_endpoint === undefined) return { ...claims };
    try {
      return joinClaims(claims, await client.fetchUserInfo(configuration, accessToken, claims.sub));
    } catch (error) {
      throw this.refusal(error);
    }
  }

  private async configuration(): Promise<client.Configuration> {
    if (this.issuer === undefined) throw new NotAdmitted('no identity provider is set up here');
    const metadata = await this.issuer.metadata();
    if (this.built?.of === metadata) return this.built.configuration;
    const { oidcClientId, oidcClientSecret } = this.settings;
    const authentication =
      oidcClientSecret === null ? client.None() : client.ClientSecretBasic(oidcClientSecret);
    const configuration = new client.Configuration(metadata, oidcClientId!, undefined, authentication);
    configuration[client.customFetch] = askingWith(this.issuer.fetch);
    if (new URL(this.issuer.url).protocol === 'http:') client.allowInsecureRequests(configuration);
    this.built = { of: metadata, configuration };
    return configuration;
  }

  private refusal(error: unknown): Error {
    const { refusal, shown } = providerRefusal(this.name ?? '', error);
    this.logger.warn(
      { provider: this.settings.oidcIssuer, error: shown },
      'a sign-in at the provider failed',
    );
    return refusal;
  }
}
