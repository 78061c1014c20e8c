import { describe, expect, it } from '@jest/globals';
import {
  allowedScopes,
  looksLikeJwt,
  notTheMachines,
  readAccessToken,
  readScopes,
} from './access-token.rules.ts';

describe('the scopes of an access token', () => {
  it.each<[unknown, string[]]>([
    ['policies:read reviews:read', ['policies:read', 'reviews:read']],
    ['reviews:read policies:read openid policies:read', ['policies:read', 'reviews:read']],
    ['POLICIES:READ', []],
    ['policies:read,reviews:read', []],
    ['', []],
    [undefined, []],
    [['policies:read'], []],
  ])('in %j are %j', (claim, scopes) => {
    expect(readScopes(claim)).toEqual(scopes);
  });

  it('allow no more than the registration, and it no more than they', () => {
    expect(allowedScopes(['policies:read', 'people:write'], ['policies:read', 'audit:read'])).toEqual([
      'policies:read',
    ]);
  });
});

describe('the claims of an access token', () => {
  it.each([[undefined], [''], [7], [null]])('with the client %j count for nobody', (client_id) => {
    expect(readAccessToken({ client_id, sub: 'engine', scope: 'policies:read' })).toBeUndefined();
  });

  it.each([[undefined], [''], [7], [null]])('with the subject %j count for nobody', (sub) => {
    expect(readAccessToken({ client_id: 'engine', sub, scope: 'policies:read' })).toBeUndefined();
  });

  it.each<[string | null, Record<string, unknown>, string | null]>([
    [null, { sub: 'engine' }, null],
    [null, { sub: 'a-person' }, 'sub'],
    [null, { sub: 'ENGINE' }, 'sub'],
    ['engine@clients', { sub: 'engine@clients' }, null],
    ['engine@clients', { sub: 'engine' }, 'sub'],
    [null, { sub: 'engine', auth_time: 1 }, 'auth_time'],
    [null, { sub: 'engine', acr: '1' }, 'acr'],
    [null, { sub: 'engine', sid: 's' }, 'sid'],
    ['a-person', { sub: 'a-person', auth_time: 1 }, 'auth_time'],
  ])('registered with %j, of %j are the machine’s unless for: %j', (expected, more, reason) => {
    const claims = { client_id: 'engine', ...more };
    const found = notTheMachines(claims, readAccessToken(claims)!, expected);
    if (reason === null) expect(found).toBeNull();
    else expect(found).toContain(`its ${reason} `);
  });
});

describe('what may be a JWT', () => {
  it.each<[string, boolean]>([
    ['eyJh.eyJp.c2ln', true],
    ['eyJh.eyJp.', false],
    ['eyJh.eyJp', false],
    ['a.b.c.d', false],
    ['alm_secret', false],
    [`a.b.${'c'.repeat(16_384)}`, false],
  ])('%j: %j', (token, is) => {
    expect(looksLikeJwt(token)).toBe(is);
  });
});
