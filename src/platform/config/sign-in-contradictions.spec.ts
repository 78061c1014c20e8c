import { describe, expect, it } from '@jest/globals';
import { readSettings, SettingsRefused } from './settings.ts';

const provider = { OIDC_ISSUER: 'https://login.example.org', OIDC_CLIENT_ID: 'almanac' };
const production = {
  DATABASE_URL: 'postgres://localhost/almanac',
  SMTP_URL: 'smtp://localhost',
  PUBLIC_URL: 'https://almanac.example',
  SECRET_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
};
const refusal = (environment: Record<string, string>): string => {
  try {
    readSettings(environment);
    return '';
  } catch (error) {
    if (!(error instanceof SettingsRefused)) throw error;
    return error.problems.map((line) => line.split(':', 1)[0]).join(' ');
  }
};

describe('settings of sign-in', () => {
  it.each<[Record<string, string>, string]>([
    [{}, ''],
    [provider, ''],
    [{ OIDC_ISSUER: provider.OIDC_ISSUER }, 'OIDC_CLIENT_ID'],
    [{ PASSWORD_SIGN_IN: 'false' }, 'PASSWORD_SIGN_IN'],
    [{ ...provider, PASSWORD_SIGN_IN: 'false' }, ''],
    [{ OIDC_ROLES: 'a=admin' }, 'OIDC_ROLES'],
    [{ ...provider, OIDC_ROLES: 'a=admin, b = author' }, ''],
    [{ ...provider, OIDC_ROLES: 'a=boss' }, 'OIDC_ROLES'],
    [{ ...provider, OIDC_ROLES: '=admin' }, 'OIDC_ROLES'],
    [{ ...provider, OIDC_ROLES: 'admin' }, 'OIDC_ROLES'],
    [{ ...provider, OIDC_SIGN_UP: 'true' }, 'OIDC_SIGN_UP'],
    [{ ...provider, OIDC_SCOPES: 'profile email' }, 'OIDC_SCOPES'],
    [{ ...provider, OIDC_SCOPES: 'openid groups' }, ''],
    [{ OAUTH_ISSUER: 'https://login.example.org' }, 'OAUTH_AUDIENCE'],
    [{ OAUTH_ISSUER: 'https://login.example.org', OAUTH_AUDIENCE: 'almanac' }, ''],
    [{ ...provider, OIDC_ISSUER: 'http://idp.example.org' }, ''],
  ])('with %j in an evaluation refuse %j', (environment, variables) => {
    expect(refusal(environment)).toBe(variables);
  });

  it.each<[Record<string, string>, string]>([
    [{ ...provider, OIDC_ISSUER: 'http://idp.example.org' }, 'OIDC_ISSUER'],
    [{ ...provider, OIDC_ISSUER: 'http://localhost:8080' }, ''],
    [{ OAUTH_ISSUER: 'http://idp.example.org', OAUTH_AUDIENCE: 'almanac' }, 'OAUTH_ISSUER'],
  ])('with %j and a database of one’s own refuse %j', (environment, variables) => {
    expect(refusal({ ...production, ...environment })).toBe(variables);
  });

  it('reads groups whose names hold an equals sign or a comma', () => {
    const { oidcRoles } = readSettings({
      ...provider,
      OIDC_ROLES: 'cn=md%2Cou=plan=medical_director,x=author',
    });
    expect(oidcRoles).toEqual([
      { group: 'cn=md,ou=plan', role: 'medical_director' },
      { group: 'x', role: 'author' },
    ]);
  });
});
