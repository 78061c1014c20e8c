import type { Settings } from '../../platform/config/settings.ts';

/** What people call the OpenID provider, for buttons and messages: OIDC_NAME, else its host; null without a provider. */
export function providerName(settings: Pick<Settings, 'oidcIssuer' | 'oidcName'>): string | null {
  return settings.oidcIssuer === null ? null : (settings.oidcName ?? new URL(settings.oidcIssuer).host);
}
