import { describe, expect, it } from '@jest/globals';
import { asksPublicly, isPublicRead } from './public-reads.rules.ts';

describe('a public read', () => {
  it.each([
    ['/v1/policies/:policy/active', true],
    ['/v1/policies/:policy/active.fhir.json', true],
    ['/v1/policies/:policy/versions/:version(^\\d+[.]?[a-z.]*$)', true],
    ['/v1/policies/:policy/versions/:before(^\\d+$)...:after(^\\d+[.]?[a-z]*$)', true],
    ['/v1/policies', false],
    ['/v1/policies/:policy', false],
    ['/v1/policies/:policy/versions', false],
    ['/v1/codes/:system/:code/policies', true],
    ['/v1/search', true],
    ['/v1/changes', true],
    ['/v1/active', true],
    ['/v1/active.ndjson', true],
    ['/v1/resolve', true],
    ['/fhir/R4/Library/:id', true],
    ['/v1/policies/:policy/versions/:number', false],
    ['/v1/policies/:policy/versions/:number/proof', false],
    ['/v1/policies/:policy/appeals-packet', false],
    ['/v1/policies/import', false],
    ['/v1/webhooks', false],
    ['/v1/people', false],
    ['/v1/sessions/current', false],
    ['/calendar/:token', false],
    ['/console/search', false],
    [undefined, false],
  ])('is what %s gives: %s', (route, expected) => {
    expect(isPublicRead(route)).toBe(expected);
  });

  it.each([
    ['GET', '/v1/changes', true],
    ['HEAD', '/v1/changes', true],
    ['OPTIONS', '/v1/changes', true],
    ['POST', '/v1/resolve', true],
    ['POST', '/fhir/R4/Library/_search', true],
    ['POST', '/v1/policies/:policy/versions', false],
    ['PATCH', '/v1/policies/:policy', false],
    ['DELETE', '/fhir/R4/Library/:id', false],
  ])('is asked for by %s %s: %s', (method, route, expected) => {
    expect(asksPublicly(method, route)).toBe(expected);
  });
});
