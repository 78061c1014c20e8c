import { describe, expect, it } from '@jest/globals';
import { rateClassOf } from './rate-classes.rules.ts';

describe('the class of a request', () => {
  it.each([
    ['POST', '/v1/sessions', 'sign-in'],
    ['GET', '/v1/sessions', 'requests'],
    ['DELETE', '/v1/sessions/current', 'requests'],
    ['POST', '/v1/sessions/forgotten', 'sign-in'],
    ['POST', '/v1/sessions/from-link', 'sign-in'],
    ['POST', '/v1/sessions/from-passkey', 'sign-in'],
    ['POST', '/v1/sessions/from-passkey/options', 'sign-in'],
    ['POST', '/console/sign-in', 'sign-in'],
    ['POST', '/console/sign-in/link', 'sign-in'],
    ['GET', '/console/sign-in', 'requests'],
    ['POST', '/v1/policies/import', 'costly'],
    ['GET', '/v1/policies/:policy/versions/:number/proof', 'costly'],
    ['GET', '/v1/policies/:policy/appeals-packet', 'costly'],
    ['GET', '/v1/meetings/:id/:paper', 'costly'],
    ['GET', '/v1/reviews/:id/prisma.pdf', 'costly'],
    ['POST', '/v1/policies/:policy/literature/searches', 'costly'],
    ['GET', '/v1/audit.csv', 'costly'],
    ['GET', '/v1/audit.ndjson', 'costly'],
    ['GET', '/v1/audit', 'requests'],
    ['GET', '/v1/policies', 'requests'],
    ['GET', '/console', 'requests'],
    ['GET', '/v1/policies/:policy/active', 'published'],
    ['HEAD', '/v1/policies/:policy/active.pdf', 'published'],
    ['GET', '/v1/policies/:policy/versions/:version(^\\d+[.]?[a-z]*$)', 'published'],
    ['GET', '/v1/policies/:policy/versions/:before(^\\d+$)...:after(^\\d+[.]?[a-z]*$)', 'requests'],
    ['GET', '/v1/policies/:policy/versions', 'requests'],
    ['GET', '/v1/codes/:system/:code/policies', 'published'],
    ['POST', '/v1/resolve', 'requests'],
    ['GET', '/v1/search', 'costly'],
    ['GET', '/search', 'costly'],
    ['GET', '/v1/active', 'costly'],
    ['GET', '/v1/active.ndjson', 'requests'],
    ['GET', '/fhir/R4/Library', 'costly'],
    ['POST', '/fhir/R4/Library/_search', 'costly'],
    ['GET', '/fhir/R4/Library/:id', 'requests'],
    ['PATCH', '/v1/policies/:policy/versions/:number', 'requests'],
    ['GET', undefined, 'requests'],
    ['GET', '/healthz', undefined],
    ['GET', '/metrics', undefined],
  ])('of %s %s', (method, route, expected) => {
    expect(rateClassOf(method, route)).toBe(expected);
  });
});
