import { createHash, createPublicKey, verify } from 'node:crypto';
import { canonicalJson } from '../../src/kernel/canonical.ts';
import type { PasskeyEvidence } from '../../src/people/reauthentication/signature-evidence.ts';

/**
 * What somebody without Almanac finds wrong with a passkey's evidence (WebAuthn Level 3 §7.2); empty when it proves that
 * the key's holder, verified by their device, signed this very content for this site.
 */
export function wrongWithPasskeyEvidence(evidence: PasskeyEvidence): string[] {
  const data = bytes(evidence.authenticatorData);
  const clientData = bytes(evidence.clientDataJSON);
  const said = JSON.parse(clientData.toString('utf8')) as Record<string, unknown>;
  const { envelopeHash, meaning, nonce, signer } = evidence.challenge;
  const challenge = sha256(canonicalJson({ envelopeHash, meaning, nonce, signer })).toString('base64url');
  const key = createPublicKey({ key: evidence.publicKeyJwk, format: 'jwk' });
  const digest = evidence.algorithm === 'EdDSA' ? null : 'sha256';
  const signed = Buffer.concat([data, sha256(clientData)]);
  const findings: [string, boolean][] = [
    ['type', said['type'] === 'webauthn.get'],
    ['challenge', said['challenge'] === challenge],
    ['origin', said['origin'] === evidence.origin],
    ['site', data.subarray(0, 32).equals(sha256(evidence.rpId))],
    ['user verification', (data[32]! & 0x05) === 0x05],
    ['signature', verify(digest, signed, key, bytes(evidence.signature))],
  ];
  return findings.filter(([, good]) => !good).map(([name]) => name);
}

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
const sha256 = (content: string | Uint8Array): Buffer => createHash('sha256').update(content).digest();
