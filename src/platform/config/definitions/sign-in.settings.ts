import { z } from 'zod';
import { groupRolesSchema } from '../group-roles.ts';
import { flag, url, type SettingDefinition } from './setting-definition.ts';

/** How people and machines show who they are. */
export const signInSettings = {
  passwordSignIn: {
    variable: 'PASSWORD_SIGN_IN',
    schema: flag.default(true),
    meaning:
      'Whether people sign in and sign with passwords. false: the OpenID provider and passkeys only; besides them only a one-time link that an administrator or the command line gives opens a session.',
  },
  sessionNetwork: {
    variable: 'SESSION_NETWORK',
    schema: z.enum(['strict', 'network', 'off']).default('network'),
    meaning:
      'Where the cookie of a session is good: in the network it was opened in (network: IPv4 /24, IPv6 /48), at that very address (strict), anywhere (off). Elsewhere it is refused and the refusal audited; the session goes on at home.',
  },
  oidcIssuer: {
    variable: 'OIDC_ISSUER',
    schema: url('http', 'https').nullable().default(null),
    meaning:
      "Issuer of the organisation's OpenID provider, exactly as it names itself; register PUBLIC_URL/console/sign-in/oidc/callback there. Unset: nobody signs in by it.",
  },
  oidcName: {
    variable: 'OIDC_NAME',
    schema: z.string().trim().min(1).max(60).nullable().default(null),
    meaning: 'What people call the provider, on the sign-in button. Unset: its host.',
  },
  oidcClientId: {
    variable: 'OIDC_CLIENT_ID',
    schema: z.string().min(1).nullable().default(null),
    meaning: "Almanac's client id at the provider.",
  },
  oidcClientSecret: {
    variable: 'OIDC_CLIENT_SECRET',
    schema: z.string().min(1).nullable().default(null),
    meaning: "Almanac's client secret at the provider. Unset: a public client, with PKCE alone.",
  },
  oidcScopes: {
    variable: 'OIDC_SCOPES',
    schema: z
      .string()
      .trim()
      .regex(/^openid( +[\x21\x23-\x5b\x5d-\x7e]+)*$/, {
        error: 'must be scopes with spaces between, openid first',
      })
      .default('openid profile email'),
    meaning: 'Scopes asked of the provider, spaces between; add the one that brings the groups.',
  },
  oidcGroupsClaim: {
    variable: 'OIDC_GROUPS_CLAIM',
    schema: z.string().min(1).default('groups'),
    meaning: 'The claim that lists the groups of a person.',
  },
  oidcRoles: {
    variable: 'OIDC_ROLES',
    schema: groupRolesSchema.default([]),
    meaning:
      'Which group of the provider gives which role, group=role, comma-separated (%2C for a comma in a name). These roles follow the provider at every sign-in and cannot be changed by hand for its people. Unset: roles are given in Almanac.',
  },
  oidcSignUp: {
    variable: 'OIDC_SIGN_UP',
    schema: flag.default(false),
    meaning:
      'Whether somebody unknown whom the groups give a role, with a verified address, is added at sign-in.',
  },
  oauthIssuer: {
    variable: 'OAUTH_ISSUER',
    schema: url('http', 'https').nullable().default(null),
    meaning:
      'Issuer of the authorization server whose access tokens (RFC 9068) registered machines may send instead of an API key. Unset: none.',
  },
  oauthAudience: {
    variable: 'OAUTH_AUDIENCE',
    schema: z.string().min(1).nullable().default(null),
    meaning: 'The audience (aud) that access tokens for Almanac name.',
  },
  apiKeyDefaultDays: {
    variable: 'API_KEY_DEFAULT_DAYS',
    schema: z.coerce.number().int().min(1).max(36_500).default(365),
    meaning: 'Days that an API key lasts where its maker does not say.',
  },
  apiKeyLongestDays: {
    variable: 'API_KEY_LONGEST_DAYS',
    schema: z.coerce.number().int().min(0).max(36_500).default(730),
    meaning:
      'The most days that an API key may last; a new secret starts them anew. 0: any number, and keys without an end.',
  },
} as const satisfies Record<string, SettingDefinition>;
