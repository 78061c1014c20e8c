import type { SettingValues } from './setting-definitions.ts';

type SignInSettings = Pick<
  SettingValues,
  | 'passwordSignIn'
  | 'oidcIssuer'
  | 'oidcClientId'
  | 'oidcRoles'
  | 'oidcSignUp'
  | 'oauthIssuer'
  | 'oauthAudience'
> & { readonly evaluation: boolean };

/** What is incomplete, contradictory or insecure in the settings of sign-in, each with its variable. */
export function signInContradictions(settings: SignInSettings): string[] {
  const { oidcIssuer, oauthIssuer } = settings;
  return [
    oidcIssuer !== null && settings.oidcClientId === null
      ? 'OIDC_CLIENT_ID: a provider (OIDC_ISSUER) knows Almanac by its client id'
      : '',
    oidcIssuer === null && !settings.passwordSignIn
      ? 'PASSWORD_SIGN_IN: without passwords people need a provider (OIDC_ISSUER)'
      : '',
    oidcIssuer === null && settings.oidcRoles.length > 0 ? 'OIDC_ROLES: needs a provider (OIDC_ISSUER)' : '',
    settings.oidcSignUp && settings.oidcRoles.length === 0
      ? 'OIDC_SIGN_UP: only somebody whom a group gives a role is added; set OIDC_ROLES'
      : '',
    oauthIssuer !== null && settings.oauthAudience === null
      ? 'OAUTH_AUDIENCE: without it tokens meant for others would be taken'
      : '',
    mayBeAsked(oidcIssuer, settings.evaluation) ? '' : 'OIDC_ISSUER: must be https',
    mayBeAsked(oauthIssuer, settings.evaluation) ? '' : 'OAUTH_ISSUER: must be https',
  ].filter((line) => line !== '');
}

/** True for an issuer whose answers nobody on the way can change: https, or this machine, or an evaluation. */
export function mayBeAsked(issuer: string | null, evaluation: boolean): boolean {
  if (issuer === null || evaluation) return true;
  const { hostname, protocol } = new URL(issuer);
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
