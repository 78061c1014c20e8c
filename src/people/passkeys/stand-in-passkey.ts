import { cose, isoCBOR } from '@simplewebauthn/server/helpers';
import { generateKeyPairSync } from 'node:crypto';
import type { Passkey } from './passkeys.ts';

const { COSEALG, COSECRV, COSEKEYS, COSEKTY } = cose;

let made: Pick<Passkey, 'credentialId' | 'publicKey'> | undefined;

/**
 * A public key whose private half nobody keeps: the answer of a passkey that is not known is checked with it, so that the
 * time it takes tells nothing.
 */
export function standIn(): Pick<Passkey, 'credentialId' | 'publicKey'> {
  made ??= make();
  return made;
}

function make(): Pick<Passkey, 'credentialId' | 'publicKey'> {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const cose = new Map<number, number | Uint8Array>([
    [COSEKEYS.kty, COSEKTY.EC2],
    [COSEKEYS.alg, COSEALG.ES256],
    [COSEKEYS.crv, COSECRV.P256],
    [COSEKEYS.x, Buffer.from(x, 'base64url')],
    [COSEKEYS.y, Buffer.from(y, 'base64url')],
  ]);
  return { credentialId: 'nobody', publicKey: isoCBOR.encode(cose) };
}
