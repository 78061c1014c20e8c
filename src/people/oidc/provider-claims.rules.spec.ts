import { describe, expect, it } from '@jest/globals';
import { joinClaims, readClaims } from './provider-claims.rules.ts';

describe('what a provider says of somebody', () => {
  it.each<[object, string | null]>([
    [{ email: 'Ada@Example.org', email_verified: true }, 'ada@example.org'],
    [{ email: 'ada@example.org', email_verified: 'true' }, 'ada@example.org'],
    [{ email: 'ada@example.org', email_verified: false }, null],
    [{ email: 'ada@example.org', email_verified: 'false' }, null],
    [{ email: 'ada@example.org', email_verified: 1 }, null],
    [{ email: 'ada@example.org' }, null],
    [{ email: ['ada@example.org'], email_verified: true }, null],
    [{ email_verified: true }, null],
  ])('reads the verified address of %j as %j', (claims, verifiedEmail) => {
    expect(readClaims({ ...claims }, 'groups').verifiedEmail).toBe(verifiedEmail);
  });

  it.each<[object, string]>([
    [{ name: 'Ada Reyes, MD', given_name: 'A' }, 'Ada Reyes, MD'],
    [{ given_name: 'Ada', family_name: 'Reyes' }, 'Ada Reyes'],
    [{ family_name: 'Reyes' }, 'Reyes'],
    [{ name: '  ', preferred_username: 'areyes' }, 'areyes'],
    [{ name: { first: 'Ada' }, email: 'ada@example.org' }, 'ada@example.org'],
    [{ name: 'Ada\r\nBcc: x', sub: '1' }, 'Ada Bcc: x'],
    [{ name: '\ud800', sub: '1' }, '\uFFFD'],
    [{ sub: 'subject' }, 'subject'],
    [{}, 'Unknown'],
  ])('names %j %j', (claims, name) => {
    expect(readClaims({ ...claims }, 'groups').name).toBe(name);
  });

  it.each<[object, readonly string[] | 'elsewhere']>([
    [{ groups: ['a', 'b', 3, null] }, ['a', 'b']],
    [{ groups: 'a' }, ['a']],
    [{ groups: {} }, []],
    [{}, []],
    [{ _claim_names: { groups: 'src1' } }, 'elsewhere'],
    [{ _claim_names: { other: 'src1' } }, []],
    [{ _claim_names: null }, []],
    [{ groups: [], _claim_names: { groups: 'src1' } }, []],
  ])('reads the groups of %j as %j', (claims, groups) => {
    expect(readClaims({ ...claims }, 'groups').groups).toEqual(groups);
  });

  it.each<[object, object, string | null]>([
    [{ email: 'a@x.org' }, { email: 'b@x.org', email_verified: true }, 'b@x.org'],
    [{ email: 'a@x.org', email_verified: false }, { email: 'a@x.org', email_verified: true }, null],
    [{ email: 'a@x.org' }, { email_verified: true }, null],
    [{ email_verified: true }, { email: 'b@x.org' }, null],
    [{}, { email: 'b@x.org', email_verified: true }, 'b@x.org'],
    [{ email: 'a@x.org', email_verified: true }, { email: 'b@x.org' }, 'a@x.org'],
  ])('takes an address and its word from one: %j and %j say %j', (idToken, userInfo, verifiedEmail) => {
    const claims = joinClaims({ ...idToken }, { ...userInfo });
    expect(readClaims(claims, 'groups').verifiedEmail).toBe(verifiedEmail);
  });

  it('reads the claim that the operator names', () => {
    expect(readClaims({ 'https://example.org/roles': ['x'] }, 'https://example.org/roles').groups).toEqual([
      'x',
    ]);
  });
});
