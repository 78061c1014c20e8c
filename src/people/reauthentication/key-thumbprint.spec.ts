import { describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { keyThumbprint } from './key-thumbprint.ts';

describe('the thumbprint of a key', () => {
  it.each([
    ['P-256', () => generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['Ed25519', () => generateKeyPairSync('ed25519')],
    ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ])('of %s is the one that others compute, whatever the key is used for', async (_, make) => {
    const jwk = make().publicKey.export({ format: 'jwk' });
    expect(keyThumbprint({ ...jwk, alg: 'x', kid: 'mine' })).toBe(await calculateJwkThumbprint(jwk));
  });

  it('is none of a secret', () => {
    expect(() => keyThumbprint({ kty: 'oct', k: 'AAAA' })).toThrow(TypeError);
  });
});
